// Tokens and comments as the parser and every tool of the editor see them.
//
// All tokens are objects of one shape, whatever they are: mixed shapes make the parser several times
// slower. What few tokens have (comments before them, doc text, a lexical problem) is in `notes`.
// Invariant: tokens are in order of `startOffset`, never overlap, and `tokens[i].index === i`.
// Spec: 01-syntax §2, §4, §11, §14.1.

import type { Span } from '@reflow-lang/base';
import type { IToken, TokenType } from 'chevrotain';

/** A comment, delimiters included. */
export interface Comment extends Span {
  readonly text: string;
  /** Newlines between it and the token or comment before. */
  readonly newlines: number;
}

/** Why a token can never be part of a valid program. */
export type LexicalProblem =
  | { readonly kind: 'integer' | 'float'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string; readonly terminated: boolean }
  /** The `{` of a template that never ends, and the ghost string the original reads after it. */
  | { readonly kind: 'template' | 'template-ghost' }
  | { readonly kind: 'interpolation' }
  | { readonly kind: 'character-literal' }
  | { readonly kind: 'character'; readonly text: string };

export interface TokenNotes {
  /** Comments between the token before and this one. */
  readonly comments: readonly Comment[];
  /** Compat doc text, accidents of §4 included. */
  readonly doc: string;
  /** Doc text for people. */
  readonly docText: string;
  readonly problem?: LexicalProblem;
  /** Of `{{`: where compat text believes the interpolation to start. Spec: 01-syntax §11. */
  readonly origin?: { readonly line: number; readonly column: number };
}

export const noNotes: TokenNotes = { comments: [], doc: '', docText: '' };

/** What a token stands for beside its spelling. */
export type TokenOrigin =
  | 'text'
  /** An inserted `;`. */
  | 'newline'
  /** Made up by the parser where the grammar demands a token; zero length. */
  | 'missing';

export interface TokenInit {
  readonly tokenType: TokenType;
  readonly image: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly index: number;
  readonly newlines: number;
  readonly origin: TokenOrigin;
  readonly notes: TokenNotes;
}

/** A class only for its one shape (measured: the hot path of the parser). */
export class Token implements IToken {
  readonly tokenTypeIdx: number;
  readonly tokenType: TokenType;
  readonly image: string;
  /** UTF-16 offset of the first unit. */
  readonly startOffset: number;
  /** UTF-16 offset after the last unit. */
  readonly end: number;
  /** Compat anchor, just after the token: 1-based line, and column in code points. */
  readonly line: number;
  readonly column: number;
  /** Place in the token list; that of the following token for a missing one. */
  readonly index: number;
  /** Newlines between it and the token or comment before. */
  readonly newlines: number;
  readonly origin: TokenOrigin;
  readonly notes: TokenNotes;

  constructor(init: TokenInit) {
    this.tokenTypeIdx = init.tokenType.tokenTypeIdx ?? 0;
    this.tokenType = init.tokenType;
    this.image = init.image;
    this.startOffset = init.start;
    this.end = init.end;
    this.line = init.line;
    this.column = init.column;
    this.index = init.index;
    this.newlines = init.newlines;
    this.origin = init.origin;
    this.notes = init.notes;
  }

  get start(): number {
    return this.startOffset;
  }
}

/** Whether the token is the first thing on its line, comments apart. */
export function startsLine(token: Token): boolean {
  return token.newlines > 0 || token.notes.comments.some((comment) => comment.newlines > 0);
}
