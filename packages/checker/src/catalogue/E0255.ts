// E0255 T-MAP: `map` of something that is no list of pairs.
// Spec: 02-types §18

import { absurd, type DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly problem: 'kind' | 'tuple' | 'size' | 'key';
  /** The type of the argument, of its elements, or of the key. */
  readonly type: Type;
}

function text({ problem, type }: Args): string {
  switch (problem) {
    case 'kind':
      return `cannot convert type ${renderType(type)} to map`;
    case 'tuple':
      return `map expects a list of tuples, not ${renderType(type)}`;
    case 'size':
      return `map expects a list of 2-tuples, not ${renderType(type)}`;
    case 'key':
      return `type ${renderType(type)} is not a valid map index`;
    default:
      return absurd(problem);
  }
}

/** `map` of something that is no list of pairs. */
export const E0255: DiagnosticSpec<Args> = {
  code: 'E0255',
  name: 'T-MAP',
  severity: 'error',
  compat: text,
  message: text,
};
