// Reproducible randomness for property tests: everything follows from a seed.

import { firstMisfit, type Grammar } from './ebnf.ts';

/** Integers in [0, n). */
export type Dice = (n: number) => number;

/** Mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed | 0;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n);
  };
}

export const pick = <T>(dice: Dice, from: readonly [T, ...T[]]): T => from[dice(from.length)] ?? from[0];

/** A random sentence of the grammar as symbols; `budget` bounds the depth of its derivation. */
export function sentence(grammar: Grammar, start: string, budget: number, dice: Dice): readonly string[] {
  const depths = minimalDepths(grammar);
  const cost = (right: readonly string[]): number => Math.max(0, ...right.map((symbol) => depths.get(symbol) ?? 0)) + 1;
  const derive = (symbol: string, left: number): readonly string[] => {
    const rights = grammar.get(symbol);
    if (rights === undefined) return [symbol];
    const cheap = rights.filter((right) => cost(right) <= left);
    const cheapest = rights.toSorted((a, b) => cost(a) - cost(b))[0] ?? [];
    const right = cheap[dice(cheap.length)] ?? cheapest;
    return right.flatMap((part) => derive(part, left - 1));
  };
  return derive(start, budget);
}

const depthsOf = new WeakMap<Grammar, ReadonlyMap<string, number>>();

function minimalDepths(grammar: Grammar): ReadonlyMap<string, number> {
  const known = depthsOf.get(grammar);
  if (known !== undefined) return known;
  const depths = new Map<string, number>();
  const depthOf = (symbol: string): number => (grammar.has(symbol) ? (depths.get(symbol) ?? 1e6) : 0);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, rights] of grammar) {
      const depth = 1 + Math.min(...rights.map((right) => Math.max(0, ...right.map(depthOf))));
      if (depth < depthOf(name)) {
        depths.set(name, depth);
        changed = true;
      }
    }
  }
  depthsOf.set(grammar, depths);
  return depths;
}

/** A text for a grammar symbol. */
export function lexeme(symbol: string, dice: Dice): string {
  switch (symbol) {
    case 'Ident':
      return pick(dice, ['a', 'b', 'xs', 'F']);
    case 'Literal':
      return pick(dice, ['1', '"s"', '2.5', '1.', 'true', '`a\nb`']);
    case 'Template':
      return pick(dice, ['{" t {{a}} "}', '{"\n x {{ b }}\n"}']);
    case 'TagParen':
      return '(';
    case '";"':
      return pick(dice, ['\n', '\n', ';', ';\n']);
    default:
      return symbol.slice(1, -1);
  }
}

/** All terminal symbols of the grammar. */
export function terminalsOf(grammar: Grammar): readonly string[] {
  const all = new Set([...grammar.values()].flat(2));
  return [...all].filter((symbol) => !grammar.has(symbol));
}

/** What the grammar says of the symbols: accepted, or the index of the first that does not fit. */
export function verdict(grammar: Grammar, symbols: readonly string[]): number | 'accepted' {
  const end = '"end of file"';
  const whole = new Map([...grammar, ['Whole', [['Module', end]]] as const]);
  const misfit = firstMisfit(whole, 'Whole', [...symbols, end]);
  return misfit > symbols.length ? 'accepted' : misfit;
}
