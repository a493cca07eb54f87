// Counts what ran. Spec: 05-flow-eval §15.6 (stats), contracts §7.

import type { RunStats } from '@reflow-lang/evaluator';
import type { EventReader } from '../event-stream.ts';

const isLocal = (place: string): boolean => place === 'local' || /^(local)?file:/.test(place) || !place.includes(':');

export function createStatsReader(): { readonly read: EventReader; stats(): RunStats } {
  const done = new Set<string>();
  let executed = 0;
  let cached = 0;
  let failed = 0;
  let bytesIn = 0;
  let bytesOut = 0;
  const read: EventReader = (event) => {
    switch (event.type) {
      case 'nodeDone':
        done.add(event.node.id);
        if (event.how !== 'snapshot') executed++;
        return;
      case 'nodeFailed':
        done.add(event.node.id);
        executed++;
        failed++;
        return;
      case 'nodeCached':
        done.add(event.node.id);
        cached++;
        return;
      case 'transfer':
        if (!event.done) return;
        // What moves between this machine's own places is neither.
        if (!isLocal(event.from)) bytesIn += event.bytes;
        if (!isLocal(event.to)) bytesOut += event.bytes;
        return;
      default:
    }
  };
  return { read, stats: () => ({ nodes: done.size, executed, cached, failed, bytesIn, bytesOut }) };
}
