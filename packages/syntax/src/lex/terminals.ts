// The terminals of the grammar, as chevrotain token types.
//
// They name grammatical roles, not spellings: all literals are one terminal and so are all operators
// of §6 that nothing else uses, so that every choice of the parser is one table look-up. A token's
// image keeps the spelling. Categories are avoided: they slow every comparison.
// Spec: 01-syntax §2, §12 (spelling in compat text).

import { createToken, EOF, Lexer, type TokenType } from 'chevrotain';

const terminal = (name: string, label: string): TokenType => createToken({ name, label, pattern: Lexer.NA });

/** Every terminal of the grammar. `label` is what people read. */
export const Terminal = {
  Ident: terminal('Ident', 'identifier'),
  Literal: terminal('Literal', 'literal'),

  Val: terminal('Val', 'val'),
  File: terminal('File', 'file'),
  Dir: terminal('Dir', 'dir'),
  Struct: terminal('Struct', 'struct'),
  Module: terminal('Module', 'module'),
  Exec: terminal('Exec', 'exec'),
  Func: terminal('Func', 'func'),
  Int: terminal('Int', 'int'),
  Float: terminal('Float', 'float'),
  String: terminal('String', 'string'),
  Bool: terminal('Bool', 'bool'),
  Keyspace: terminal('Keyspace', 'keyspace'),
  Param: terminal('Param', 'param'),
  If: terminal('If', 'if'),
  Else: terminal('Else', 'else'),
  Switch: terminal('Switch', 'switch'),
  Case: terminal('Case', 'case'),
  Make: terminal('Make', 'make'),
  Requires: terminal('Requires', 'requires'),
  Type: terminal('Type', 'type'),
  /** `force`, `import`, `include`: reserved and unused. */
  Reserved: terminal('Reserved', 'reserved word'),

  /** `{"`; its compat anchor is the end of the whole template. */
  TemplateOpen: terminal('TemplateOpen', '{"'),
  TemplateText: terminal('TemplateText', 'template text'),
  InterpolationOpen: terminal('InterpolationOpen', '{{'),
  InterpolationClose: terminal('InterpolationClose', '}}'),
  TemplateClose: terminal('TemplateClose', '"}'),

  Assign: terminal('Assign', ':='),
  Arrow: terminal('Arrow', '=>'),
  LeftArrow: terminal('LeftArrow', '<-'),
  Ellipsis: terminal('Ellipsis', '...'),
  /** `~> || && < > <= >= != == + * / % & << >>`. */
  BinaryOperator: terminal('BinaryOperator', 'operator'),
  /** Binary and prefix. */
  Minus: terminal('Minus', '-'),
  Bang: terminal('Bang', '!'),
  LeftBrace: terminal('LeftBrace', '{'),
  RightBrace: terminal('RightBrace', '}'),
  LeftParen: terminal('LeftParen', '('),
  RightParen: terminal('RightParen', ')'),
  LeftSquare: terminal('LeftSquare', '['),
  RightSquare: terminal('RightSquare', ']'),
  Pipe: terminal('Pipe', '|'),
  Caret: terminal('Caret', '^'),
  Underscore: terminal('Underscore', '_'),
  Hash: terminal('Hash', '#'),
  Dot: terminal('Dot', '.'),
  Comma: terminal('Comma', ','),
  Colon: terminal('Colon', ':'),
  Semicolon: terminal('Semicolon', ';'),
  Equal: terminal('Equal', '='),
  At: terminal('At', '@'),

  /** A literal or interpolation that cannot be read; never part of a valid program. */
  Broken: terminal('Broken', 'malformed literal'),
  /** A character no token starts with; never part of a valid program. */
  Unknown: terminal('Unknown', 'illegal character'),
  EndOfFile: EOF,
} as const;

/** The vocabulary the parser is built with. */
export const vocabulary: TokenType[] = Object.values(Terminal).filter((type) => type !== EOF);

/** Reserved words by spelling; `true` and `false` are literals. */
export const keywords: ReadonlyMap<string, TokenType> = new Map([
  ...[
    Terminal.Val,
    Terminal.File,
    Terminal.Dir,
    Terminal.Struct,
    Terminal.Module,
    Terminal.Exec,
    Terminal.Func,
    Terminal.Int,
    Terminal.Float,
    Terminal.String,
    Terminal.Bool,
    Terminal.Keyspace,
    Terminal.Param,
    Terminal.If,
    Terminal.Else,
    Terminal.Switch,
    Terminal.Case,
    Terminal.Make,
    Terminal.Requires,
    Terminal.Type,
  ].map((type): [string, TokenType] => [type.LABEL ?? type.name, type]),
  ['true', Terminal.Literal],
  ['false', Terminal.Literal],
  ['force', Terminal.Reserved],
  ['import', Terminal.Reserved],
  ['include', Terminal.Reserved],
]);

/** A set of terminals with constant-time membership. */
export type TerminalSet = Uint8Array;

export function terminalSet(...members: readonly (TokenType | TerminalSet)[]): TerminalSet {
  const set = new Uint8Array(highestIndex() + 1);
  for (const member of members) {
    if (member instanceof Uint8Array) for (let i = 0; i < set.length; i++) set[i] = (set[i] ?? 0) | (member[i] ?? 0);
    else set[member.tokenTypeIdx ?? 0] = 1;
  }
  return set;
}

export const hasTerminal = (set: TerminalSet, token: { readonly tokenTypeIdx: number }): boolean =>
  set[token.tokenTypeIdx] === 1;

/** Tokens after which a newline ends a statement. Spec: 01-syntax §3.1. */
export const insertionTerminals: TerminalSet = terminalSet(
  Terminal.Ident,
  Terminal.Literal,
  Terminal.Broken,
  ...keywords.values(),
  Terminal.TemplateClose,
  Terminal.RightBrace,
  Terminal.RightParen,
  Terminal.RightSquare,
);

const operatorLevels: ReadonlyMap<string, number> = new Map([
  ['~>', 1],
  ['||', 2],
  ['&&', 3],
  ...['<', '>', '<=', '>=', '!=', '=='].map((op): [string, number] => [op, 4]),
  ['+', 5],
  ['-', 5],
  ...['*', '/', '%', '&', '<<', '>>'].map((op): [string, number] => [op, 6]),
]);

/** Level of a binary operator, 1 (loosest) to 6. Spec: 01-syntax §6. */
export const operatorLevel = (image: string): number => operatorLevels.get(image) ?? 0;

function highestIndex(): number {
  let highest = 0;
  for (const type of Object.values(Terminal)) highest = Math.max(highest, type.tokenTypeIdx ?? 0);
  return highest;
}
