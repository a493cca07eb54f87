// Splits the text of a template into fragments and interpolations.
//
// The first `}}` ends an interpolation, whatever it stands in. FIX: it is searched from the `{{` on,
// so that `}}` in the text before does no harm (the original crashes there).
// Spec: 01-syntax §9, §11 (where compat text places interpolations).

import { byteLength, type Span } from '@reflow-lang/base';

export type TemplatePart =
  | ({ readonly kind: 'text' } & Span)
  /** The span is that of the expression, without `{{` and `}}`. */
  | ({ readonly kind: 'interpolation'; readonly origin: InterpolationOrigin } & Span)
  /** From behind the `{{` to the end of the template. */
  | ({ readonly kind: 'unterminated' } & Span);

/** Line and column from which compat text counts the places of an interpolation. */
export interface InterpolationOrigin {
  readonly line: number;
  readonly column: number;
}

/** Texts and interpolations in turn, beginning with a text and, unless one is unterminated, ending with one. */
export function splitTemplate(text: string, inside: Span, brace: InterpolationOrigin): readonly TemplatePart[] {
  const source = text.slice(0, inside.end);
  const parts: TemplatePart[] = [];
  let { line, column } = brace;
  let start = inside.start;
  for (;;) {
    const open = source.indexOf('{{', start);
    if (open < 0) break;
    parts.push({ kind: 'text', start, end: open });
    const close = source.indexOf('}}', open + 2);
    if (close < 0) {
      parts.push({ kind: 'unterminated', start: open + 2, end: inside.end });
      return parts;
    }
    const lead = source.slice(start, open);
    const newline = lead.lastIndexOf('\n');
    line += countNewlines(lead);
    column = newline < 0 ? column + byteLength(lead) + 2 : byteLength(lead.slice(newline));
    parts.push({ kind: 'interpolation', start: open + 2, end: close, origin: { line, column } });
    line += countNewlines(source.slice(open + 2, close));
    start = close + 2;
  }
  parts.push({ kind: 'text', start, end: inside.end });
  return parts;
}

function countNewlines(text: string): number {
  let count = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++;
  return count;
}
