// E0260 T-REDUCE: `reduce` with arguments that do not go together.
// Spec: 02-types §18

import { absurd, type DiagnosticSpec } from '@reflow-lang/base';
import { renderType, type Type } from '@reflow-lang/types';

type Args =
  | { readonly problem: 'count'; readonly count: number }
  | { readonly problem: 'function' | 'list'; readonly type: Type }
  | { readonly problem: 'shape'; readonly expected: Type; readonly type: Type };

function text(args: Args): string {
  switch (args.problem) {
    case 'count':
      return `reduce expects two arguments, got ${args.count}`;
    case 'function':
      return `reduce expects a function as its first argument, got ${renderType(args.type)}`;
    case 'list':
      return `reduce expects a list as its second argument, got ${renderType(args.type)}`;
    case 'shape':
      return `reduce expects first argument of type ${renderType(args.expected)}, got ${renderType(args.type)}`;
    default:
      return absurd(args);
  }
}

/** `reduce` with arguments that do not go together. */
export const E0260: DiagnosticSpec<Args> = {
  code: 'E0260',
  name: 'T-REDUCE',
  severity: 'error',
  compat: text,
  message: text,
};
