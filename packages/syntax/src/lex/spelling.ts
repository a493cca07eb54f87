// What a token is called: in compat text, and for people. Spec: 01-syntax §12.

import type { TokenType } from 'chevrotain';
import { keywords, Terminal } from './terminals.ts';
import type { Token } from './token.ts';

const compatNames: ReadonlyMap<TokenType, string> = new Map([
  ...[...keywords].map(([word, type]): [TokenType, string] => [type, `tok${word[0]?.toUpperCase()}${word.slice(1)}`]),
  [Terminal.Ident, 'tokIdent'],
  [Terminal.Literal, 'tokExpr'],
  [Terminal.Reserved, 'tokReserved'],
  [Terminal.TemplateOpen, 'tokTemplate'],
  [Terminal.InterpolationClose, 'tokEOF'],
  [Terminal.EndOfFile, 'tokEOF'],
  [Terminal.LeftBrace, "'{'"],
  [Terminal.Broken, 'tokError'],
  [Terminal.Dot, "'.'"],
  [Terminal.Unknown, '$unk'],
]);

const compatOperators: ReadonlyMap<string, string> = new Map([
  [':=', 'tokAssign'],
  ['=>', 'tokArrow'],
  ['<-', 'tokLeftArrow'],
  ['...', 'tokEllipsis'],
  ['~>', 'tokSquiggleArrow'],
  ['||', 'tokOrOr'],
  ['&&', 'tokAndAnd'],
  ['<=', 'tokLE'],
  ['>=', 'tokGE'],
  ['!=', 'tokNE'],
  ['==', 'tokEqEq'],
  ['<<', 'tokLSH'],
  ['>>', 'tokRSH'],
  ['@', 'tokAt'],
]);

/** The name of the token in `syntax error: unexpected …`: `tokIdent`, `';'`, `$end`. */
export function compatName(token: Token): string {
  const problem = token.notes.problem;
  if (problem?.kind === 'character-literal' || (problem?.kind === 'character' && problem.text === '\0')) return '$end';
  return compatNames.get(token.tokenType) ?? compatOperators.get(token.image) ?? `'${token.image}'`;
}

/** The token as a person would call it: `identifier foo`, `newline`, `':='`. */
export function describeToken(token: Token): string {
  switch (token.tokenType) {
    case Terminal.Ident:
      return `identifier ${token.image}`;
    case Terminal.Literal:
      return `literal ${abridge(token.image)}`;
    case Terminal.EndOfFile:
      return 'end of file';
    case Terminal.InterpolationClose:
      return "'}}'";
    case Terminal.TemplateOpen:
      return 'template';
    case Terminal.Semicolon:
      return token.origin === 'newline' ? 'newline' : "';'";
    default:
      return keywords.has(token.image) ? `keyword ${token.image}` : `'${abridge(token.image)}'`;
  }
}

function abridge(image: string): string {
  const line = image.split('\n', 1)[0] ?? '';
  return line.length < image.length || line.length > 40 ? `${line.slice(0, 37)}…` : image;
}
