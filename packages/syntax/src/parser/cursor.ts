// The parser's way through the token list: typed look-ahead, consumption, and brackets parsed apart.
//
// chevrotain's methods speak of `IToken`s; ours of `Token`s, so this class keeps a cursor of its own
// beside chevrotain's. Invariant: both are moved only here, together.
// Stack: each bracket costs some fifteen frames of the engine. Where brackets nest deeper than
// `segmentDepth` their inside is left out, a placeholder stands for the node, and the inside is
// parsed when the stack is flat again: so nesting is bounded by `maxNesting` and not by the stack.
// Spec: 01-syntax §7, 10-editor §2.8.

import { EmbeddedActionsParser, type IParserConfig, type ParserMethod, type TokenType } from 'chevrotain';
import { type Brackets, matchBrackets } from '../lex/brackets.ts';
import { hasTerminal, Terminal, type TerminalSet, terminalSet, vocabulary } from '../lex/terminals.ts';
import { noNotes, Token } from '../lex/token.ts';
import type { SyntaxBase } from '../surface/expression.ts';
import { lazyLookahead } from './lazy-lookahead.ts';

/** Brackets nested deeper than this are an error (E0031). */
export const maxNesting = 1000;
/** Nested brackets parsed on one stack. */
const segmentDepth = 32;
/** Expressions and types nested without brackets (function bodies, subjects) on one stack. */
const maxFrames = 150;

/** A bracketed construct whose inside was left out. */
interface Apart {
  readonly rule: ParserMethod<[], SyntaxBase>;
  readonly placeholder: SyntaxBase;
  readonly tokens: readonly Token[];
  readonly depth: number;
  /** Only its brackets are read, and what they lack is not reported. */
  readonly isTooDeep: boolean;
}

const openers = terminalSet(Terminal.LeftParen, Terminal.LeftSquare, Terminal.LeftBrace);

const nothing = new Token({
  tokenType: Terminal.EndOfFile,
  image: '',
  start: 0,
  end: 0,
  line: 1,
  column: 1,
  index: 0,
  newlines: 0,
  origin: 'missing',
  notes: noNotes,
});

export abstract class Cursor extends EmbeddedActionsParser {
  /** All tokens of the text. */
  protected allTokens: readonly Token[] = [nothing];
  /** The tokens being parsed: all, or those of one bracket. Ends with an `EndOfFile`. */
  private tokens: readonly Token[] = [nothing];
  private cursor = 0;
  private endToken = nothing;
  private frames = 0;
  private depth = 0;
  private segmentStart = 0;
  private apart: Apart[] = [];
  private matching: Brackets | undefined;

  constructor(config: IParserConfig) {
    super(vocabulary, { ...config, maxLookahead: 1, recoveryEnabled: false, lookaheadStrategy: lazyLookahead() });
  }

  /** Starts over with the tokens of a text. */
  protected load(tokens: readonly Token[]): void {
    this.allTokens = tokens;
    this.endToken = tokens.at(-1) ?? nothing;
    this.matching = undefined;
    this.apart = [];
    this.depth = 0;
    this.enter(tokens);
  }

  private enter(tokens: readonly Token[]): void {
    this.tokens = tokens;
    this.cursor = 0;
    this.frames = 0;
    this.input = [...tokens];
  }

  /** The next token. */
  protected peek(): Token {
    return this.tokens[this.cursor] ?? this.endToken;
  }

  /** The token after the next. */
  protected second(): Token {
    return this.tokens[this.cursor + 1] ?? this.endToken;
  }

  /** The token consumed last. */
  protected last(): Token {
    return this.tokens[this.cursor - 1] ?? this.allTokens[this.peek().index - 1] ?? nothing;
  }

  protected at(type: TokenType): boolean {
    return this.peek().tokenType === type;
  }

  /** Whether the next token is outside the set. Always false while the grammar is recorded. */
  protected lacks(set: TerminalSet): boolean {
    return !this.RECORDING_PHASE && !hasTerminal(set, this.peek());
  }

  /** Whether it is worth entering an optional part; true while the grammar is recorded. */
  protected sees(set: TerminalSet): boolean {
    return this.RECORDING_PHASE || hasTerminal(set, this.peek());
  }

  /** Consumes a token that is known to be there. */
  protected take(idx: number, type: TokenType): Token {
    this.consume(idx, type);
    return this.RECORDING_PHASE ? nothing : (this.tokens[this.cursor++] ?? this.endToken);
  }

  /** Passes over a token that the grammar has no place for; never over the end. */
  protected skip(): void {
    if (this.cursor >= this.tokens.length - 1) return;
    this.cursor++;
    this.SKIP_TOKEN();
  }

  /** Passes over all tokens before this index of the whole text. */
  protected skipUpTo(index: number): void {
    while (this.peek().index < index && this.cursor < this.tokens.length - 1) this.skip();
  }

  /** A token the text lacks: it stands behind the one before. */
  protected missing(type: TokenType): Token {
    const { end, line, column } = this.last();
    const { index } = this.peek();
    const place = { start: end, end, line, column, index, newlines: 0 };
    return new Token({ tokenType: type, image: '', origin: 'missing', notes: noNotes, ...place });
  }

  /** The brackets of the whole text, matched when first asked for. */
  protected get brackets(): Brackets {
    this.matching ??= matchBrackets(this.allTokens);
    return this.matching;
  }

  /** Tells that nesting ends here: E0031. */
  protected abstract tooDeep(token: Token): void;
  /** Passes over the rest of the statement. */
  protected abstract giveUp(): void;
  /** Set from an error until a token fits; meanwhile errors are not reported. */
  protected lost = false;
  /** While set, nothing is reported. */
  protected mute = false;

  /** Runs a rule that starts at an opening bracket and ends with its closer. */
  protected nest<N extends SyntaxBase>(idx: number, rule: ParserMethod<[], N>): N {
    const isDeep = this.depth - this.segmentStart >= segmentDepth || this.depth >= maxNesting;
    if (isDeep && !this.RECORDING_PHASE && hasTerminal(openers, this.peek())) return this.leaveOut(rule);
    this.depth++;
    const node = this.subrule(idx, rule);
    this.depth--;
    return node;
  }

  private leaveOut<N extends SyntaxBase>(rule: ParserMethod<[], N>): N {
    const open = this.peek();
    const regionEnd = this.brackets.regionEnd[open.index] ?? open.index + 1;
    const closer = this.allTokens[this.brackets.closerOf[open.index] ?? -1];
    const isTooDeep = this.depth >= maxNesting;
    if (isTooDeep) this.tooDeep(open);
    const inside = isTooDeep
      ? [open, ...(closer === undefined ? [] : [closer])]
      : this.allTokens.slice(open.index, regionEnd);
    this.skipUpTo(regionEnd);
    const placeholder = mkPlaceholder<N>({ start: open.startOffset, end: this.last().end });
    this.apart.push({ rule, placeholder, tokens: [...inside, this.endToken], depth: this.depth, isTooDeep });
    return placeholder;
  }

  /** Parses what was left out, until nothing is. `finish` is called where an inside must end. */
  protected parseApart(finish: () => void): void {
    for (let next = this.apart.pop(); next !== undefined; next = this.apart.pop()) {
      this.enter(next.tokens);
      this.depth = next.depth + 1;
      this.segmentStart = next.depth + 1;
      this.mute = next.isTooDeep;
      this.lost = false;
      Object.assign(next.placeholder, next.rule.call(this));
      finish();
    }
    this.segmentStart = 0;
    this.mute = false;
  }

  /** Counts a level of nesting without brackets; false if there are too many. */
  protected descend(): boolean {
    this.frames++;
    if (this.frames < maxFrames || this.RECORDING_PHASE) return true;
    this.tooDeep(this.peek());
    this.giveUp();
    return false;
  }

  protected ascend(): void {
    this.frames--;
  }
}

/**
 * An object that becomes the node when its inside is parsed. It is complete before anyone sees the
 * tree; until then only its extent is read. `Object.create` is what lets it have the node's type.
 */
function mkPlaceholder<N extends SyntaxBase>(extent: SyntaxBase): N {
  return Object.assign(Object.create(null), extent);
}
