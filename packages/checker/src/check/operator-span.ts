// Where the operator of a binary expression stands: between its operands, past closing parentheses
// and comments.

import type { Span } from '@reflow-lang/base';
import type { ExprOf } from './pass.ts';

/** The operator's own span; the expression's for the `+` that stands for a spread. */
export function operatorSpan(text: string, e: ExprOf<'binop'>): Span {
  let at = e.left.span.end;
  while (at < e.right.span.start) {
    if (text.startsWith(e.op, at)) return { start: at, end: at + e.op.length };
    if (text.startsWith('//', at)) at = endOf(text, '\n', at);
    else if (text.startsWith('/*', at)) at = endOf(text, '*/', at);
    else if (/[\s)]/.test(text[at] ?? '')) at++;
    else break;
  }
  return e.span;
}

function endOf(text: string, closer: string, from: number): number {
  const at = text.indexOf(closer, from);
  return at < 0 ? text.length : at + closer.length;
}
