// How the parser goes on after an error.
//
// Nothing throws. A rule that lacks a token takes a `missing` one and goes on building its node; from
// then on the parser is *lost* and reports no more until a token fits again. Lists, blocks and the
// module call `settle` after each item: it passes over what does not belong there, up to a token
// that ends the item or belongs to a bracket further out.
// The first error is at the token where the original finds it, because no rule ever consumes a token
// that cannot continue a valid program before reporting it.
// Spec: 01-syntax §12, §14.1; 10-editor §3.3 (ranges), §3.5 (limits).

import {
  absurd,
  type CompatMessage,
  type Diagnostic,
  type DiagnosticSpec,
  type Fix,
  mkDiagnostic,
  type RelatedSpan,
  type SourceFile,
  type Span,
} from '@reflow-lang/base';
import type { TokenType } from 'chevrotain';
import {
  E0001,
  E0002,
  E0003,
  E0004,
  E0005,
  E0006,
  E0007,
  E0008,
  E0009,
  E0016,
  E0028,
  E0031,
} from '../catalogue/index.ts';
import { startsTopLevel } from '../lex/brackets.ts';
import { hasTerminal, keywords, Terminal, type TerminalSet, terminalSet } from '../lex/terminals.ts';
import { startsLine, type Token } from '../lex/token.ts';
import type { TemplateSyntax } from '../surface/expression.ts';
import { Cursor, maxNesting } from './cursor.ts';
import { faultPos, foundOf, type SyntaxFault } from './fault.ts';
import { spaceTemplateEnd } from './fixes.ts';

const statementEnd = terminalSet(Terminal.Semicolon);
/** More errors than this are not even collected. */
const maxFaults = 1000;

export abstract class Recovery extends Cursor {
  protected source: SourceFile | undefined;
  /** In order of detection. */
  protected faults: SyntaxFault[] = [];
  /** Whether a `;` may follow the expression being parsed. */
  protected statement = false;
  private faultPlaces = new Set<number>();

  protected begin(source: SourceFile, tokens: readonly Token[]): void {
    this.source = source;
    this.faults = [];
    this.faultPlaces = new Set();
    this.lost = false;
    this.statement = false;
    this.load(tokens);
  }

  /** Consumes a token of this type, or reports that it is missing. */
  protected expect(idx: number, type: TokenType, wanted = `'${type.LABEL ?? type.name}'`): Token {
    if (this.RECORDING_PHASE || this.at(type)) {
      this.lost = false;
      return this.take(idx, type);
    }
    this.fail(wanted);
    return this.missing(type);
  }

  /** Consumes a name. A keyword in its place is reported, and taken as the name. */
  protected name(idx: number, wanted = 'a name'): Token {
    const token = this.peek();
    if (this.RECORDING_PHASE || token.tokenType === Terminal.Ident || this.lost) {
      return this.expect(idx, Terminal.Ident, wanted);
    }
    if (!keywords.has(token.image) || token.tokenType === Terminal.Literal || startsLine(token)) {
      return this.expect(idx, Terminal.Ident, wanted);
    }
    this.report(E0016, { ...foundOf(token), keyword: token.image }, token);
    this.skip();
    return token;
  }

  /** Reports that the next token is not what is wanted, and is lost from here. */
  protected fail(wanted: string, token = this.peek()): void {
    if (this.lost || this.RECORDING_PHASE) return;
    if (this.followsTemplate(token)) {
      this.report(E0028, foundOf(token), token, { fixes: [spaceTemplateEnd(this.last())] });
    } else if (token.notes.problem !== undefined) this.reportProblem(token);
    else if (token.tokenType === Terminal.TemplateOpen && token === this.peek()) this.misplacedTemplate(token, wanted);
    else this.report(E0001, { ...foundOf(token), wanted }, token, { related: this.openBracket(token) });
    this.lost = true;
  }

  /**
   * Whether the token stands behind a template on its line: often the template ended too early. Not
   * so where the token has a compat text of its own.
   */
  private followsTemplate(token: Token): boolean {
    if (this.last().tokenType !== Terminal.TemplateClose || token !== this.peek()) return false;
    const problem = token.notes.problem?.kind;
    if (problem !== undefined && problem !== 'character' && problem !== 'character-literal') return false;
    return token.origin === 'text' && !startsLine(token) && token.tokenType !== Terminal.EndOfFile;
  }

  /** The error that the token is by itself. */
  protected reportProblem(token: Token): void {
    const problem = token.notes.problem;
    const found = foundOf(token);
    switch (problem?.kind) {
      case 'integer':
        this.report(E0002, problem, token);
        break;
      case 'float':
        this.report(E0003, problem, token);
        break;
      case 'string':
        if (problem.terminated) this.report(E0004, problem, token);
        else this.report(E0009, { text: problem.text, raw: problem.text.startsWith('`') }, token);
        break;
      case 'template':
        this.report(E0008, { ...found, isGhost: false }, token, { span: firstTwo(token) });
        break;
      case 'template-ghost':
        this.report(E0008, { ...found, isGhost: true }, token, { span: firstTwo(this.last()) });
        break;
      case 'interpolation':
        this.report(E0005, {}, token, { span: { start: token.startOffset - 2, end: token.startOffset } });
        break;
      case 'character-literal':
        this.report(E0006, found, token);
        break;
      case 'character':
        this.report(E0007, { ...found, text: JSON.stringify(problem.text) }, token);
        break;
      case undefined:
        break;
      default:
        absurd(problem);
    }
  }

  protected abstract readTemplate(): TemplateSyntax;

  /** A template is read even where none may stand: the original does so before it looks at its place. */
  private misplacedTemplate(token: Token, wanted: string): void {
    const before = this.faults.length;
    this.readTemplate();
    if (this.faults.length === before) this.report(E0001, { ...foundOf(token), wanted }, token);
  }

  protected tooDeep(token: Token): void {
    if (!this.lost) this.report(E0031, { limit: maxNesting }, token);
    this.lost = true;
  }

  protected giveUp(): void {
    this.skipTo(statementEnd);
    this.lost = true;
  }

  /** Reports an error at a token, at most one per token. The parser is not lost. */
  protected report<A>(
    spec: DiagnosticSpec<A>,
    args: A,
    at: Token,
    extra: { readonly related?: readonly RelatedSpan[]; readonly fixes?: readonly Fix[]; readonly span?: Span } = {},
  ): void {
    if (this.mute || this.RECORDING_PHASE || this.faultPlaces.has(at.index) || this.faults.length >= maxFaults) return;
    this.faultPlaces.add(at.index);
    const file = this.source?.path ?? '';
    const messages = [this.message(at, spec.compat(args))];
    if (at.tokenType === Terminal.Broken && at.notes.problem?.kind !== 'character-literal') {
      messages.push(this.message(at, 'syntax error: unexpected tokError'));
    }
    const diagnostic: Diagnostic = mkDiagnostic(spec, args, { file, span: extra.span ?? this.spanOf(at) }, extra);
    this.faults.push({ index: at.index, messages, diagnostic });
  }

  private message(at: Token, message: string): CompatMessage {
    return { pos: faultPos(this.source?.path ?? '', this.allTokens, at), message };
  }

  /** What to underline: a newline is shown as the last character before it, as is the end of file. */
  private spanOf(token: Token): Span {
    if (token.tokenType === Terminal.EndOfFile || token.origin === 'newline') {
      const before = this.allTokens[token.index - 1];
      return before === undefined ? { start: 0, end: 0 } : { start: Math.max(before.end - 1, 0), end: before.end };
    }
    return { start: token.startOffset, end: token.end };
  }

  private openBracket(token: Token): readonly RelatedSpan[] {
    const open = this.allTokens[this.brackets.enclosing[token.index] ?? -1];
    if (open === undefined || token.tokenType === Terminal.Ident) return [];
    const file = this.source?.path ?? '';
    return [{ message: `to match this '${open.image}'`, file, span: { start: open.startOffset, end: open.end } }];
  }

  /**
   * After an item: true if the next token is one of those that may follow it. Otherwise reports,
   * unless lost already, and passes over tokens up to one of them, or to one that belongs further
   * out; then the parser stays lost and the callers unwind.
   */
  protected settle(followers: TerminalSet, wanted: string): boolean {
    if (this.RECORDING_PHASE) return true;
    if (hasTerminal(followers, this.peek())) {
      this.lost = false;
      return true;
    }
    this.fail(wanted);
    this.skipTo(followers);
    return false;
  }

  /** Whether a line starts a declaration at the top level, all brackets before it given up. */
  protected isOutside(token: Token): boolean {
    return startsTopLevel(this.allTokens, token.index) && (this.brackets.enclosing[token.index] ?? -1) < 0;
  }

  /** Passes over tokens and whole brackets up to one of the set. */
  protected skipTo(followers: TerminalSet): void {
    const { enclosing, openerOf, closerOf, regionEnd } = this.brackets;
    const outside = enclosing[this.peek().index] ?? -1;
    const isOpenEnded = outside < 0 || (closerOf[outside] ?? -1) < 0;
    for (;;) {
      const token = this.peek();
      this.lost = !hasTerminal(followers, token);
      if (!this.lost || token.tokenType === Terminal.EndOfFile) return;
      if ((openerOf[token.index] ?? -1) >= 0) return;
      if (isOpenEnded && (token.tokenType === Terminal.Semicolon || startsTopLevel(this.allTokens, token.index)))
        return;
      if ((closerOf[token.index] ?? -1) >= 0) this.skipUpTo(regionEnd[token.index] ?? token.index + 1);
      else this.skip();
    }
  }
}

/** The `{"` of a template that does not end. */
const firstTwo = ({ startOffset }: Token): Span => ({ start: startOffset, end: startOffset + 2 });
