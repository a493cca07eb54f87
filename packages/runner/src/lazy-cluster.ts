// This machine as a cluster that is set up when the first exec needs it: a run that finds everything in
// the cache starts no process and asks no sandbox whether it works.

import type { Alloc, Cluster, Ctx } from '@reflow-lang/evaluator';
import type { LocalCluster } from '@reflow-lang/executor';
import type { Requirements, Resources } from '@reflow-lang/values';

export interface LazyCluster extends Cluster {
  /** Ends what was set up, if anything was. */
  close(): Promise<void>;
}

export interface LazyClusterFacts {
  readonly name: string;
  readonly resources: Resources;
  canAllocate(wanted: Resources): ReturnType<Cluster['canAllocate']>;
}

/** `open` runs at most once; its failure is the failure of the alloc that was asked for. */
export function createLazyCluster(facts: LazyClusterFacts, open: () => Promise<LocalCluster>): LazyCluster {
  let opened: Promise<LocalCluster> | undefined;
  const get = (): Promise<LocalCluster> => {
    opened ??= open();
    return opened;
  };
  return {
    ignoresImages: true,
    name: () => facts.name,
    maxAlloc: () => facts.resources,
    canAllocate: facts.canAllocate,
    allocate: async (ctx: Ctx, requirements: Requirements, labels): Promise<Alloc> =>
      (await get()).allocate(ctx, requirements, labels),
    close: async () => {
      const cluster = await opened?.catch(() => undefined);
      await cluster?.close();
    },
  };
}
