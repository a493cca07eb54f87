// What the tests ask of a text: its first error line, its tree.

import { createSourceFile, renderPos } from '@reflow-lang/base';
import { parseExpr, parseModule } from '@reflow-lang/syntax';

export const moduleOf = (text: string) => parseModule(createSourceFile('', text));
export const exprOf = (text: string) => parseExpr(createSourceFile('', text));

/** The compat lines without the file name: `1:12 syntax error: unexpected ';'`. */
export function errorLines(text: string): readonly string[] {
  return moduleOf(text).errors.map(({ pos, message }) => `${renderPos(pos).replace('<input>:', '')} ${message}`);
}

/** The first compat line, or `accepted`. */
export const firstError = (text: string): string => errorLines(text)[0] ?? 'accepted';

/** Codes of the structured view, in the order of the text. */
export const codesOf = (text: string): readonly string[] => moduleOf(text).diagnostics.map(({ code }) => code);
