// What stands behind `=`, `:=` and `=>`. Spec: 01-syntax §14.2.

import type { Token } from '../lex/token.ts';
import type { ExprSyntax } from '../surface/expression.ts';
import { space, type Writer } from './writer.ts';

/** The expression is on its own line if it was. */
export function writeBody(writer: Writer, sign: Token, body: ExprSyntax): void {
  const gap = writer.continuation();
  if (writer.breaksAfter(sign)) writer.within(writer.base + 1, () => writer.writeExpr(writer, body, gap));
  else writer.writeExpr(writer, body, space);
}
