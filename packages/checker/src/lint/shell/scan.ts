// As much of the shell's grammar as the template rules need: what is quoted, and which words are commands.
// It reads any text and never fails; what is odd counts as plain words.

export interface ShellCommand {
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
  /** Its arguments as written. */
  readonly words: readonly string[];
}

export interface ShellScan {
  readonly commands: readonly ShellCommand[];
  /** Whether the shell would take apart a value that stands here. */
  isBare(offset: number): boolean;
  /** Whether the shell would replace a variable that stands here. */
  isLive(offset: number): boolean;
}

const context = { bare: 0, double: 1, single: 2, comment: 3, document: 4, rawDocument: 5 } as const;

/** A script, or one nested in another: `$(…)`, backticks, a double-quoted word. */
interface Frame {
  readonly kind: 'script' | 'backtick' | 'double';
  parentheses: number;
  /** Where the word being read began. */
  word: number | undefined;
  /** The command whose arguments are being read; none where a command name is expected. */
  command: OpenCommand | undefined;
}

interface OpenCommand {
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
  readonly words: string[];
}

interface Document {
  readonly delimiter: string;
  readonly isRaw: boolean;
  readonly stripsTabs: boolean;
}

/** Words behind which another command begins. */
const openers = new Set(['then', 'do', 'else', 'elif', 'if', 'while', 'until', '!', '{', 'time', 'exec', 'command']);

export function scanShell(text: string): ShellScan {
  const scanner = new Scanner(text);
  scanner.run();
  const at = (offset: number): number => scanner.contexts[offset] ?? context.bare;
  return {
    commands: scanner.commands,
    isBare: (offset) => at(offset) === context.bare,
    isLive: (offset) => at(offset) <= context.double || at(offset) === context.document,
  };
}

class Scanner {
  readonly commands: ShellCommand[] = [];
  readonly contexts: Uint8Array;
  readonly #text: string;
  readonly #frames: Frame[] = [newFrame('script')];
  readonly #documents: Document[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.contexts = new Uint8Array(text.length);
  }

  run(): void {
    while (this.#at < this.#text.length) {
      if (this.#top.kind === 'double') this.#inDouble();
      else this.#inScript();
    }
    while (this.#frames.length > 0) {
      if (this.#top.kind !== 'double') this.#endWord();
      this.#frames.pop();
    }
  }

  get #top(): Frame {
    return this.#frames.at(-1) ?? newFrame('script');
  }

  #inDouble(): void {
    const c = this.#text[this.#at];
    if (c === '\\') this.#takeEscape(context.double);
    else if (c === '"') {
      this.#take(1, context.double);
      this.#frames.pop();
    } else if (!this.#opensScript(context.double)) this.#take(1, context.double);
  }

  #inScript(): void {
    const c = this.#text[this.#at] ?? '';
    const frame = this.#top;
    if (c === '\n') this.#newline();
    else if (c === ' ' || c === '\t') this.#endWord(1);
    else if (c === ';' || c === '|' || c === '&') this.#endCommand(1);
    else if (c === '(') {
      frame.parentheses++;
      this.#endCommand(1);
    } else if (c === ')') this.#closeParenthesis();
    else if (c === '`' && frame.kind === 'backtick') this.#closeScript();
    else if (c === '#' && frame.word === undefined) this.#takeUntil('\n', context.comment);
    else if (this.#text.startsWith('<<<', this.#at)) this.#endWord(3);
    else if (c === '<' && this.#opensDocument()) return;
    else if (c === '<' || c === '>') this.#endWord(1);
    else this.#inWord(c);
  }

  #inWord(c: string): void {
    this.#top.word ??= this.#at;
    const ansi = this.#text.startsWith("$'", this.#at);
    if (c === '\\') this.#takeEscape(context.bare);
    else if (c === "'" || ansi) this.#takeSingle(ansi);
    else if (c === '"') {
      this.#take(1, context.double);
      this.#frames.push(newFrame('double'));
    } else if (!this.#opensScript(context.bare)) this.#take(1, context.bare);
  }

  /** `$(` and a backtick, here or inside double quotes. */
  #opensScript(where: number): boolean {
    if (this.#text.startsWith('$(', this.#at)) {
      this.#take(2, where);
      this.#frames.push(newFrame('script'));
      return true;
    }
    if (this.#text[this.#at] !== '`') return false;
    this.#take(1, where);
    this.#frames.push(newFrame('backtick'));
    return true;
  }

  #closeParenthesis(): void {
    const frame = this.#top;
    if (frame.parentheses > 0) {
      frame.parentheses--;
      this.#endCommand(1);
    } else if (frame.kind === 'script' && this.#frames.length > 1) this.#closeScript();
    else this.#endCommand(1);
  }

  #closeScript(): void {
    this.#endCommand(0);
    this.#frames.pop();
    this.#take(1, this.#top.kind === 'double' ? context.double : context.bare);
  }

  /** What stands behind a backslash means itself. */
  #takeEscape(where: number): void {
    this.#take(1, where);
    this.#take(1, context.single);
  }

  #takeSingle(isAnsi: boolean): void {
    const start = this.#at + (isAnsi ? 2 : 1);
    let end = this.#text.indexOf("'", start);
    while (isAnsi && end > start && this.#text[end - 1] === '\\') end = this.#text.indexOf("'", end + 1);
    this.#take((end < 0 ? this.#text.length : end + 1) - this.#at, context.single);
  }

  #takeUntil(stop: string, where: number): void {
    const end = this.#text.indexOf(stop, this.#at);
    this.#take((end < 0 ? this.#text.length : end) - this.#at, where);
  }

  // ---- Here-documents ---------------------------------------------------------------------------

  #opensDocument(): boolean {
    const rest = this.#text.slice(this.#at, this.#at + 200);
    const match = /^<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.-]+))/.exec(rest);
    if (match === null) return false;
    this.#endWord();
    const quoted = match[2] ?? match[3];
    this.#documents.push({
      delimiter: quoted ?? match[4] ?? '',
      isRaw: quoted !== undefined || match[0].includes('\\'),
      stripsTabs: match[1] === '-',
    });
    this.#take(match[0].length, context.bare);
    return true;
  }

  #newline(): void {
    this.#endCommand(1);
    for (let document = this.#documents.shift(); document !== undefined; document = this.#documents.shift()) {
      this.#takeDocument(document);
    }
  }

  #takeDocument({ delimiter, isRaw, stripsTabs }: Document): void {
    while (this.#at < this.#text.length) {
      const newline = this.#text.indexOf('\n', this.#at);
      const end = newline < 0 ? this.#text.length : newline + 1;
      const line = this.#text.slice(this.#at, newline < 0 ? end : newline);
      this.#take(end - this.#at, isRaw ? context.rawDocument : context.document);
      if ((stripsTabs ? line.replace(/^\t+/, '') : line) === delimiter) return;
    }
  }

  // ---- Words ------------------------------------------------------------------------------------

  #take(length: number, where: number): void {
    const end = Math.min(this.#at + length, this.#text.length);
    this.contexts.fill(where, this.#at, end);
    this.#at = end;
  }

  #endWord(length = 0): void {
    const frame = this.#top;
    if (frame.word !== undefined) this.#word(frame, frame.word, this.#text.slice(frame.word, this.#at));
    frame.word = undefined;
    this.#take(length, context.bare);
  }

  #word(frame: Frame, start: number, word: string): void {
    if (frame.command !== undefined) frame.command.words.push(word);
    else if (!openers.has(word) && !/^\w+\+?=/.test(word)) {
      frame.command = { name: word, start, nameEnd: this.#at, words: [] };
      this.commands.push(frame.command);
    }
  }

  #endCommand(length: number): void {
    this.#endWord();
    this.#top.command = undefined;
    this.#take(length, context.bare);
  }
}

const newFrame = (kind: Frame['kind']): Frame => ({ kind, parentheses: 0, word: undefined, command: undefined });
