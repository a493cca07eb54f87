// E0253 T-UNZIP: `unzip` of something that is no list of pairs.
// Spec: 02-types §18

import { absurd, type DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

interface Args {
  readonly problem: 'list' | 'tuple' | 'size';
  /** The type of the argument, or of its elements unless the problem is `list`. */
  readonly type: Type;
}

function text({ problem, type }: Args): string {
  switch (problem) {
    case 'list':
      return `unzip expects a list, not ${renderType(type)}`;
    case 'tuple':
      return `unzip expects a list of tuple elements, not a list of ${renderType(type)} elements`;
    case 'size':
      return `unzip expects a list of 2-tuple elements, not a list of ${renderType(type)} elements`;
    default:
      return absurd(problem);
  }
}

/** `unzip` of something that is no list of pairs. */
export const E0253: DiagnosticSpec<Args> = {
  code: 'E0253',
  name: 'T-UNZIP',
  severity: 'error',
  compat: text,
  message: text,
};
