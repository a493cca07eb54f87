// A cluster whose answers a test gives.

import { mkError, type ReflowError } from '@reflow-lang/base';
import { isAvailable, type Requirements, type Resources, renderResources } from '@reflow-lang/values';
import { ctxError } from '../ctx.ts';
import type { Alloc, Cluster } from '../ports.ts';

export interface ScriptedRequest {
  readonly requirements: Requirements;
  grant(alloc: Alloc): void;
  refuse(error: ReflowError): void;
}

export interface ScriptedClusterOptions {
  /** What one alloc can have at most; without bounds by default. */
  readonly max?: Resources;
  /** Answers requests at once, in their order; those beyond wait for the test, or for ever. */
  readonly allocs?: readonly Alloc[];
  readonly ignoresImages?: boolean;
}

export interface ScriptedCluster extends Cluster {
  /** Every request, in order. */
  readonly requests: readonly ScriptedRequest[];
  /** Resolves to the next one that has not been answered or taken. */
  nextRequest(): Promise<ScriptedRequest>;
}

export function createScriptedCluster(options: ScriptedClusterOptions = {}): ScriptedCluster {
  const requests: ScriptedRequest[] = [];
  const granted = [...(options.allocs ?? [])];
  const untaken: ScriptedRequest[] = [];
  const expected: ((request: ScriptedRequest) => void)[] = [];
  const max = options.max ?? { mem: Infinity, cpu: Infinity, disk: Infinity };
  return {
    requests,
    nextRequest: () => {
      const request = untaken.shift();
      return request === undefined ? new Promise((resolve) => expected.push(resolve)) : Promise.resolve(request);
    },
    allocate: (ctx, requirements) =>
      new Promise((resolve, reject) => {
        if (ctx.signal.aborted) reject(ctxError(ctx.signal));
        ctx.signal.addEventListener('abort', () => reject(ctxError(ctx.signal)), { once: true });
        const request: ScriptedRequest = { requirements, grant: resolve, refuse: reject };
        requests.push(request);
        const alloc = granted.shift();
        const taker = expected.shift();
        if (alloc !== undefined) resolve(alloc);
        else if (taker !== undefined) taker(request);
        else untaken.push(request);
      }),
    canAllocate: (resources) =>
      isAvailable(max, resources)
        ? undefined
        : mkError('scripted cluster', [`cannot allocate ${renderResources(resources)}`], 'ResourcesExhausted'),
    maxAlloc: () => max,
    name: () => 'scripted',
    ...(options.ignoresImages !== undefined && { ignoresImages: options.ignoresImages }),
  };
}
