// Samples what running programs use: the first time after a tenth of a second, then every second, ever
// less often up to every ten. One timer for all of them; short programs are never sampled.
// Spec: 08-infrastructure §3.8, §21.8 (limits, profile).

import { treeUsage } from './process-tree.ts';
import type { ProfileBuilder } from './profile.ts';

export interface UsageSampler {
  /** Samples this tree until the returned function is called. */
  watch(pid: number, profile: ProfileBuilder): () => void;
}

interface Watched {
  readonly pid: number;
  readonly profile: ProfileBuilder;
  /** On the monotonic clock. */
  next: number;
  interval: number;
  last: { readonly at: number; readonly cpuSeconds: number } | undefined;
}

const tickMs = 100;
const firstIntervalMs = 1000;
const maxIntervalMs = 10_000;

export function createUsageSampler(): UsageSampler {
  const watched = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    const now = performance.now();
    for (const each of watched) if (now >= each.next) sample(each, now);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  return {
    watch(pid, profile) {
      const each: Watched = {
        pid,
        profile,
        next: performance.now() + tickMs,
        interval: firstIntervalMs,
        last: undefined,
      };
      watched.add(each);
      if (timer === undefined) {
        timer = setInterval(tick, tickMs);
        timer.unref();
      }
      return () => {
        watched.delete(each);
      };
    },
  };
}

function sample(each: Watched, now: number): void {
  const usage = treeUsage(each.pid);
  const at = new Date();
  each.profile.observe('mem', usage.rss, at);
  const { last } = each;
  // Processes that ended meanwhile take their seconds with them.
  const used = last === undefined ? usage.cpuSeconds : Math.max(0, usage.cpuSeconds - last.cpuSeconds);
  const elapsed = last === undefined ? tickMs / 1000 : (now - last.at) / 1000;
  each.profile.observe('cpu', used / elapsed, at);
  each.last = { at: now, cpuSeconds: usage.cpuSeconds };
  each.next = now + each.interval;
  each.interval = Math.min(maxIntervalMs, each.interval * 1.5);
}
