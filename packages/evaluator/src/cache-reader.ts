// Looks results up: many nodes in one batch, each answered on its own. An answer is a hit only if the
// entry is ours (checks), readable, complete (its objects exist) and still true (assertions).
// Trouble of any kind is a miss, never a failure. Spec: 05-flow-eval §13.1, §13.4, §14.

import {
  type Digest,
  formatSize,
  isKind,
  isZeroDigest,
  type Logger,
  recoverError,
  renderDigest,
  zeroDigest,
} from '@reflow-lang/base';
import {
  Assertions,
  type AssertPolicy,
  anyEmpty,
  assertHolds,
  assertionsOf,
  decodeFilesetJson,
  decodeFilesetV2,
  type File,
  type Fileset,
  filesOf,
  mergeAssertions,
  prettyDiff,
} from '@reflow-lang/values';
import type { AssertionRefresh } from './assertion-refresh.ts';
import { collectBytes, textOfBytes } from './byte-stream.ts';
import type { NodeKeys } from './cache-keys.ts';
import { withTimeout } from './ctx.ts';
import type { ReasonDetails, RunReason } from './events.ts';
import { Limiter } from './limit.ts';
import type { ObjectPresence } from './object-presence.ts';
import {
  type Assoc,
  type AssocKey,
  type AssocKind,
  type AssocResult,
  assocKind,
  type Clock,
  type Ctx,
  type Repository,
} from './ports.ts';

export interface LookupRequest {
  readonly keys: NodeKeys;
  /** What is asserted of the node's inputs. */
  readonly inputs: () => readonly Assertions[];
  /** Another node of this evaluation has the same digest and means something else (05 §13.4). */
  readonly isAmbiguous: boolean;
}

export type LookupOutcome =
  | {
      readonly kind: 'hit';
      readonly fileset: Fileset;
      /** As printed. */
      readonly key: Digest;
      /** Of the entry: the old form or the new one. */
      readonly form: AssocKind;
      /** What the entry points to. */
      readonly value: Digest;
      /** Indices of the keys that lack an entry. */
      readonly missing: readonly number[];
    }
  | { readonly kind: 'miss'; readonly reason: RunReason; readonly details?: ReasonDetails };

type LookupMiss = Extract<LookupOutcome, { readonly kind: 'miss' }>;

export interface CacheReaderConfig {
  readonly assoc: Assoc;
  readonly repository: Repository;
  readonly presence: ObjectPresence;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly assert: AssertPolicy;
  readonly recomputeEmpty: boolean;
  readonly log: Logger;
  readonly debug: boolean;
}

const concurrency = 64;

export class CacheReader {
  readonly #config: CacheReaderConfig;
  readonly #limiter = new Limiter(concurrency);

  constructor(config: CacheReaderConfig) {
    this.#config = config;
  }

  /** Calls `settle` once for every request, in no particular order. Rejects only if `settle` throws. */
  async lookup<R extends LookupRequest>(
    ctx: Ctx,
    requests: readonly R[],
    refresh: AssertionRefresh,
    settle: (request: R, outcome: LookupOutcome) => void,
  ): Promise<void> {
    const wanted: AssocKey[] = [];
    for (const { keys } of requests) {
      for (const digest of keys.stored) {
        wanted.push({ kind: assocKind.fileset, digest }, { kind: assocKind.filesetV2, digest });
      }
    }
    let results: readonly AssocResult[];
    try {
      const { assoc, clock, timeoutMs } = this.#config;
      results = await withTimeout(ctx, clock, timeoutMs, (c) => assoc.batchGet(c, wanted));
    } catch (thrown) {
      if (!ctx.signal.aborted) this.#config.log.error(`assoc.BatchGet: ${recoverError(thrown).message}`);
      for (const request of requests) settle(request, { kind: 'miss', reason: 'noCacheEntry' });
      return;
    }
    let at = 0;
    const all = requests.map((request) => {
      const found = results.slice(at, at + 2 * request.keys.stored.length);
      at += found.length;
      return this.#limiter.run(async () => settle(request, await this.#one(ctx, request, found, refresh)));
    });
    await Promise.all(all);
  }

  async #one(
    ctx: Ctx,
    request: LookupRequest,
    found: readonly AssocResult[],
    refresh: AssertionRefresh,
  ): Promise<LookupOutcome> {
    const entry = await this.#entry(ctx, request, found);
    if (entry.kind === 'miss') return entry;
    const { fileset } = entry;
    const unusable =
      (await this.#whyIncomplete(ctx, fileset)) ?? (await this.#whyUntrue(ctx, request, fileset, refresh));
    if (unusable !== undefined) return unusable;
    if (this.#config.recomputeEmpty && anyEmpty(fileset)) {
      this.#debug(() => `recomputing empty value for ${request.keys.flow}`);
      return { kind: 'miss', reason: 'emptyRecompute' };
    }
    return entry;
  }

  /** The first readable entry, the new form before the old, keys in order. */
  async #entry(ctx: Ctx, request: LookupRequest, found: readonly AssocResult[]): Promise<LookupOutcome> {
    const { keys } = request;
    let reason: RunReason = 'noCacheEntry';
    const isGood = (i: number, offset: 0 | 1): boolean => {
      const result = found[2 * i + offset];
      if (result?.error !== undefined && !isKind('NotExist', result.error)) {
        this.#config.log.error(`assoc.BatchGet: ${renderDigest(keys.keys[i] ?? zeroDigest)} ${result.error.message}`);
      }
      if (result === undefined || result.error !== undefined || isZeroDigest(result.digest)) return false;
      const check = result.check ?? '';
      if (check === '' ? !request.isAmbiguous : check === keys.check(i)) return true;
      reason = 'checkMismatch';
      return false;
    };
    const goodV2 = keys.stored.map((_, i) => isGood(i, 1));
    for (const kind of [assocKind.filesetV2, assocKind.fileset] as const) {
      for (const [i, key] of keys.keys.slice(0, keys.stored.length).entries()) {
        const offset = kind === assocKind.filesetV2 ? 1 : 0;
        if (offset === 1 ? !goodV2[i] : !isGood(i, 0)) continue;
        const digest = found[2 * i + offset]?.digest;
        const fileset = digest && (await this.#read(ctx, digest, kind));
        if (digest === undefined || fileset === undefined) continue;
        const missing = [...goodV2.keys()].filter((j) => !goodV2[j]);
        return { kind: 'hit', fileset, key, form: kind, value: digest, missing };
      }
    }
    return { kind: 'miss', reason };
  }

  async #read(ctx: Ctx, digest: Digest, kind: AssocKind): Promise<Fileset | undefined> {
    try {
      const bytes = await collectBytes(await this.#config.repository.get(ctx, digest));
      return kind === assocKind.filesetV2 ? decodeFilesetV2(bytes) : decodeFilesetJson(textOfBytes(bytes));
    } catch (thrown) {
      const error = recoverError(thrown);
      if (!isKind('NotExist', error) && !ctx.signal.aborted) {
        this.#config.log.error(`unmarshal ${renderDigest(digest)}: ${error.message}`);
      }
      return undefined;
    }
  }

  /** A reference counts as missing. */
  async #whyIncomplete(ctx: Ctx, fileset: Fileset): Promise<LookupMiss | undefined> {
    let missing: readonly File[];
    try {
      missing = await this.#config.presence.missing(ctx, filesOf(fileset));
    } catch (thrown) {
      if (!ctx.signal.aborted) this.#config.log.error(`cache.Lookup: ${recoverError(thrown).message}`);
      return { kind: 'miss', reason: 'missingObject' };
    }
    const [first] = missing;
    if (first === undefined) return undefined;
    const size = formatSize(missing.reduce((sum, file) => sum + file.size, 0));
    this.#config.log.error(`cache.Lookup: resource does not exist: missing ${missing.length} files (${size})`);
    return { kind: 'miss', reason: 'missingObject', details: { digest: renderDigest(first.digest()) } };
  }

  /** KEEP(05 §14): what cannot be refreshed does not hold, whatever the policy. */
  async #whyUntrue(
    ctx: Ctx,
    request: LookupRequest,
    fileset: Fileset,
    refresh: AssertionRefresh,
  ): Promise<LookupMiss | undefined> {
    let details: ReasonDetails | undefined;
    try {
      const stored = assertionsOf(fileset);
      if (stored.isEmpty()) return undefined;
      mergeAssertions(stored, ...request.inputs());
      const current = await refresh.current(ctx, stored);
      if (
        current === undefined ? this.#config.assert === 'never' : assertHolds(this.#config.assert, [stored], [current])
      )
        return undefined;
      details = firstDifference(stored, current ?? Assertions.empty);
      this.#debug(
        () => `assertions differ for ${request.keys.flow}: ${prettyDiff([stored], [current ?? Assertions.empty])}`,
      );
    } catch (thrown) {
      this.#debug(() => `assertions of ${request.keys.flow}: ${recoverError(thrown).message}`);
    }
    return { kind: 'miss', reason: 'assertionFailed', ...(details && { details }) };
  }

  #debug(text: () => string): void {
    if (this.#config.debug) this.#config.log.debug(text());
  }
}

/** The first property that is not what it was. */
function firstDifference(stored: Assertions, current: Assertions): ReasonDetails | undefined {
  for (const [key, before] of stored.entries()) {
    const now = current.lookup(key) ?? {};
    for (const property of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const [old, value] = [before[property] ?? '', now[property] ?? ''];
      if (old !== value) return { subject: key.subject, property, old, new: value };
    }
  }
  return undefined;
}
