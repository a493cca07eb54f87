// Writes results to the cache: objects are there before, then the fileset, then its keys.
// Spec: 05-flow-eval §13.1 (read repair), §13.2.

import {
  type Digest,
  isKind,
  type Logger,
  plainError,
  recoverError,
  renderDigest,
  zeroDigest,
} from '@reflow-lang/base';
import { renderFlow } from '@reflow-lang/flow';
import { encodeFilesetV2, type Fileset, filesOf } from '@reflow-lang/values';
import type { NodeKeys } from './cache-keys.ts';
import type { ObjectPresence } from './object-presence.ts';
import { type Assoc, assocKind, type Ctx, type ExecRunInfo, type Repository, type Transferer } from './ports.ts';

export interface CacheWriterConfig {
  readonly assoc: Assoc;
  readonly repository: Repository;
  readonly presence: ObjectPresence;
  readonly transferer?: Transferer;
  readonly log: Logger;
}

export class CacheWriter {
  readonly #config: CacheWriterConfig;

  constructor(config: CacheWriterConfig) {
    this.#config = config;
  }

  /**
   * `from`: where the objects are, if they must come over first. Rejects when an object of the value is
   * not in the repository, or a store fails.
   */
  async write(ctx: Ctx, keys: NodeKeys, value: Fileset, from?: Repository): Promise<void> {
    const { presence, repository, transferer } = this.#config;
    const resolved = filesOf(value).filter((file) => !file.isRef());
    if (from !== undefined && from !== repository) await transferer?.transfer(ctx, repository, from, ...resolved);
    const missing = await presence.missing(ctx, filesOf(value));
    if (missing.length > 0) {
      const names = missing.map((file) => file.short()).join(', ');
      const where = `shared repo (${repository.url() ?? 'no url'})`;
      const subject = renderDigest(keys.flow.digest());
      throw plainError(`CacheWrite ${subject} ${where} missing ${missing.length} files: ${names}`);
    }
    const bytes = encodeFilesetV2(value, { includeFileRefFields: false, includeAssertions: true });
    const id = await repository.put(ctx, bytes);
    await Promise.all(keys.stored.map((_, i) => this.#store(ctx, keys, i, id)));
  }

  /** Gives the keys of these indices the entry another key had; what fails is logged. */
  async repair(ctx: Ctx, keys: NodeKeys, indices: readonly number[], value: Digest): Promise<void> {
    await Promise.all(
      indices.map(async (i) => {
        try {
          await this.#store(ctx, keys, i, value);
        } catch (thrown) {
          const error = recoverError(thrown);
          if (isKind('Precondition', error)) return;
          const key = renderDigest(keys.keys[i] ?? zeroDigest);
          this.#config.log.error(
            `assoc write for read repair ${renderFlow(keys.flow, 'Done')} ${key}: ${error.message}`,
          );
        }
      }),
    );
  }

  /** What is kept of how a result came about: its inspect and its standard output (seed). */
  async writeDiagnostics(ctx: Ctx, keys: NodeKeys, info: ExecRunInfo): Promise<void> {
    const { assoc } = this.#config;
    const entries = [
      [assocKind.execInspect, info.inspect],
      [assocKind.logs, info.stdout],
    ] as const;
    for (const key of keys.stored) {
      for (const [kind, ref] of entries) if (ref !== undefined) await assoc.store(ctx, kind, key, ref.digest);
    }
  }

  async #store(ctx: Ctx, keys: NodeKeys, i: number, value: Digest): Promise<void> {
    const key = keys.stored[i];
    if (key !== undefined) await this.#config.assoc.store(ctx, assocKind.filesetV2, key, value, keys.check(i));
  }
}
