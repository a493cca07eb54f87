// Tokens of v0 programs. A program may be spliced together from several files, so every token knows its own.
// Spec: 09-legacy-v0 §2, §3 (positions), §10.

import type { CompatPos, Span } from '@reflow-lang/base';
import type { IToken, TokenType } from 'chevrotain';

/** Why a token can never be part of a valid program. */
export interface LexicalProblem {
  /** Compat text of its own line, printed before the syntax error. */
  readonly message: string | undefined;
  /** The token the syntax error names; `undefined` when there is no such line. */
  readonly unexpected: string | undefined;
  /** What people read. */
  readonly text: string;
}

export interface TokenInit {
  readonly tokenType: TokenType;
  /** Identifier, string value or template text; otherwise the spelling. */
  readonly text: string;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly pos: CompatPos;
  readonly problem?: LexicalProblem;
}

/** A class for its one shape, which the parser's speed depends on. */
export class Token implements IToken {
  readonly tokenTypeIdx: number;
  readonly tokenType: TokenType;
  readonly image: string;
  /** Identifier, string value or template text, verbatim; otherwise the spelling. */
  readonly text: string;
  /** Path of the file it stands in. */
  readonly file: string;
  /** UTF-16 offset in that file. */
  readonly startOffset: number;
  readonly end: number;
  /** Compat anchor, just after the token; of a template, after the newline that ends it. */
  readonly pos: CompatPos;
  readonly problem: LexicalProblem | undefined;

  constructor(init: TokenInit) {
    this.tokenTypeIdx = init.tokenType.tokenTypeIdx ?? 0;
    this.tokenType = init.tokenType;
    this.image = init.text;
    this.text = init.text;
    this.file = init.file;
    this.startOffset = init.start;
    this.end = init.end;
    this.pos = init.pos;
    this.problem = init.problem;
  }

  get span(): Span {
    return { start: this.startOffset, end: this.end };
  }
}
