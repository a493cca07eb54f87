// Reference counts of the objects of a repository that belongs to one alloc: an object goes when nobody
// holds it any more. A repository that is shared needs none: leases protect its objects.
// Spec: 08-infrastructure §3.11, §21.8 (alloc repository).

import { type Digest, mkError, plainError, renderDigest } from '@reflow-lang/base';
import type { Ctx } from '@reflow-lang/evaluator';
import type { FileRepository } from '@reflow-lang/store';
import type { File } from '@reflow-lang/values';

export interface ObjectRefs {
  hold(files: readonly File[]): void;
  /** Removes what nobody holds any more. Rejects with Precondition for what was not held; the rest is let go. */
  letGo(ctx: Ctx, files: readonly File[]): Promise<void>;
}

/** For a repository of others: nothing is counted, nothing removed. */
export const sharedRefs: ObjectRefs = { hold: () => {}, letGo: async () => {} };

export function createObjectRefs(repository: FileRepository): ObjectRefs {
  const counts = new Map<Digest, number>();
  return {
    hold(files) {
      for (const { id } of files) counts.set(id, (counts.get(id) ?? 0) + 1);
    },
    async letGo(ctx, files) {
      const unheld: Digest[] = [];
      for (const { id } of files) {
        const count = counts.get(id) ?? 0;
        if (count === 0) unheld.push(id);
        else if (count > 1) counts.set(id, count - 1);
        else {
          counts.delete(id);
          await repository.delete(ctx, id);
        }
      }
      const [first] = unheld;
      if (first === undefined) return;
      throw mkError('unload', [renderDigest(first)], 'Precondition', plainError('object is not held'));
    },
  };
}
