// What one evaluation has of the cache: which nodes wait for a look-up, under which keys results are
// found and kept, and the writes that are still under way. Spec: 05-flow-eval §13.

import { type Digest, type Logger, recoverError, WaitGroup } from '@reflow-lang/base';
import { type Flow, op, renderFlow } from '@reflow-lang/flow';
import type { Fileset, RWAssertions, Value } from '@reflow-lang/values';
import { AssertionRefresh } from './assertion-refresh.ts';
import { background } from './background.ts';
import { type KeySpace, NodeKeys } from './cache-keys.ts';
import { type CacheMode, isReading, isWriting } from './cache-mode.ts';
import { CacheReader, type LookupOutcome, type LookupRequest } from './cache-reader.ts';
import { CacheWriter } from './cache-writer.ts';
import { neverAborted } from './ctx.ts';
import { type EvalConfig, effectiveCacheMode, lookupTimeoutMs } from './eval-config.ts';
import type { CacheWork } from './events.ts';
import { depAssertions } from './exec-config.ts';
import type { ExternalRecord, NodeRecord } from './node-record.ts';
import { renderFlowState } from './node-state.ts';
import { ObjectPresence } from './object-presence.ts';
import { assocKind, type Ctx, type Repository } from './ports.ts';
import type { EvalSteps } from './step-group.ts';

export interface ResultCacheHost {
  readonly config: EvalConfig;
  readonly steps: EvalSteps;
  readonly log: Logger;
  /** What the evaluation has seen itself of the sources. */
  readonly known: RWAssertions;
  /** Externs have entries like anything else. */
  readonly cachesExterns: boolean;
  /** Where results are before they are in the shared repository, if not there. */
  readonly resultsAt?: () => Repository;
  valuesOf(record: NodeRecord): readonly (Value | undefined)[];
  lookingUp(record: NodeRecord): void;
  /** The answer of a look-up; true when the hit is taken. */
  answered(record: NodeRecord, external: ExternalRecord, outcome: LookupOutcome): boolean;
}

type LookupHit = Extract<LookupOutcome, { readonly kind: 'hit' }>;

/** Nodes looked up between two turns of the event loop. */
const lookupsPerSlice = 512;

interface NodeLookup extends LookupRequest {
  readonly record: NodeRecord;
  readonly external: ExternalRecord;
}

export class ResultCache {
  readonly mode: CacheMode;
  readonly space: KeySpace;
  readonly #host: ResultCacheHost;
  readonly #reader: CacheReader | undefined;
  readonly #writer: CacheWriter | undefined;
  /** Cache writes and repairs under way. */
  readonly #writes = new WaitGroup();
  /** To find execs that share a digest and mean different things (05 §13.4). */
  readonly #execKeys = new Map<Digest, Digest>();
  readonly #ambiguous = new Set<Digest>();
  #queue: NodeRecord[] = [];
  #pieces = 0;
  /** Where background work is counted. */
  outer: Ctx = { signal: neverAborted };

  constructor(host: ResultCacheHost) {
    const { config, log } = host;
    this.#host = host;
    const { mode, complaint } = effectiveCacheMode(config);
    if (complaint !== undefined) log.info(complaint);
    this.mode = mode;
    this.space = config.keySpace ?? (config.scheduler?.ignoresImages() ? 'host' : '');
    const { assoc, repository, clock, assert = 'never', recomputeEmpty, debug = false } = config;
    if (assoc === undefined || repository === undefined) return;
    const common = { assoc, repository, presence: new ObjectPresence(repository), log };
    const timeoutMs = lookupTimeoutMs(config);
    this.#reader = new CacheReader({ ...common, clock, timeoutMs, assert, recomputeEmpty, debug });
    const { transferer } = config;
    this.#writer = new CacheWriter({ ...common, ...(transferer && { transferer }) });
  }

  get isReading(): boolean {
    return isReading(this.mode);
  }

  get hasQueued(): boolean {
    return this.#queue.length > 0;
  }

  /** An exec is met. */
  note(flow: Flow): void {
    const digest = flow.digest();
    const known = this.#execKeys.get(digest);
    if (known === undefined) this.#execKeys.set(digest, flow.key());
    else if (known !== flow.key()) this.#ambiguous.add(digest);
  }

  keysOf(record: NodeRecord): NodeKeys {
    const { external, flow } = record;
    if (external?.keys !== undefined) return external.keys;
    const keys = new NodeKeys(flow, this.#host.valuesOf(record), this.space, external?.hidesContents ?? false);
    if (external !== undefined) external.keys = keys;
    return keys;
  }

  queue(record: NodeRecord): void {
    this.#queue.push(record);
  }

  /** Looks up all that wait, as one batch, which a large graph takes in slices. */
  lookUp(): void {
    const { config, known, steps } = this.#host;
    const records = this.#queue;
    this.#queue = [];
    for (const record of records) this.#host.lookingUp(record);
    const refresh = new AssertionRefresh(known, config.assertionGenerator);
    steps.begin('lookup', async () => {
      for (let at = 0; at < records.length; at += lookupsPerSlice) {
        if (at > 0) await config.yieldToLoop();
        const lookups = records.slice(at, at + lookupsPerSlice).flatMap((record) => this.#lookupOf(record));
        steps.begin('lookup', () => this.#read(lookups, refresh));
      }
    });
  }

  async #read(lookups: readonly NodeLookup[], refresh: AssertionRefresh): Promise<void> {
    const { steps } = this.#host;
    const { ctx } = steps;
    const ended = this.#traced({ kind: 'lookup', count: lookups.length });
    await this.#reader?.lookup(ctx, lookups, refresh, (lookup, outcome) => {
      if (ctx.signal.aborted) return;
      this.#take(lookup, outcome);
      steps.wake();
    });
    ended();
  }

  #traced(work: CacheWork): () => void {
    const { trace } = this.#host.config;
    if (trace === undefined) return () => {};
    const id = ++this.#pieces;
    trace({ type: 'cacheWork', edge: 'begin', id, work });
    return () => trace({ type: 'cacheWork', edge: 'end', id, work });
  }

  #lookupOf(record: NodeRecord): readonly NodeLookup[] {
    const { external, flow } = record;
    if (external === undefined) return [];
    return [
      {
        record,
        external,
        keys: this.keysOf(record),
        isAmbiguous: this.#ambiguous.has(flow.digest()),
        inputs: () => depAssertions(flow, this.#host.valuesOf(record)),
      },
    ];
  }

  #take({ record, external, keys }: NodeLookup, outcome: LookupOutcome): void {
    external.isLookedUp = true;
    const told = outcome.kind === 'hit' ? 'hit' : outcome.reason;
    this.#host.config.trace?.({ type: 'lookup', flow: record.flow, keys: keys.keys, outcome: told });
    if (outcome.kind === 'miss') {
      external.reason = outcome.reason;
      external.reasonDetails = outcome.details;
      external.mustRecompute = outcome.reason === 'emptyRecompute';
      // Deps that were unknown at the first look make other keys.
      external.keys = undefined;
    }
    if (this.#host.answered(record, external, outcome) && outcome.kind === 'hit') {
      this.#repair(record, keys, outcome);
    }
  }

  /** FIX(05 §13.1): entries are repaired only where the cache may be written. */
  #repair(record: NodeRecord, keys: NodeKeys, { fileset, form, value, missing }: LookupHit): void {
    const writer = this.#writer;
    if (writer === undefined || !isWriting(this.mode)) return;
    if (form === assocKind.fileset) this.remember(record, fileset, () => {});
    else if (missing.length > 0) this.#inBackground(record, (ctx) => writer.repair(ctx, keys, missing, value));
  }

  /** Writes a result in the background, then calls `after`; false if it is not to be written. */
  remember(record: NodeRecord, value: Fileset, after: () => void): boolean {
    const writer = this.#writer;
    const { external, flow } = record;
    if (writer === undefined || !isWriting(this.mode)) return false;
    if (flow.op === op.extern && !this.#host.cachesExterns) return false;
    const keys = this.keysOf(record);
    if (keys.stored.length === 0) return false;
    this.#inBackground(record, async (ctx) => {
      const ended = this.#traced({ kind: 'write', flow });
      try {
        if (external !== undefined) external.users++;
        await writer.write(ctx, keys, value, this.#host.resultsAt?.());
        const info = external?.runInfo;
        if (info !== undefined && this.#host.resultsAt !== undefined) await writer.writeDiagnostics(ctx, keys, info);
      } finally {
        if (external !== undefined) external.users--;
        ended();
        after();
      }
    });
    return true;
  }

  /** Writes a result that is in this repository. Rejects when it cannot be written. */
  async write(ctx: Ctx, record: NodeRecord, value: Fileset, from: Repository | undefined): Promise<void> {
    await this.#writer?.write(ctx, this.keysOf(record), value, from);
  }

  /** Resolves when writes and repairs are over. */
  async settled(): Promise<void> {
    await this.#writes.c();
  }

  #inBackground(record: NodeRecord, body: (ctx: Ctx) => Promise<void>): void {
    const work = background(this.outer);
    this.#writes.add(1);
    void body(work.ctx)
      .catch((thrown: unknown) => {
        const name = renderFlow(record.flow, renderFlowState(record.state));
        this.#host.log.error(`cache write ${name}: ${recoverError(thrown).message}`);
      })
      .finally(() => {
        work.complete();
        this.#writes.done();
      });
  }
}
