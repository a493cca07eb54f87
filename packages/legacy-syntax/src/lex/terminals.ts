// The terminals of the v0 grammar, as chevrotain token types, and the names compat text gives them.
// Spec: 09-legacy-v0 §2, §3.

import { createToken, EOF, Lexer, type TokenType } from 'chevrotain';

/** `label` is the name in compat text. */
const terminal = (name: string, label: string): TokenType => createToken({ name, label, pattern: Lexer.NA });

/** In the order in which the original declares them: the order of `, expecting A or B`. */
export const Terminal = {
  Ident: terminal('Ident', '_IDENT'),
  String: terminal('String', '_EXPR'),
  Template: terminal('Template', '_TEMPLATE'),
  Let: terminal('Let', '_LET'),
  In: terminal('In', '_IN'),
  Intern: terminal('Intern', '_INTERN'),
  Extern: terminal('Extern', '_EXTERN'),
  Param: terminal('Param', '_PARAM'),
  Image: terminal('Image', '_IMAGE'),
  Groupby: terminal('Groupby', '_GROUPBY'),
  Map: terminal('Map', '_MAP'),
  Collect: terminal('Collect', '_COLLECT'),
  Concat: terminal('Concat', '_CONCAT'),
  Pullup: terminal('Pullup', '_PULLUP'),
  EndOfFile: EOF,
  Semicolon: terminal('Semicolon', "';'"),
  Equal: terminal('Equal', "'='"),
  LeftParen: terminal('LeftParen', "'('"),
  RightParen: terminal('RightParen', "')'"),
  Comma: terminal('Comma', "','"),
  Dot: terminal('Dot', "'.'"),
  Greater: terminal('Greater', "'>'"),
  LeftSquare: terminal('LeftSquare', "'['"),
  RightSquare: terminal('RightSquare', "']'"),
  /** A character no token starts with; never part of a valid program. */
  Unknown: terminal('Unknown', '$unk'),
  /** What cannot be read; never part of a valid program. */
  Broken: terminal('Broken', '$end'),
} as const;

/** The vocabulary the parser is built with. */
export const vocabulary: TokenType[] = Object.values(Terminal).filter((type) => type !== EOF);

/** Reserved words by spelling; the directives `include` and `hash` never become tokens. */
export const keywords: ReadonlyMap<string, TokenType> = new Map([
  ['let', Terminal.Let],
  ['in', Terminal.In],
  ['intern', Terminal.Intern],
  ['extern', Terminal.Extern],
  ['param', Terminal.Param],
  ['image', Terminal.Image],
  ['groupby', Terminal.Groupby],
  ['map', Terminal.Map],
  ['collect', Terminal.Collect],
  ['concat', Terminal.Concat],
  ['pullup', Terminal.Pullup],
]);

/** Punctuation by character. */
export const punctuation: ReadonlyMap<string, TokenType> = new Map(
  [
    Terminal.Semicolon,
    Terminal.Equal,
    Terminal.LeftParen,
    Terminal.RightParen,
    Terminal.Comma,
    Terminal.Dot,
    Terminal.Greater,
    Terminal.LeftSquare,
    Terminal.RightSquare,
  ].map((type) => [(type.LABEL ?? '').slice(1, -1), type]),
);

/** The name of a terminal in compat text. */
export const compatName = (type: TokenType): string => (type === EOF ? '_EOF' : (type.LABEL ?? type.name));

const words: ReadonlyMap<TokenType, string> = new Map([
  [Terminal.Ident, 'a name'],
  [Terminal.String, 'a string'],
  [Terminal.Template, 'a command template'],
  [Terminal.EndOfFile, 'end of file'],
  [Terminal.Unknown, 'an illegal character'],
  [Terminal.Broken, 'something that cannot be read'],
]);
const spellings: ReadonlyMap<TokenType, string> = new Map([...keywords].map(([text, type]) => [type, `'${text}'`]));

/** What a person calls a terminal. */
export const plainName = (type: TokenType): string => words.get(type) ?? spellings.get(type) ?? compatName(type);
