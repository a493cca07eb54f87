// From raw tokens to the token list of the parser: inserts semicolons at newlines, hands comments to
// the token they document, and takes templates apart into text and interpolations.
//
// One pass with three facts about the past: what the raw token before was, whether a comment run is
// open, and how many newlines were seen. Interpolations are scanned as files of their own (line 1,
// column 1, no semicolons) but with offsets of the file they stand in.
// Spec: 01-syntax §3 (semicolons), §4 (exact rule), §9 and §11 (templates).

import { absurd } from '@reflow-lang/base';
import type { TokenType } from 'chevrotain';
import { CommentRun } from './comment-run.ts';
import { type LexicalWarning, type RawKind, Scanner, type ScanRange } from './scanner.ts';
import { splitTemplate, type TemplatePart } from './template-parts.ts';
import { insertionTerminals, Terminal } from './terminals.ts';
import { noNotes, Token, type TokenNotes } from './token.ts';

/** What the text is; decides where newlines count. Spec: 01-syntax §13.1. */
export type ParseMode = 'module' | 'decls' | 'expr' | 'type' | 'pat';

export interface TokenList {
  /** Ends with the `EndOfFile` token. */
  readonly tokens: readonly Token[];
  readonly warnings: readonly LexicalWarning[];
}

/** All tokens of a text. Never fails; concatenated with the trivia between they are the text. */
export function lex(text: string, mode: ParseMode): TokenList {
  const tokens: Token[] = [];
  const warnings: LexicalWarning[] = [];
  const layout = new Layout(text, { start: 0, end: text.length }, mode, tokens);
  layout.run(warnings);
  return { tokens, warnings };
}

/** The raw token before, as §3 and §4 distinguish it. */
type Before = 'nothing' | 'newline' | 'semicolon' | 'insertion' | 'other';

class Layout {
  private readonly scanner: Scanner;
  private readonly mode: ParseMode | 'interpolation';
  /** Whether newlines can be semicolons here. */
  private readonly newlinesCount: boolean;
  private readonly tokens: Token[];
  private before: Before = 'nothing';
  private newlines = 0;
  /** Line on which the token before ends; 0 before the first. */
  private lastLine = 0;
  private warnings: LexicalWarning[] = [];

  constructor(text: string, range: ScanRange, mode: ParseMode | 'interpolation', tokens: Token[]) {
    this.scanner = new Scanner(text, range);
    this.mode = mode;
    this.newlinesCount = mode !== 'expr' && mode !== 'interpolation';
    this.tokens = tokens;
  }

  run(warnings: LexicalWarning[]): void {
    this.warnings = warnings;
    for (let raw = this.scanner.scan(); ; raw = this.scanner.scan()) {
      if (raw === 'newline') this.newline();
      else if (raw === 'comment') {
        if (this.commentRun()) break;
      } else if (raw === 'end') {
        this.endOfText(noNotes, this.before);
        break;
      } else this.token(raw, noNotes);
    }
    for (const warning of this.scanner.warnings) warnings.push(warning);
  }

  private newline(): void {
    this.newlines++;
    if (this.before === 'insertion' && this.newlinesCount) {
      this.semicolon(this.scanner.start, this.scanner.line, this.scanner.column);
    }
    this.before = 'newline';
  }

  /** An inserted `;` in the place of the newline at `offset` (or of nothing at the end of the text). */
  private semicolon(offset: number, line: number, column: number): void {
    const end = Math.min(offset + 1, this.scanner.limit);
    const init = { tokenType: Terminal.Semicolon, image: ';', start: offset, end, line, column, newlines: 0 };
    this.tokens.push(new Token({ ...init, index: this.tokens.length, origin: 'newline', notes: noNotes }));
  }

  private token(raw: RawKind, notes: TokenNotes): void {
    if (raw === 'template') {
      this.template(notes);
      return;
    }
    const { scanner } = this;
    const type = scanner.tokenType;
    this.push(type, scanner.image, scanner.problem === undefined ? notes : { ...notes, problem: scanner.problem });
    this.before =
      type === Terminal.Semicolon
        ? 'semicolon'
        : insertionTerminals[type.tokenTypeIdx ?? 0] === 1
          ? 'insertion'
          : 'other';
  }

  /** The raw token of the scanner, as a token of this type. */
  private push(tokenType: TokenType, image: string, notes: TokenNotes): void {
    const { scanner, tokens } = this;
    tokens.push(
      new Token({
        tokenType,
        image,
        start: scanner.start,
        end: scanner.offset,
        line: scanner.line,
        column: scanner.column,
        index: tokens.length,
        newlines: this.newlines,
        origin: 'text',
        notes,
      }),
    );
    this.newlines = 0;
    this.lastLine = scanner.line;
  }

  /** From the first comment to the next token, §4 rules 2-4. Whether that token was the end. */
  private commentRun(): boolean {
    const { scanner } = this;
    const before = this.before;
    const run = new CommentRun(this.newlines === 0 ? this.lastLine : 0);
    let firstNewline = -1;
    let raw: RawKind = 'comment';
    for (; raw === 'comment' || raw === 'newline'; raw = scanner.scan()) {
      if (raw === 'comment') {
        const { image: text, start, offset: end } = scanner;
        run.comment({ text, start, end, newlines: this.newlines }, scanner.line - countNewlines(text));
        this.newlines = 0;
      } else {
        if (firstNewline < 0) firstNewline = scanner.start;
        this.newlines++;
        run.newline();
      }
    }
    const endsInNewline = this.newlines > 0;
    const ends = raw === 'end';
    if (endsInNewline && before === 'insertion' && this.newlinesCount) {
      // The anchor is the end of the token after: known once that is scanned.
      const place = this.tokens.length;
      this.semicolon(firstNewline, 0, 0);
      if (ends) this.endOfText(run.notes(false), 'newline');
      else this.token(raw, run.notes(false));
      this.anchorSemicolon(place, this.tokens[place + 1]);
    } else if (ends) this.endOfText(run.notes(true), endsInNewline ? 'newline' : before);
    else this.token(raw, run.notes(true));
    return ends;
  }

  private anchorSemicolon(place: number, following: Token | undefined): void {
    const semicolon = this.tokens[place];
    if (semicolon === undefined || following === undefined) return;
    const { tokenType, image, start, end, index, newlines, origin, notes } = semicolon;
    const { line, column } = following;
    this.tokens[place] = new Token({ tokenType, image, start, end, line, column, index, newlines, origin, notes });
  }

  private endOfText(notes: TokenNotes, before: Before): void {
    const { scanner } = this;
    if ((this.mode === 'module' || this.mode === 'decls') && before !== 'newline' && before !== 'semicolon') {
      this.semicolon(scanner.offset, scanner.line, scanner.column);
    }
    if (this.mode !== 'interpolation') this.push(Terminal.EndOfFile, '', notes);
    else {
      const { limit } = scanner;
      this.piece(Terminal.InterpolationClose, limit, limit + 2, notes, '}}');
    }
  }

  private template(notes: TokenNotes): void {
    const { scanner } = this;
    const open = scanner.start;
    const brace = { line: scanner.line, column: scanner.column };
    const close = scanner.text.indexOf('"}', open + 2);
    if (close < 0) {
      this.unterminatedTemplate(notes);
      return;
    }
    scanner.advanceTo(close + 2);
    this.piece(Terminal.TemplateOpen, open, open + 2, notes);
    this.newlines = 0;
    for (const part of splitTemplate(scanner.text, { start: open + 2, end: close }, brace)) this.templatePart(part);
    this.piece(Terminal.TemplateClose, close, close + 2, noNotes);
    this.lastLine = scanner.line;
    this.before = 'insertion';
  }

  private templatePart(part: TemplatePart): void {
    switch (part.kind) {
      case 'text':
        this.piece(Terminal.TemplateText, part.start, part.end, noNotes);
        return;
      case 'interpolation':
        this.piece(Terminal.InterpolationOpen, part.start - 2, part.start, { ...noNotes, origin: part.origin });
        new Layout(this.scanner.text, part, 'interpolation', this.tokens).run(this.warnings);
        return;
      case 'unterminated':
        this.piece(Terminal.InterpolationOpen, part.start - 2, part.start, noNotes);
        this.piece(Terminal.Broken, part.start, part.end, { ...noNotes, problem: { kind: 'interpolation' } });
        this.piece(Terminal.InterpolationClose, part.end, part.end, noNotes);
        this.piece(Terminal.TemplateText, part.end, part.end, noNotes);
        return;
      default:
        absurd(part);
    }
  }

  /** A piece of the template just scanned; compat text knows no other place than the template's end. */
  private piece(
    tokenType: TokenType,
    start: number,
    end: number,
    notes: TokenNotes,
    image = this.scanner.text.slice(start, end),
  ): void {
    const { scanner, tokens, newlines } = this;
    const { line, column } = scanner;
    const index = tokens.length;
    tokens.push(new Token({ tokenType, image, start, end, line, column, index, newlines, origin: 'text', notes }));
  }

  /** To the original it is a `{` that reaches to the end, then a string of no characters. KEEP */
  private unterminatedTemplate(notes: TokenNotes): void {
    const { scanner } = this;
    scanner.advanceTo(scanner.limit);
    this.push(Terminal.LeftBrace, scanner.text.slice(scanner.start), {
      ...notes,
      problem: { kind: 'template' },
    });
    scanner.start = scanner.limit;
    this.push(Terminal.Broken, '""', { ...noNotes, problem: { kind: 'template-ghost' } });
    this.before = 'insertion';
  }
}

function countNewlines(text: string): number {
  return text.startsWith('//') ? 0 : text.split('\n').length - 1;
}
