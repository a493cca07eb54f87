// What the evaluator costs: large pure graphs against the same functions called by hand, and many execs on a
// simulated cluster against the same calls of its allocs without evaluator and scheduler. Of each, also the
// longest time the event loop was held up. Prints one JSON document a line, for `evaluator.bench.mjs`.
// Usage: node --expose-gc --conditions=source bench/evaluator.ts [words of the name of a load]

import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Digest, digestText, ReflowError } from '@reflow-lang/base';
import {
  type Alloc,
  type Cluster,
  type Ctx,
  cacheMode,
  createEval,
  type EvalConfig,
  type Exec,
  type ExecConfig,
  type ReflowEvent,
  Scheduler,
} from '@reflow-lang/evaluator';
import {
  createCountingDigest,
  createMemoryAssoc,
  createMemoryRepository,
  createMemoryTransferer,
  createScriptedSnapshotter,
  namedDigest,
} from '@reflow-lang/evaluator/testing';
import { execFlow, type Flow, flowOfFileset, kFlow, mergeFlow, valFlowWithDigest } from '@reflow-lang/flow';
import { File, Fileset, type Value } from '@reflow-lang/values';

// ---- Measuring --------------------------------------------------------------------------------

interface Measured {
  readonly ms: number;
  /** The longest time in which the event loop did not turn. */
  readonly heldMs: number;
  /** The same in time of this thread: what other work on the machine took is not in it. */
  readonly heldCpuMs: number;
}

async function measure(body: () => Promise<void>): Promise<Measured> {
  globalThis.gc?.();
  let last = performance.now();
  let lastCpu = threadMs();
  let heldMs = 0;
  let heldCpuMs = 0;
  let isOver = false;
  const beat = (): void => {
    const now = performance.now();
    const cpu = threadMs();
    heldMs = Math.max(heldMs, now - last);
    heldCpuMs = Math.max(heldCpuMs, cpu - lastCpu);
    last = now;
    lastCpu = cpu;
    if (!isOver) setImmediate(beat);
  };
  setImmediate(beat);
  const start = performance.now();
  await body();
  const ms = performance.now() - start;
  isOver = true;
  await nextTurn();
  return { ms, heldMs, heldCpuMs };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

// ---- Pure graphs ------------------------------------------------------------------------------

const int = (n: number): Flow => valFlowWithDigest(BigInt(n), digestText(`int ${n}`));
const sum = (values: readonly Value[]): bigint =>
  values.reduce<bigint>((total, value) => total + (typeof value === 'bigint' ? value : 0n), 0n);
const total = (deps: readonly Flow[]): Flow =>
  kFlow('total', (values) => valFlowWithDigest(sum(values), digestText('t')), deps);

/** Each node over two values of its own, all added up, `fanIn` at a time. */
function wide(n: number, fanIn = n): Flow {
  const constants = Array.from({ length: 16 }, (_, i) => int(i));
  const part = (i: number): Flow => {
    const [a, b] = [constants[i % 16], constants[(i >> 4) % 16]];
    const deps = a === undefined || b === undefined ? [] : [a, b];
    return kFlow(`part ${i}`, (values) => valFlowWithDigest(sum(values), digestText('part')), deps);
  };
  let level = Array.from({ length: n }, (_, i) => part(i));
  while (level.length > fanIn) {
    const lower = level;
    level = Array.from({ length: Math.ceil(lower.length / fanIn) }, (_, i) =>
      total(lower.slice(i * fanIn, (i + 1) * fanIn)),
    );
  }
  return total(level);
}

/** Each node over the one before it. */
function chain(n: number): Flow {
  let flow = int(0);
  const one = int(1);
  for (let i = 0; i < n; i++) {
    flow = kFlow(`link ${i}`, (values) => valFlowWithDigest(sum(values), digestText('link')), [flow, one]);
  }
  return flow;
}

/** Every node is returned by the continuation of another one. */
function unfolding(n: number): Flow {
  const one = int(1);
  const step = (i: number): Flow => kFlow(`unfold ${i}`, () => (i === n ? int(n) : step(i + 1)), [one]);
  return step(0);
}

/** The same functions in the same order, and nothing else. */
function byHand(root: Flow): void {
  const values = new Map<Flow, Value>();
  const stack: Flow[] = [root];
  for (let f = stack.at(-1); f !== undefined; f = stack.at(-1)) {
    const waiting = f.deps.filter((dep) => dep.k !== undefined && !values.has(dep));
    if (waiting.length > 0) {
      for (const dep of waiting) stack.push(dep);
      continue;
    }
    stack.pop();
    if (values.has(f)) continue;
    let result = f;
    while (result.k !== undefined) {
      result = result.k(result.deps.map((dep) => values.get(dep) ?? dep.value ?? 0n));
    }
    values.set(f, result.value ?? 0n);
  }
}

// ---- A simulated cluster ----------------------------------------------------------------------

/** Answers calls some at a time, as a network does: the event loop turns in between. */
class Wire {
  #waiting: (() => void)[] = [];
  #isTicking = false;
  readonly #perTurn: number;

  constructor(perTurn: number) {
    this.#perTurn = perTurn;
  }

  readonly call = (): Promise<void> =>
    new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#isTicking) setImmediate(this.#tick);
      this.#isTicking = true;
    });

  readonly #tick = (): void => {
    const due = this.#waiting.slice(0, this.#perTurn);
    this.#waiting = this.#waiting.slice(this.#perTurn);
    this.#isTicking = this.#waiting.length > 0;
    if (this.#isTicking) setImmediate(this.#tick);
    for (const resolve of due) resolve();
  };
}

const gib = 2 ** 30;
const machine = { cpu: 8, mem: 32 * gib, disk: 1000 * gib };

function simulatedAlloc(id: string, wire: Wire): Alloc {
  const repository = createMemoryRepository(id);
  return {
    id: () => id,
    resources: () => machine,
    repository: () => repository,
    put: async (_ctx, taskId, config) => {
      await wire.call();
      return simulatedExec(taskId, config, wire);
    },
    get: () => Promise.reject(new ReflowError({ kind: 'NotExist' })),
    remove: async () => {},
    execs: async () => [],
    load: async (_ctx, _url, fs) => {
      await wire.call();
      return fs;
    },
    verifyIntegrity: async () => {},
    unload: async () => {},
    keepalive: async () => 2 ** 30,
    free: async () => {},
  };
}

function simulatedExec(id: Digest, config: ExecConfig, wire: Wire): Exec {
  const out = new File({ id: digestText(config.cmd), size: 1 });
  return {
    id: () => id,
    uri: () => 'simulated',
    origin: 'new',
    attempt: 1,
    wait: () => wire.call(),
    promote: async () => {},
    result: async () => ({ fileset: Fileset.ofMap([['out', out]]) }),
    runInfo: async () => ({ runtimeMs: 1, profile: {}, resources: config.resources, exitCode: 0 }),
    inspect: () => new Promise(() => {}),
    logs: () => Promise.reject(new ReflowError({ kind: 'NotSupported' })),
    shell: () => Promise.reject(new ReflowError({ kind: 'NotSupported' })),
  };
}

function simulatedCluster(wire: Wire, size: number): Cluster {
  let granted = 0;
  return {
    allocate: async (ctx: Ctx) => {
      if (granted === size)
        await new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason)));
      await wire.call();
      return simulatedAlloc(`alloc ${granted++}`, wire);
    },
    canAllocate: () => undefined,
    maxAlloc: () => machine,
    name: () => 'simulated',
  };
}

/** Execs over one value each, every tenth over the result of the one before. */
function execs(n: number): Flow {
  const all: Flow[] = [];
  for (let i = 0; i < n; i++) {
    const before = all.at(-1);
    const input = flowOfFileset(Fileset.ofMap([['in', new File({ id: digestText(`in ${i}`), size: 1 })]]));
    const deps = i % 10 === 9 && before !== undefined ? [input, before] : [input];
    all.push(execFlow({ image: 'img', cmd: `run ${i}`, ident: `e${i % 100}`, deps, resources: { cpu: 1, mem: gib } }));
  }
  return mergeFlow(...all);
}

const realClock = {
  now: () => new Date(),
  sleep: (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new ReflowError({ kind: 'Canceled' }));
      });
    }),
};

function baseConfig(events: (event: ReflowEvent) => void): EvalConfig {
  return {
    snapshotter: createScriptedSnapshotter(),
    repository: createMemoryRepository('shared'),
    assoc: createMemoryAssoc(),
    events,
    runID: namedDigest('bench'),
    cacheMode: cacheMode.off,
    recomputeEmpty: false,
    bottomUp: false,
    postUseChecksum: false,
    clock: realClock,
    randomDigest: createCountingDigest('bench '),
    yieldToLoop: async () => {
      await nextTurn();
    },
  };
}

// ---- Loads ------------------------------------------------------------------------------------

async function pure(name: string, count: number, make: () => Flow): Promise<void> {
  const root = make();
  root.key();
  const heap = heapUsed();
  const evaluation = createEval(
    root,
    baseConfig(() => {}),
  );
  const { ms, ...held } = await measure(() => evaluation.do({ signal: new AbortController().signal }));
  const bytes = heapUsed() - heap;
  const again = make();
  const hand = await measure(async () => byHand(again));
  print({ kind: 'pure', name, count, ms, handMs: hand.ms, ...held, bytes });
  if (evaluation.value() === undefined) throw new Error(`${name} has no value`);
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function external(name: string, count: number, allocs: number, mode: number): Promise<void> {
  const wire = new Wire(512);
  const hand = await measure(() => callAllocs(count, allocs, wire));
  const counts = new Map<string, number>();
  const config = baseConfig((event) => counts.set(event.type, (counts.get(event.type) ?? 0) + 1));
  const scheduler = new Scheduler({
    cluster: simulatedCluster(wire, allocs),
    transferer: createMemoryTransferer(),
    clock: realClock,
    randomDigest: createCountingDigest('task '),
    drainTimeoutMs: 0,
    maxPendingAllocs: 50,
    yieldToLoop: config.yieldToLoop,
  });
  const stop = new AbortController();
  const scheduling = scheduler.do({ signal: stop.signal });
  const evaluation = createEval(execs(count), {
    ...config,
    scheduler,
    cacheMode: mode,
    // Results are where the allocs have them.
    repository: { ...createMemoryRepository('shared'), missing: async () => [] },
  });
  const heap = heapUsed();
  const { ms, ...held } = await measure(() => evaluation.do({ signal: new AbortController().signal }));
  const bytes = heapUsed() - heap;
  if (evaluation.err() !== undefined) throw evaluation.err();
  await evaluation.settled();
  stop.abort();
  await scheduling;
  print({ kind: 'external', name, count, ms, handMs: hand.ms, ...held, bytes, done: counts.get('nodeDone') ?? 0 });
}

/** The calls one task makes, for as many tasks as fit on the allocs at a time. */
async function callAllocs(count: number, allocs: number, wire: Wire): Promise<void> {
  let next = 0;
  const worker = async (alloc: Alloc): Promise<void> => {
    const ctx = { signal: new AbortController().signal };
    for (let i = next++; i < count; i = next++) {
      const fs = await alloc.load(ctx, undefined, Fileset.empty);
      const config = { cmd: `run ${i}`, args: [{ out: false, index: 0, fileset: fs }], resources: { cpu: 1 } };
      const exec = await alloc.put(ctx, digestText(`task ${i}`), { ...emptyConfig, ...config });
      await exec.wait(ctx);
      await exec.promote(ctx);
      await exec.runInfo(ctx);
      await exec.result(ctx);
      await alloc.unload(ctx, fs);
    }
  };
  const workers = Array.from({ length: allocs * 8 }, (_, i) => worker(simulatedAlloc(`alloc ${i >> 3}`, wire)));
  await Promise.all(workers);
}

const emptyConfig: ExecConfig = {
  type: 'exec',
  ident: '',
  url: '',
  image: '',
  originalImage: '',
  cmd: '',
  args: [],
  resources: {},
  needAWSCreds: false,
  needDockerAccess: false,
};

const print = (row: object): void => console.log(JSON.stringify(row));

const loads: readonly (readonly [string, () => Promise<void>])[] = [
  ['10^6 pure nodes side by side', () => pure('10^6 pure nodes side by side', 1_000_000, () => wide(1_000_000, 1000))],
  ['fan-in of 10^5', () => pure('fan-in of 10^5', 100_000, () => wide(100_000))],
  ['chain of 10^5', () => pure('chain of 10^5', 100_000, () => chain(100_000))],
  ['10^5 continuations', () => pure('10^5 continuations returning one another', 100_000, () => unfolding(100_000))],
  ['10^5 execs', () => external('10^5 execs on 1,000 allocs', 100_000, 1000, cacheMode.off)],
  ['10^4 execs cached', () => external('10^4 execs on 100 allocs, results cached', 10_000, 100, cacheMode.readWrite)],
];

const wanted = process.argv.slice(2);
for (const [name, run] of loads) if (wanted.every((word) => name.includes(word))) await run();
