// Which objects are in the repository; what was seen there once is not asked for again during an
// evaluation. Spec: 05-flow-eval §13.1, §26.8.

import { type Digest, isKind, recoverError } from '@reflow-lang/base';
import type { File } from '@reflow-lang/values';
import { Limiter } from './limit.ts';
import type { Ctx, Repository } from './ports.ts';

export class ObjectPresence {
  readonly #repository: Repository;
  readonly #present = new Set<Digest>();
  readonly #limiter = new Limiter(64);

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  /** In the order given; references are missing. Rejects when the repository cannot tell. */
  async missing(ctx: Ctx, files: readonly File[]): Promise<readonly File[]> {
    const unknown = files.filter((file) => !file.isRef() && !this.#present.has(file.id));
    const absent = unknown.length === 0 ? noIds : await this.#absent(ctx, unknown);
    for (const file of unknown) if (!absent.has(file.id)) this.#present.add(file.id);
    return files.filter((file) => file.isRef() || absent.has(file.id));
  }

  async #absent(ctx: Ctx, files: readonly File[]): Promise<ReadonlySet<Digest>> {
    if (this.#repository.missing !== undefined) {
      return new Set((await this.#repository.missing(ctx, files)).map((file) => file.id));
    }
    const absent = new Set<Digest>();
    const ask = async (file: File): Promise<void> => {
      try {
        await this.#repository.stat(ctx, file.id);
      } catch (thrown) {
        const error = recoverError(thrown);
        if (!isKind('NotExist', error)) throw error;
        absent.add(file.id);
      }
    };
    await Promise.all(files.map((file) => this.#limiter.run(() => ask(file))));
    return absent;
  }
}

const noIds: ReadonlySet<Digest> = new Set();
