// From sources to the token list of a program: semicolons are inserted, `include` and `hash` obeyed.
//
// Directives are processed wherever an identifier may stand, so an include may bring in part of an
// expression. Each file is a frame of its own with its own newline rule; when an included file ends,
// the `;` behind its directive is swallowed. Spec: 09-legacy-v0 §2.1, §10.

import {
  absurd,
  decodeSourceFile,
  dirPath,
  fail,
  joinPath,
  ok,
  quote,
  type Result,
  type SourceFile,
} from '@reflow-lang/base';
import { type RawKind, Scanner } from './scanner.ts';
import { keywords, Terminal } from './terminals.ts';
import { type LexicalProblem, Token } from './token.ts';

/** Reads a source. The error is the system's text: `open x.reflow: no such file or directory`. */
export type ReadSource = (path: string) => Result<Uint8Array, string>;

/** `top` and `include` insert semicolons; `expr` does not. */
export type LexMode = 'top' | 'expr';

export interface LexedProgram {
  /** Ends with an `EndOfFile`, or with a broken token. */
  readonly tokens: readonly Token[];
  /** Argument of the last `hash` directive of the file itself. */
  readonly hash: string | undefined;
  /** Every file read, in order of reading, the program first. */
  readonly sources: readonly SourceFile[];
}

export interface LexOptions {
  readonly mode: LexMode;
  readonly readSource: ReadSource;
}

/** Text of a `;` that was not written. */
export const newlineText = '\n';

/** Included files, all in all: a program that includes itself twice would never end. */
const maxIncludes = 10_000;

export function lex(source: SourceFile, options: LexOptions): LexedProgram {
  return new Lexer(source, options).run();
}

interface Frame {
  readonly scanner: Scanner;
  /** Whether a newline here ends a statement. */
  afterOperand: boolean;
  /** Set while an included file is read: the next `;` of this frame is swallowed. */
  swallow: boolean;
}

class Lexer {
  private readonly options: LexOptions;
  private readonly tokens: Token[] = [];
  private readonly frames: Frame[] = [];
  private readonly sources: SourceFile[] = [];
  private hash: string | undefined;

  constructor(source: SourceFile, options: LexOptions) {
    this.options = options;
    this.enter(source);
  }

  run(): LexedProgram {
    for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
      const kind = frame.scanner.scan();
      if (kind === 'end') this.leave(frame);
      else this.read(frame, kind);
      if (this.tokens.at(-1)?.tokenType === Terminal.Broken) break;
    }
    return { tokens: this.tokens, hash: this.hash, sources: this.sources };
  }

  private enter(source: SourceFile): void {
    this.sources.push(source);
    this.frames.push({ scanner: new Scanner(source), afterOperand: false, swallow: false });
  }

  private leave(frame: Frame): void {
    this.frames.pop();
    if (this.frames.length === 0) this.emit(frame, Terminal.EndOfFile, '');
  }

  private read(frame: Frame, kind: Exclude<RawKind, 'end'>): void {
    switch (kind) {
      case 'newline':
        if (frame.afterOperand && this.options.mode === 'top') this.semicolon(frame, newlineText);
        break;
      case 'template':
        this.template(frame);
        break;
      case 'token':
        this.token(frame);
        break;
      default:
        absurd(kind);
    }
  }

  private token(frame: Frame): void {
    const { problem, tokenType, text } = frame.scanner;
    const isWord = tokenType === Terminal.Ident;
    if (problem !== undefined) this.broken(frame, problem);
    else if (tokenType === Terminal.Semicolon) this.semicolon(frame, ';');
    else if (isWord && text === 'include') this.include(frame);
    else if (isWord && text === 'hash') this.hashVersion(frame);
    else this.emit(frame, tokenType, text);
  }

  private emit(frame: Frame, tokenType: Token['tokenType'], text: string): void {
    const { scanner } = frame;
    const { start, offset: end, pos } = scanner;
    this.tokens.push(new Token({ tokenType, text, file: scanner.source.path, start, end, pos }));
    frame.afterOperand = endsStatement(tokenType, text);
    frame.swallow = false;
  }

  private broken(frame: Frame, problem: LexicalProblem): void {
    const { scanner } = frame;
    const place = { file: scanner.source.path, start: scanner.start, end: scanner.offset, pos: scanner.pos };
    this.tokens.push(new Token({ tokenType: Terminal.Broken, text: '', ...place, problem }));
  }

  private semicolon(frame: Frame, text: string): void {
    frame.afterOperand = false;
    if (frame.swallow) frame.swallow = false;
    else this.emit(frame, Terminal.Semicolon, text);
  }

  private template(frame: Frame): void {
    const text = frame.scanner.readTemplate();
    if (text === undefined) {
      this.broken(frame, {
        message: undefined,
        unexpected: '_EOF',
        text: "unterminated template: a template ends at a '}' that is the last thing on its line",
      });
      return;
    }
    this.emit(frame, Terminal.Template, text);
    if (this.options.mode === 'top') this.semicolon(frame, newlineText);
  }

  private hashVersion(frame: Frame): void {
    const version = this.argument(frame);
    if (version !== undefined && this.frames.length === 1) this.hash = version;
  }

  private include(frame: Frame): void {
    const path = this.argument(frame);
    if (path === undefined) return;
    // KEEP: even an absolute path is taken relative to the including file.
    const resolved = joinPath(dirPath(frame.scanner.source.path), path);
    const source = this.readIncluded(resolved);
    if (source.ok) {
      frame.swallow = true;
      this.enter(source.value);
    } else {
      this.directiveProblem(frame, source.error);
    }
  }

  private readIncluded(path: string): Result<SourceFile, string> {
    const open = this.frames.map(({ scanner }) => scanner.source.path);
    // FIX: the original opens files until it has no more handles.
    if (open.includes(path)) return fail(`include cycle: ${[...open.slice(open.indexOf(path)), path].join(' -> ')}`);
    if (this.sources.length > maxIncludes) return fail('too many included files');
    const bytes = this.options.readSource(path);
    if (!bytes.ok) return fail(`error opening include file ${quote(path)}: ${bytes.error}`);
    return ok(decodeSourceFile(path, bytes.value));
  }

  /** `("text")` behind a directive; `undefined` when something else stands there. */
  private argument(frame: Frame): string | undefined {
    const { scanner } = frame;
    if (!this.directiveToken(frame, Terminal.LeftParen, "'('")) return undefined;
    if (!this.directiveToken(frame, Terminal.String, 'string')) return undefined;
    const { text } = scanner;
    if (!this.directiveToken(frame, Terminal.RightParen, "')'")) return undefined;
    frame.afterOperand = true;
    return text;
  }

  private directiveToken(frame: Frame, wanted: Token['tokenType'], name: string): boolean {
    const { scanner } = frame;
    const kind = scanner.scan();
    if (kind === 'token' && scanner.tokenType === wanted) return true;
    this.directiveProblem(frame, `expected ${name}, got ${describeRaw(scanner, kind)}`);
    return false;
  }

  private directiveProblem(frame: Frame, message: string): void {
    this.broken(frame, { message, unexpected: undefined, text: message });
  }
}

/** What a raw token is called where a directive cannot use it, as Go's scanner does. */
function describeRaw(scanner: Scanner, kind: RawKind): string {
  if (kind === 'end') return 'EOF';
  if (kind === 'newline') return '"\\n"';
  if (kind === 'template') return '"{"';
  if (scanner.tokenType === Terminal.String) return 'String';
  if (scanner.tokenType === Terminal.Ident || keywords.has(scanner.text)) return 'Ident';
  return scanner.tokenType === Terminal.Broken ? 'Int' : quote(scanner.text);
}

/** Names, keywords, strings, `)`, `}` and `]`. */
function endsStatement(type: Token['tokenType'], text: string): boolean {
  switch (type) {
    case Terminal.Ident:
    case Terminal.String:
    case Terminal.RightParen:
    case Terminal.RightSquare:
      return true;
    case Terminal.Unknown:
      return text === '}';
    default:
      return keywords.has(text) && keywords.get(text) === type;
  }
}
