// Making nodes from tokens. Spec: 09-legacy-v0 §3.

import type { Span } from '@reflow-lang/base';
import type { Expr, Name, Place, StringExpr, TemplateExpr } from '../ast.ts';
import type { Token } from '../lex/token.ts';

/** From a token or node, whose anchor it is, to a token. */
export function placeFrom(first: Place | Token, last: Token): Place {
  const end = last.file === first.file ? Math.max(last.end, first.span.end) : first.span.end;
  return { file: first.file, span: { start: first.span.start, end }, pos: first.pos };
}

export const mkName = (token: Token): Name => ({ name: token.text, ...placeFrom(token, token) });

export const mkString = (token: Token): StringExpr => ({
  kind: 'const',
  value: token.text,
  ...placeFrom(token, token),
});

export function mkTemplate(token: Token): TemplateExpr {
  return { kind: 'template', text: token.text, ...placeFrom(token, token) };
}

/** The function standing where `start` does. */
export function mkFunction(
  start: { readonly file: string; readonly span: Span; readonly pos: Place['pos'] },
  params: readonly Name[],
  variadic: boolean,
  body: Expr,
): Expr {
  const place: Place = { file: start.file, span: start.span, pos: start.pos };
  const [param] = params;
  if (variadic && param !== undefined) return { kind: 'varfunc', param, body, ...place };
  return { kind: 'func', params, body, ...place };
}

/** What stands behind an expression and makes it part of a larger one. */
export type Suffix =
  | { readonly kind: 'apply'; readonly args: readonly Expr[] }
  | { readonly kind: 'exec'; readonly attributes: readonly StringExpr[]; readonly template: TemplateExpr };

export function mkApplied(left: Expr, suffix: Suffix, last: Token): Expr {
  const place = placeFrom(left, last);
  if (suffix.kind === 'apply') return { kind: 'apply', callee: left, args: suffix.args, ...place };
  return { kind: 'exec', image: left, attributes: suffix.attributes, template: suffix.template, ...place };
}
