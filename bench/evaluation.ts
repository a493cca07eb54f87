// Pure evaluation against the same computation by hand, and what lowering and digests of a large graph cost:
// all in one process. Prints one JSON document a line, for `evaluation.bench.mjs`.
// Usage: node --expose-gc --conditions=source bench/evaluation.ts [words of the name of a program]

import { performance } from 'node:perf_hooks';
import { ok, plainError } from '@reflow-lang/base';
import { createCheckSession, type OpenedModule } from '@reflow-lang/checker';
import { Flow } from '@reflow-lang/flow';
import { createEvalSession, type EvalSessionState, instantiate } from '@reflow-lang/lower';
import { ListValue, type Value } from '@reflow-lang/values';

interface Opened {
  readonly session: EvalSessionState;
  readonly module: OpenedModule;
}

function open(text: string): Opened {
  const check = createCheckSession({ readSource: () => ok(new TextEncoder().encode(`${text}\n`)) });
  const noFiles = (): never => {
    throw plainError('no files here');
  };
  const files = { readFile: noFiles, walkDir: noFiles };
  const session = createEvalSession(check, { files, trace: () => {}, log: () => {} });
  const opened = check.open('bench.rf');
  if (!opened.ok) throw new Error(opened.error.text);
  return { session, module: opened.value };
}

function main({ session, module }: Opened): Value {
  const value = instantiate(session, module, new Map()).members.get('Main');
  if (value === undefined) throw new Error('no Main');
  return value;
}

/** A program, and the same computation written by hand, with ints of any size as the language has them. */
interface Pair {
  readonly name: string;
  readonly program: string;
  readonly plain: () => bigint | boolean;
}

function range(from: number, to: number): readonly bigint[] {
  const items = new Array<bigint>(to - from);
  for (let i = from; i < to; i++) items[i - from] = BigInt(i);
  return items;
}

const pairs: readonly Pair[] = [
  {
    name: 'comprehension with a filter, 10^5 elements',
    program: 'val Main = len([x * x + 1 | x <- range(0, 100000), if x % 3 == 0])',
    plain: () => {
      const out: bigint[] = [];
      for (const x of range(0, 100_000)) if (x % 3n === 0n) out.push(x * x + 1n);
      return BigInt(out.length);
    },
  },
  {
    name: 'comprehension of two lists, 10^5 elements',
    program: 'val Main = len([x * y | x <- range(0, 1000), y <- range(0, 100)])',
    plain: () => {
      const out: bigint[] = [];
      for (const x of range(0, 1000)) for (const y of range(0, 100)) out.push(x * y);
      return BigInt(out.length);
    },
  },
  {
    name: 'fold of 10^5 ints',
    program: 'val Main = fold(func(a, b int) => a + b, range(0, 100000), 0)',
    plain: () => range(0, 100_000).reduce((a, b) => a + b, 0n),
  },
  {
    name: 'fold in a fold, 10^5 steps',
    program: `val Main = fold(func(s, i int) => s + fold(func(t, j int) => t + i * j, range(0, 100), 0),
range(0, 1000), 0)`,
    plain: () => range(0, 1000).reduce((s, i) => s + range(0, 100).reduce((t, j) => t + i * j, 0n), 0n),
  },
  {
    name: 'list built by a fold, 10^5 elements',
    program: 'val Main = len(fold(func(l [int], x int) => l + [x], range(0, 100000), []))',
    plain: () => {
      const out: bigint[] = [];
      for (const x of range(0, 100_000)) out.push(x);
      return BigInt(out.length);
    },
  },
  {
    name: 'prefix sums, 10^5 elements',
    program: `val Main = len(fold(func(l [int], x int) => l + [l[len(l) - 1] + x], range(0, 100000), [0]))`,
    plain: () => {
      const out: bigint[] = [0n];
      for (const x of range(0, 100_000)) out.push((out.at(-1) ?? 0n) + x);
      return BigInt(out.length);
    },
  },
  {
    name: 'string built by a fold, 10^5 pieces',
    program: 'val Main = len(fold(func(s string, i int) => s + "abc", range(0, 100000), ""))',
    plain: () => BigInt(Buffer.byteLength(range(0, 100_000).reduce((s) => `${s}abc`, ''))),
  },
  {
    name: 'numbers joined to a string, 10^5 pieces',
    program: `val strings = make("$/strings")
val Main = len(strings.Join([strings.FromInt(i) + ":" + strings.FromInt(i * 2) | i <- range(0, 100000)], ","))`,
    plain: () =>
      BigInt(
        Buffer.byteLength(
          range(0, 100_000)
            .map((i) => `${i}:${i * 2n}`)
            .join(','),
        ),
      ),
  },
  {
    name: 'map of 10^5 ints, each looked up',
    program: `val m = map([(i, i * 2) | i <- range(0, 100000)])
val Main = fold(func(s, i int) => s + m[i], range(0, 100000), 0)`,
    plain: () => {
      const m = new Map(range(0, 100_000).map((i) => [i, i * 2n]));
      return range(0, 100_000).reduce((s, i) => s + (m.get(i) ?? 0n), 0n);
    },
  },
  {
    name: 'map built by a fold, 10^5 entries',
    program: 'val Main = len(fold(func(m [int:int], i int) => m + [i: i], range(0, 100000), [0: 0]))',
    plain: () => {
      const m = new Map<bigint, bigint>();
      for (const i of range(0, 100_000)) m.set(i, i);
      return BigInt(m.size);
    },
  },
  {
    name: 'structs, 10^5 steps',
    program: `val Main = fold(func(p {a, b int}, i int) => {a: p.b, b: (p.a + i) % 1000}, range(0, 100000),
{a: 0, b: 1}).a`,
    plain: () => range(0, 100_000).reduce((p, i) => ({ a: p.b, b: (p.a + i) % 1000n }), { a: 0n, b: 1n }).a,
  },
  {
    name: 'variants and switch, 10^5 steps',
    program: `func f(v #A(int) | #B) = switch v { case #A(n): n case #B: 1 }
val Main = fold(func(s, i int) => s + f(if i % 2 == 0 { #A(i) } else { #B }), range(0, 100000), 0)`,
    plain: () => {
      type V = { readonly tag: 'A'; readonly elem: bigint } | { readonly tag: 'B' };
      const f = (v: V): bigint => (v.tag === 'A' ? v.elem : 1n);
      return range(0, 100_000).reduce((s, i) => s + f(i % 2n === 0n ? { tag: 'A', elem: i } : { tag: 'B' }), 0n);
    },
  },
  {
    name: 'calls and conditions, 10^5 steps',
    program: `func collatz(n int) = if n % 2 == 0 { n / 2 } else { 3 * n + 1 }
val Main = fold(func(s, i int) => collatz(s), range(0, 100000), 27)`,
    plain: () => {
      const collatz = (n: bigint): bigint => (n % 2n === 0n ? n / 2n : 3n * n + 1n);
      return range(0, 100_000).reduce((s) => collatz(s), 27n);
    },
  },
  {
    name: 'blocks and tuples, 10^5 steps',
    program: `val Main = fold(func(s int, p (int, int)) => { val (a, b) = p; c := a * b; (s + c) % 1000000007 },
zip(range(0, 100000), range(1, 100001)), 0)`,
    plain: () => {
      const other = range(1, 100_001);
      const zipped = range(0, 100_000).map((a, i): readonly [bigint, bigint] => [a, other[i] ?? 0n]);
      return zipped.reduce((s, [a, b]) => (s + a * b) % 1_000_000_007n, 0n);
    },
  },
  {
    name: 'lists compared, 10^5 elements',
    program: 'val Main = [x * 2 | x <- range(0, 100000)] == [x + x | x <- range(0, 100000)]',
    plain: () => {
      const left = range(0, 100_000).map((x) => x * 2n);
      const right = range(0, 100_000).map((x) => x + x);
      return left.length === right.length && left.every((x, i) => x === right[i]);
    },
  },
];

/** Milliseconds of one call. */
function time(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function comparePair({ name, program, plain }: Pair): object {
  const opened = open(program);
  if (main(opened) !== plain()) throw new Error(`${name}: the two do not compute the same`);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 25; round++) {
    theirs.push(time(plain));
    ours.push(time(() => main(opened)));
  }
  // The first rounds warm up.
  const ratios = ours.map((ms, i) => ms / (theirs[i] ?? ms)).slice(5);
  return { kind: 'pair', name, plainMs: median(theirs.slice(5)), ms: median(ours.slice(5)), ratio: median(ratios) };
}

const heapUsed = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** One exec per element, each with a command of its own; those that read a file wait for it. */
function lowerExecs(count: number, reads: 'no file' | 'a file'): object {
  const input = reads === 'a file' ? '{{in}}' : 'nothing';
  const program = (n: number): string => `val in = file("s3://bucket/in")
val Main = [exec(image := "i", cpu := 1) (out file) {" run --sample {{i}} ${input} > {{out}} "} | i <- range(0, ${n})]`;
  const opened = open(program(count));
  main(open(program(20_000)));
  const before = heapUsed();
  const start = performance.now();
  const value = main(opened);
  const lowered = performance.now() - start;
  const roots = value instanceof ListValue ? value.items.filter((item) => item instanceof Flow) : [];
  const bytes = heapUsed() - before;
  const nodes = countNodes(roots);
  const digests = time(() => {
    for (const root of roots) root.digest();
  });
  const keys = time(() => {
    for (const root of roots) root.key();
  });
  return { kind: 'lowering', execs: count, reads, nodes, ms: lowered, bytes, digestMs: digests, keyMs: keys };
}

function countNodes(roots: readonly Flow[]): number {
  const seen = new Set<Flow>(roots);
  for (const node of seen) for (const dep of node.deps) seen.add(dep);
  return seen.size;
}

const wanted = process.argv[2] ?? '';
for (const pair of pairs) if (pair.name.includes(wanted)) console.log(JSON.stringify(comparePair(pair)));
for (const reads of ['no file', 'a file'] as const) console.log(JSON.stringify(lowerExecs(100_000, reads)));
