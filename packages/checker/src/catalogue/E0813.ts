// E0813 T-INTERP: a value that has no text in a command.
// Spec: 02-types §18

import type { DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly type: Type;
}

const text = ({ type }: Args): string => `values of type ${renderType(type)} cannot be interpolated`;

/** A value that has no text in a command. */
export const E0813: DiagnosticSpec<Args> = {
  code: 'E0813',
  name: 'T-INTERP',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ type }) =>
    type.kind === 'list'
      ? 'lists of files and dirs can be interpolated; join strings with Join of "$/strings"'
      : undefined,
};
