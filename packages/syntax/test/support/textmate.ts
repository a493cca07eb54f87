// An interpreter for the part of TextMate grammars that ours use: match, begin/end, begin/while,
// captures with patterns, includes, one injection. Foreign grammars (`source.shell`) count as empty.

/** A rule as it stands in the JSON. */
export interface Rule {
  readonly name?: string;
  readonly contentName?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly while?: string;
  readonly include?: string;
  readonly patterns?: readonly Rule[];
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
}

type Captures = Readonly<Record<string, Rule>>;

export interface TextMateGrammar {
  readonly scopeName: string;
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
}

interface Frame {
  readonly rule: Rule;
  readonly scopes: readonly string[];
  readonly content: readonly string[];
}

/** The scopes of every UTF-16 unit of the text, outermost first, joined by spaces. */
export function scopesOf(grammar: TextMateGrammar, injection: Rule, text: string): readonly string[] {
  const scopes: string[] = [];
  let stack: readonly Frame[] = [{ rule: grammar, scopes: [grammar.scopeName], content: [grammar.scopeName] }];
  for (const line of text.split('\n')) {
    const run = new LineRun(grammar, injection, line, stack.filter(holds(line)));
    run.scan(0, line.length);
    for (let i = 0; i < line.length; i++) scopes.push(run.scopes[i] ?? grammar.scopeName);
    scopes.push(grammar.scopeName);
    stack = run.stack;
  }
  return scopes;
}

/** A `while` that does not hold ends its frame and those inside. */
function holds(line: string): (frame: Frame) => boolean {
  let ended = false;
  return ({ rule }) => {
    if (rule.while !== undefined && !new RegExp(rule.while, 'u').test(line)) ended = true;
    return !ended;
  };
}

class LineRun {
  readonly scopes: string[] = [];
  stack: readonly Frame[];
  /** Where the begin of the innermost frame ended, if on this line: the place of `\\G`. */
  private anchor = -1;
  private readonly grammar: TextMateGrammar;
  private readonly injection: Rule;
  private readonly line: string;

  constructor(grammar: TextMateGrammar, injection: Rule, line: string, stack: readonly Frame[]) {
    this.grammar = grammar;
    this.injection = injection;
    this.line = line;
    this.stack = stack;
  }

  private top(): Frame {
    const frame = this.stack.at(-1);
    if (frame === undefined) throw new Error('empty stack');
    return frame;
  }

  scan(from: number, to: number): void {
    let at = from;
    for (let steps = 0; at <= to && steps < 10_000; steps++) {
      const frame = this.top();
      const found = this.next(frame, at, to);
      const start = found?.match.index ?? to;
      this.paint(at, start, frame.content);
      if (found === undefined) return;
      const end = start + found.match[0].length;
      this.apply(found, start, end);
      at = end;
    }
  }

  private apply({ rule, match, ends }: Found, start: number, end: number): void {
    const frame = this.top();
    if (ends) {
      this.stack = this.stack.slice(0, -1);
      this.paint(start, end, frame.scopes);
      this.captures(match, frame.rule.endCaptures ?? frame.rule.captures, frame.scopes);
      return;
    }
    const scopes = [...frame.content, ...(rule.name === undefined ? [] : [rule.name])];
    this.paint(start, end, scopes);
    this.captures(match, rule.beginCaptures ?? rule.captures, scopes);
    if (rule.begin === undefined) return;
    const content = [...scopes, ...(rule.contentName === undefined ? [] : [rule.contentName])];
    this.stack = [...this.stack, { rule, scopes, content }];
    this.anchor = end;
  }

  private captures(match: RegExpExecArray, captures: Captures | undefined, scopes: readonly string[]): void {
    for (const [group, rule] of Object.entries(captures ?? {})) {
      const [start, end] = match.indices?.[Number(group)] ?? [0, 0];
      const inner = [...scopes, ...(rule.name === undefined ? [] : [rule.name])];
      this.paint(start, end, inner);
      if (rule.patterns === undefined) continue;
      const outer = this.stack;
      this.stack = [...outer, { rule, scopes: inner, content: inner }];
      this.scan(start, end);
      this.stack = outer;
    }
  }

  private paint(start: number, end: number, scopes: readonly string[]): void {
    for (let i = start; i < end; i++) this.scopes[i] = scopes.join(' ');
  }

  /** The first match of the frame's end, its patterns or the injection; of equal places the first in this order. */
  private next(frame: Frame, at: number, to: number): Found | undefined {
    const isInjected =
      /meta\.(template|embedded)/.test(frame.content.join(' ')) && !/interpolation/.test(frame.content.join(' '));
    let best: Found | undefined;
    const consider = (rule: Rule, source: string | undefined, ends: boolean): void => {
      if (source === undefined) return;
      if (source.startsWith('\\G') && at !== this.anchor) return;
      const pattern = compiled(source);
      pattern.lastIndex = at;
      const match = pattern.exec(this.line.slice(0, to));
      const isPushed = !ends && match?.[0] === '' && this.stack.some((one) => one.rule === rule);
      if (match !== null && !isPushed && match.index < (best?.match.index ?? to + 1)) best = { rule, match, ends };
    };
    if (isInjected) consider(this.injection, this.injection.begin, false);
    consider(frame.rule, frame.rule.end, true);
    for (const rule of this.flat(frame.rule.patterns ?? [])) consider(rule, rule.match ?? rule.begin, false);
    return best;
  }

  private flat(rules: readonly Rule[]): readonly Rule[] {
    return rules.flatMap((rule) => {
      if (rule.include === 'source.reflow') return this.flat(this.grammar.patterns);
      const included = rule.include === undefined ? rule : this.grammar.repository[rule.include.slice(1)];
      if (included === undefined) return [];
      const isGroup = included.match === undefined && included.begin === undefined;
      return isGroup ? this.flat(included.patterns ?? []) : [included];
    });
  }
}

const patterns = new Map<string, RegExp>();

function compiled(source: string): RegExp {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(source.replace(/^\\G/, ''), source.startsWith('\\G') ? 'dyu' : 'dgu');
    patterns.set(source, pattern);
  }
  return pattern;
}

interface Found {
  readonly rule: Rule;
  readonly match: RegExpExecArray;
  readonly ends: boolean;
}
