// Which brackets belong together, also in a broken text. Made only when an error is met, or when
// brackets nest deeply.
//
// Balanced text is matched as it stands. Otherwise a closing bracket takes the nearest opener of its
// kind and drops those opened in between, and a line that starts a declaration in column 1 closes
// everything: so a missing bracket does damage to one declaration only.
// Spec: 01-syntax §14.1 (synchronisation points 1 and 2).

import type { TokenType } from 'chevrotain';
import { Terminal } from './terminals.ts';
import type { Token } from './token.ts';

export interface Brackets {
  /** Index of the closer of this opener, or -1. */
  readonly closerOf: Int32Array;
  /** Index of the opener of this closer, or -1. */
  readonly openerOf: Int32Array;
  /** Index of the innermost open bracket around each token, or -1. */
  readonly enclosing: Int32Array;
  /** Of an opener: index after its closer, or of the token that ends its region without one. */
  readonly regionEnd: Int32Array;
}

const closers: ReadonlyMap<TokenType, TokenType> = new Map([
  [Terminal.LeftParen, Terminal.RightParen],
  [Terminal.LeftSquare, Terminal.RightSquare],
  [Terminal.LeftBrace, Terminal.RightBrace],
  [Terminal.TemplateOpen, Terminal.TemplateClose],
  [Terminal.InterpolationOpen, Terminal.InterpolationClose],
]);
const openers: ReadonlyMap<TokenType, TokenType> = new Map([...closers].map(([open, close]) => [close, open]));

export function matchBrackets(tokens: readonly Token[]): Brackets {
  const strict = match(tokens, false);
  return strict.balanced ? strict : match(tokens, true);
}

/** A token that starts a declaration in the first column. */
export function startsTopLevel(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined || !inFirstColumn(token)) return false;
  switch (token.tokenType) {
    case Terminal.Val:
    case Terminal.Func:
    case Terminal.Type:
    case Terminal.Param:
    case Terminal.Keyspace:
    case Terminal.At:
      return true;
    case Terminal.Ident:
      return tokens[index + 1]?.tokenType === Terminal.Assign;
    default:
      return false;
  }
}

function inFirstColumn(token: Token): boolean {
  const width = token.end - token.startOffset;
  return token.column - 1 <= width && (token.newlines > 0 || token.startOffset === 0) && token.origin === 'text';
}

function match(tokens: readonly Token[], byLines: boolean): Brackets & { readonly balanced: boolean } {
  const closerOf = new Int32Array(tokens.length).fill(-1);
  const openerOf = new Int32Array(tokens.length).fill(-1);
  const enclosing = new Int32Array(tokens.length).fill(-1);
  const regionEnd = new Int32Array(tokens.length).fill(tokens.length - 1);
  const stack: number[] = [];
  let balanced = true;
  for (const token of tokens) {
    const { index, tokenType } = token;
    if (byLines && stack.length > 0 && startsTopLevel(tokens, index)) {
      for (const open of stack) regionEnd[open] = index;
      stack.length = 0;
    }
    if (openers.has(tokenType)) {
      const depth = openDepth(tokens, stack, tokenType);
      if (depth !== stack.length - 1) balanced = false;
      if (depth >= 0) {
        const open = stack[depth] ?? 0;
        for (const dropped of stack.splice(depth)) regionEnd[dropped] = index;
        closerOf[open] = index;
        openerOf[index] = open;
        regionEnd[open] = index + 1;
      } else balanced = false;
    }
    enclosing[index] = stack.at(-1) ?? -1;
    if (closers.has(tokenType) && token.notes.problem === undefined) stack.push(index);
  }
  return { closerOf, openerOf, enclosing, regionEnd, balanced: balanced && stack.length === 0 };
}

/** Place in the stack of the opener that a closer of this type takes, or -1. */
function openDepth(tokens: readonly Token[], stack: readonly number[], closer: TokenType): number {
  const wanted = openers.get(closer);
  for (let depth = stack.length - 1; depth >= 0; depth--) {
    const type = tokens[stack[depth] ?? 0]?.tokenType;
    if (type === wanted) return depth;
    if (type === Terminal.InterpolationOpen || type === Terminal.TemplateOpen) {
      // Nothing inside a template reaches out of it, but the template's own end.
      if (closer !== Terminal.InterpolationClose && closer !== Terminal.TemplateClose) return -1;
    }
  }
  return -1;
}
