// Gives the results that a cache has under some of a node's keys to all of its keys, without running
// anything: a graph is evaluated with what the cache knows in place of execs. Spec: 05-flow-eval §18.

import {
  digestBytes,
  isKind,
  type Logger,
  plainError,
  ReflowError,
  recoverError,
  renderDigest,
} from '@reflow-lang/base';
import { cacheKeys, canonicalize, type Flow, type FlowConfig, isExternalOp, op, renderFlow } from '@reflow-lang/flow';
import { decodeFilesetV2, encodeFilesetV2, File, Fileset, type Value } from '@reflow-lang/values';
import { collectBytes } from './byte-stream.ts';
import { type KeySpace, NodeKeys, storedKey } from './cache-keys.ts';
import { throwIfAborted, withTimeout } from './ctx.ts';
import { Fifo } from './fifo.ts';
import { Limiter } from './limit.ts';
import { type Assoc, assocKind, type Clock, type Ctx, type Repository } from './ports.ts';
import { pureStep } from './pure-step.ts';

export interface RepairConfig {
  readonly assoc: Assoc;
  readonly repository: Repository;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config?: FlowConfig;
  readonly keySpace?: KeySpace;
  /** Milliseconds; 20 minutes by default. */
  readonly cacheLookupTimeoutMs?: number;
  /** Look-ups at a time; 50 by default. */
  readonly getConcurrency?: number;
}

type Outcome =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'error'; readonly error: ReflowError };

interface Frame {
  /** The node, or what it has become. */
  flow: Flow;
  /** The node that the outcome is of. */
  readonly of: Flow;
  cached: Fileset | undefined;
  isOpen: boolean;
}

interface WriteBack {
  readonly flow: Flow;
  readonly keys: NodeKeys;
  readonly value: Fileset;
}

export class Repair {
  /** Entries written, and accepted. */
  numWrites = 0;
  readonly #config: RepairConfig;
  readonly #gets: Limiter;
  readonly #queue = new Fifo<WriteBack>();
  readonly #known = new Map<string, Outcome>();
  #workers: Promise<void>[] = [];
  #isClosed = false;
  #wake: (() => void)[] = [];

  constructor(config: RepairConfig) {
    this.#config = config;
    this.#gets = new Limiter(config.getConcurrency ?? 50);
  }

  /** Starts this many writers. */
  go(ctx: Ctx, concurrency: number): void {
    this.#workers = Array.from({ length: concurrency }, () => this.#write(ctx));
  }

  /** Repairs what the graph stands on. Rejects only when the signal fires. */
  async do(ctx: Ctx, root: Flow): Promise<void> {
    const canonical = canonicalize(root, this.#config.config);
    const stack: Frame[] = [mkFrame(canonical, canonical)];
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      throwIfAborted(ctx);
      if (this.#known.has(frame.of.key())) stack.pop();
      else if (!frame.isOpen) {
        frame.isOpen = true;
        if (isExternalOp(frame.flow.op)) frame.cached ??= await this.#lookUp(ctx, frame.flow);
        for (const dep of frame.flow.deps)
          if (!this.#known.has(dep.key()) && dep.op !== op.val) stack.push(mkFrame(dep, dep));
      } else {
        const next = this.#conclude(frame);
        if (next === undefined) stack.pop();
        else {
          frame.flow = next;
          frame.isOpen = false;
        }
      }
    }
  }

  /** Resolves when everything has been written back. */
  async done(): Promise<void> {
    this.#isClosed = true;
    this.#wakeAll();
    await Promise.all(this.#workers);
  }

  /** What it has become, if it is not over yet. */
  #conclude(frame: Frame): Flow | undefined {
    const { flow, cached } = frame;
    const values: Value[] = [];
    let failed: ReflowError | undefined;
    for (const dep of flow.deps) {
      const outcome = this.#outcomeOf(dep);
      if (outcome.kind === 'value') values.push(outcome.value);
      else failed ??= outcome.error;
    }
    const local = failed === undefined ? this.#evaluate(flow, values) : mkError(failed);
    if (local.kind === 'fork') return local.flow;
    const outcome: Outcome = local.kind === 'error' && cached !== undefined ? { kind: 'value', value: cached } : local;
    this.#known.set(frame.of.key(), outcome);
    if (flow.op === op.exec && outcome.kind === 'value' && failed === undefined)
      this.#writeBack(flow, values, outcome.value);
    else if (flow.op === op.exec && outcome.kind === 'error') {
      this.#config.log.error(`cannot write back ${renderFlow(flow, 'Done')}: ${outcome.error.message}`);
    }
    return undefined;
  }

  #outcomeOf(dep: Flow): Outcome {
    if (dep.op !== op.val) return this.#known.get(dep.key()) ?? mkError(plainError('not repaired'));
    return dep.err === undefined ? { kind: 'value', value: dep.value ?? Fileset.empty } : mkError(dep.err);
  }

  #evaluate(flow: Flow, values: readonly Value[]): Outcome | { readonly kind: 'fork'; readonly flow: Flow } {
    switch (flow.op) {
      case op.exec:
      case op.intern:
        return mkError(plainError('cannot recompute execs or interns'));
      case op.extern:
        return { kind: 'value', value: Fileset.empty };
      case op.data:
        return dataOf(flow);
      default: {
        const step = pureStep(flow, values, { ctx: { signal: noSignal }, repository: this.#config.repository });
        if (step.kind === 'value') return { kind: 'value', value: step.value ?? Fileset.empty };
        return step.kind === 'error' ? mkError(step.error) : step;
      }
    }
  }

  // ---- Look-ups ----

  /** FIX(05 §18): the whole look-up has a time limit, not the first half of it. */
  async #lookUp(ctx: Ctx, flow: Flow): Promise<Fileset | undefined> {
    const { clock, cacheLookupTimeoutMs = 1_200_000 } = this.#config;
    return this.#gets.run(async () => {
      for (const key of cacheKeys(
        flow,
        flow.deps.map((dep) => dep.value),
      )) {
        const found = await withTimeout(ctx, clock, cacheLookupTimeoutMs, (c) => this.#read(c, flow, key)).catch(
          (thrown: unknown) => {
            const error = recoverError(thrown);
            if (!isKind('NotExist', error)) this.#config.log.error(`unmarshal ${renderDigest(key)}: ${error.message}`);
            return undefined;
          },
        );
        if (found !== undefined) return found;
      }
      return undefined;
    });
  }

  async #read(ctx: Ctx, flow: Flow, key: ReturnType<Flow['digest']>): Promise<Fileset> {
    const { assoc, repository, keySpace = '' } = this.#config;
    const { value } = await assoc.get(ctx, assocKind.filesetV2, storedKey(flow, key, keySpace));
    return decodeFilesetV2(await collectBytes(await repository.get(ctx, value)));
  }

  // ---- Writing back ----

  #writeBack(flow: Flow, values: readonly Value[], value: Value): void {
    if (!(value instanceof Fileset)) return;
    this.#queue.push({ flow, keys: new NodeKeys(flow, values, this.#config.keySpace ?? '', false), value });
    this.#wakeAll();
  }

  async #write(ctx: Ctx): Promise<void> {
    for (;;) {
      const next = this.#queue.shift();
      if (next !== undefined) await this.#store(ctx, next);
      else if (this.#isClosed || ctx.signal.aborted) return;
      else await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  async #store(ctx: Ctx, { flow, keys, value }: WriteBack): Promise<void> {
    const { assoc, repository, log } = this.#config;
    try {
      const bytes = encodeFilesetV2(value, { includeFileRefFields: false, includeAssertions: true });
      const id = await repository.put(ctx, bytes);
      log.info(`write back ${flow.ident} ${renderFlow(flow, 'Done')} ${renderDigest(id)}`);
      for (const [i, key] of keys.stored.entries()) {
        try {
          await assoc.store(ctx, assocKind.filesetV2, key, id, keys.check(i));
          this.numWrites++;
        } catch (thrown) {
          const error = recoverError(thrown);
          if (!isKind('Precondition', error)) log.error(`assoc.Put: ${error.message}`);
        }
      }
    } catch (thrown) {
      log.error(`cannot write back ${renderFlow(flow, 'Done')}: ${recoverError(thrown).message}`);
    }
  }

  #wakeAll(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resolve of waiting) resolve();
  }
}

export const createRepair = (config: RepairConfig): Repair => new Repair(config);

const noSignal = new AbortController().signal;

const mkFrame = (flow: Flow, of: Flow): Frame => ({ flow, of, cached: undefined, isOpen: false });
const mkError = (error: ReflowError): Extract<Outcome, { readonly kind: 'error' }> => ({ kind: 'error', error });

/** Nothing is put: the digest is enough. */
function dataOf({ data }: Flow): Outcome {
  if (data?.kind !== 'bytes') return mkError(new ReflowError({ kind: 'NotSupported', message: 'local file' }));
  const id = digestBytes(data.bytes);
  return { kind: 'value', value: Fileset.ofFile(new File({ id, size: data.bytes.length })) };
}
