// E0261 T-FOLD: `fold` with arguments that do not go together.
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
      return `fold expects three arguments, got ${args.count}`;
    case 'function':
      return `fold expects a function with two arguments as its first argument, got ${renderType(args.type)}`;
    case 'list':
      return `fold expects a list as its second argument, got ${renderType(args.type)}`;
    case 'shape':
      return `fold expects first argument of type ${renderType(args.expected)}, got ${renderType(args.type)}`;
    default:
      return absurd(args);
  }
}

/** `fold` with arguments that do not go together. */
export const E0261: DiagnosticSpec<Args> = {
  code: 'E0261',
  name: 'T-FOLD',
  severity: 'error',
  compat: text,
  message: text,
};
