// How far a run is. Spec: 07-cli §20.4.

import type { EventReader } from '@reflow-lang/runner';

export interface NodeCounts {
  readonly read: EventReader;
  readonly counts: {
    readonly queued: number;
    readonly running: number;
    readonly done: number;
    readonly cached: number;
    readonly failed: number;
  };
  /** `12/40 done · 3 running · 8 cached`. */
  render(): string;
  /** The node that has been running longest. */
  oldest(): string | undefined;
}

export function createNodeCounts(): NodeCounts {
  const counts = { queued: 0, running: 0, done: 0, cached: 0, failed: 0 };
  /** Ident by node id, in order of starting. */
  const running = new Map<string, string>();
  const finish = (id: string): void => {
    counts.done++;
    running.delete(id);
    counts.running = running.size;
  };
  const read: EventReader = (event) => {
    switch (event.type) {
      case 'nodeQueued':
        counts.queued++;
        return;
      case 'nodeStarted':
        running.set(event.node.id, event.node.ident);
        counts.running = running.size;
        return;
      case 'nodeCached':
        counts.cached++;
        return finish(event.node.id);
      case 'nodeDone':
        return finish(event.node.id);
      case 'nodeFailed':
        counts.failed++;
        return finish(event.node.id);
      default:
    }
  };
  const render = (): string => {
    const parts = [`${counts.done}/${counts.queued} done`];
    if (counts.running > 0) parts.push(`${counts.running} running`);
    if (counts.cached > 0) parts.push(`${counts.cached} cached`);
    if (counts.failed > 0) parts.push(`${counts.failed} failed`);
    return parts.join(' · ');
  };
  return { read, counts, render, oldest: () => running.values().next().value };
}
