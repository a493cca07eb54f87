// Reads the notation of grammar/ebnf/reflow.ebnf, and an Earley recogniser for what it describes: a second
// opinion on every program that shares nothing with the parser.

/** A rule is a list of alternatives; a symbol is a rule's name or a token in quotes. */
export type Grammar = ReadonlyMap<string, readonly (readonly string[])[]>;

/** The grammar of a file; optional and repeated parts become rules of their own. */
export function readEbnf(text: string): Grammar {
  const symbols = text.replace(/\(\*[\s\S]*?\*\)/g, ' ').match(/"[^"]+"|[A-Za-z]+|[=|;[\]{}()]/g) ?? [];
  const rules = new Map<string, string[][]>();
  let at = 0;
  const part = (owner: string, shape: (name: string, inner: string[][]) => string[][]): string => {
    const name = `${owner}'${rules.size}`;
    rules.set(name, []);
    rules.set(name, shape(name, alternatives(name)));
    return name;
  };
  function alternatives(owner: string): string[][] {
    const all: string[][] = [[]];
    for (;;) {
      const symbol = symbols[at++] ?? ';';
      if (symbol === ';' || symbol === ']' || symbol === '}' || symbol === ')') return all;
      const last = all.at(-1) ?? [];
      if (symbol === '|') all.push([]);
      else if (symbol === '[') last.push(part(owner, (_, inner) => [[], ...inner]));
      else if (symbol === '{') last.push(part(owner, (name, inner) => [[], ...inner.map((one) => [name, ...one])]));
      else if (symbol === '(') last.push(part(owner, (_, inner) => inner));
      else last.push(symbol);
    }
  }
  while (at < symbols.length) {
    const name = symbols[at] ?? '';
    at += 2;
    rules.set(name, alternatives(name));
  }
  return rules;
}

interface Item {
  readonly rule: string;
  readonly right: readonly string[];
  readonly dot: number;
  readonly from: number;
}

/** Index of the first token that continues no sentence of `start`; the length if all is a sentence. */
export function firstMisfit(grammar: Grammar, start: string, tokens: readonly string[]): number {
  const empty = nullable(grammar);
  let sets: Map<string, Item>[] = [new Map()];
  const add = (set: Map<string, Item>, item: Item): void => {
    const key = `${item.rule}/${item.right.join(' ')}/${item.dot}/${item.from}`;
    if (!set.has(key)) set.set(key, item);
  };
  const first = sets[0];
  if (first !== undefined)
    for (const right of grammar.get(start) ?? []) add(first, { rule: start, right, dot: 0, from: 0 });
  for (let i = 0; ; i++) {
    const set = sets[i] ?? new Map<string, Item>();
    for (const item of set.values()) {
      const symbol = item.right[item.dot];
      if (symbol === undefined) {
        for (const waiting of [...(sets[item.from]?.values() ?? [])]) {
          if (waiting.right[waiting.dot] === item.rule) add(set, { ...waiting, dot: waiting.dot + 1 });
        }
      } else if (grammar.has(symbol)) {
        for (const right of grammar.get(symbol) ?? []) add(set, { rule: symbol, right, dot: 0, from: i });
        if (empty.has(symbol)) add(set, { ...item, dot: item.dot + 1 });
      }
    }
    const token = tokens[i];
    if (token === undefined) {
      const isWhole = [...set.values()].some(
        (item) => item.rule === start && item.from === 0 && item.dot === item.right.length,
      );
      return isWhole ? tokens.length : i;
    }
    const next = new Map<string, Item>();
    for (const item of set.values()) if (item.right[item.dot] === token) add(next, { ...item, dot: item.dot + 1 });
    if (next.size === 0) return i;
    sets = [...sets, next];
  }
}

function nullable(grammar: Grammar): ReadonlySet<string> {
  const empty = new Set<string>();
  for (let size = -1; size !== empty.size; ) {
    size = empty.size;
    for (const [name, rights] of grammar) {
      if (rights.some((right) => right.every((symbol) => empty.has(symbol)))) empty.add(name);
    }
  }
  return empty;
}
