// Why there is no instance, as the text of contracts §3: without prefix, never the usage text.

import { renderError } from '@reflow-lang/base';
import type { ProgramFailure } from '@reflow-lang/runner';

export function failureText(failure: ProgramFailure): string {
  switch (failure.stage) {
    case 'check':
      return failure.failure.text;
    case 'flags':
      return failure.text;
    case 'make':
      return renderError(failure.error);
  }
}
