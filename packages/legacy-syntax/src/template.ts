// A command template taken apart: text, and the names between `{{` and `}}`, which are taken literally.
// Spec: 09-legacy-v0 §8.1.

/** `text` has every `%` doubled, as commands need it. */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string; readonly offset: number; readonly length: number };

/**
 * In the order of the text; `undefined` when a `{{` is not closed. `offset` and
 * `length` of a name are those in the template's own text.
 */
export function templatePieces(template: string): readonly TemplatePiece[] | undefined {
  const pieces: TemplatePiece[] = [];
  let at = 0;
  for (let open = template.indexOf('{{'); open >= 0; open = template.indexOf('{{', at)) {
    const close = template.indexOf('}}', open + 2);
    if (close < 0) return undefined;
    if (open > at) pieces.push({ kind: 'text', text: doublePercent(template.slice(at, open)) });
    const offset = open + 2;
    const name = doublePercent(template.slice(offset, close));
    pieces.push({ kind: 'name', name, offset, length: close - offset });
    at = close + 2;
  }
  if (at < template.length) pieces.push({ kind: 'text', text: doublePercent(template.slice(at)) });
  return pieces;
}

/** Commands are format strings. */
export const doublePercent = (text: string): string => text.replaceAll('%', '%%');
