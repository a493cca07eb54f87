// The parser's way through the token list: typed tokens, nesting, and what a failure wanted.
//
// chevrotain's methods speak of `IToken`s; ours of `Token`s, so this class keeps a cursor of its own.
// Parsing stops at the first token that does not fit (KEEP); chevrotain throws inside and catches at
// the outermost rule. Spec: 09-legacy-v0 §3.

import { noPos } from '@reflow-lang/base';
import { EmbeddedActionsParser, type IParserConfig, type ParserMethod, type TokenType } from 'chevrotain';
import { Terminal, vocabulary } from '../lex/terminals.ts';
import { Token } from '../lex/token.ts';

/** Expressions nested deeper than this are an error: the engine recurses, and its stack ends at some 700. */
export const maxNesting = 256;

export const nothing = new Token({ tokenType: Terminal.EndOfFile, text: '', file: '', start: 0, end: 0, pos: noPos });

/** Where parsing stopped, and what it wanted. */
export interface Failure {
  readonly token: Token;
  /** The token before. */
  readonly previous: Token;
  /** What could have stood there instead; empty for the start of an expression. */
  readonly wanted: readonly TokenType[];
  readonly isTooDeep: boolean;
}

export abstract class Cursor extends EmbeddedActionsParser {
  private tokens: readonly Token[] = [nothing];
  private cursor = 0;
  private depth = 0;
  private wanted: readonly TokenType[] = [];
  private isTooDeep = false;

  constructor(config: IParserConfig) {
    super(vocabulary, { ...config, maxLookahead: 1, recoveryEnabled: false });
  }

  protected load(tokens: readonly Token[]): void {
    this.tokens = tokens;
    this.cursor = 0;
    this.depth = 0;
    this.wanted = [];
    this.isTooDeep = false;
    this.input = [...tokens];
  }

  /** Where the last parse stopped, if it did. */
  protected get failure(): Failure | undefined {
    if (this.errors.length === 0) return undefined;
    const previous = this.tokens[this.cursor - 1] ?? nothing;
    return { token: this.peek(), previous, wanted: this.wanted, isTooDeep: this.isTooDeep };
  }

  /** How many tokens have been consumed. */
  protected get consumed(): number {
    return this.cursor;
  }

  protected peek(ahead = 0): Token {
    return this.tokens[this.cursor + ahead] ?? this.tokens.at(-1) ?? nothing;
  }

  protected at(type: TokenType, ahead = 0): boolean {
    return this.peek(ahead).tokenType === type;
  }

  /** The token consumed last. */
  protected last(): Token {
    return this.tokens[this.cursor - 1] ?? nothing;
  }

  /** Consumes a token of this type, or stops. `alternatives` are what else could stand there. */
  protected take(idx: number, type: TokenType, alternatives: readonly TokenType[] = []): Token {
    this.wanted = [type, ...alternatives];
    this.consume(idx, type);
    if (this.RECORDING_PHASE) return nothing;
    return this.tokens[this.cursor++] ?? nothing;
  }

  /** Declares what a choice that may fail could start with. */
  protected want(...types: readonly TokenType[]): void {
    this.wanted = types;
  }

  /** Runs a rule one level further in, or stops. */
  protected nest<N>(idx: number, rule: ParserMethod<[], N>): N {
    if (this.depth >= maxNesting && !this.RECORDING_PHASE) {
      this.isTooDeep = true;
      this.consume(idx, Terminal.Broken);
    }
    this.depth++;
    const node = this.subrule(idx, rule);
    this.depth--;
    return node;
  }
}
