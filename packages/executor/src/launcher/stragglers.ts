// Processes that outlive their program: what it left in the background, with or without a session of its
// own. When such a process loses its parent, Linux gives it to the nearest ancestor of ours that reaps:
// so the children of our ancestors are all that has to be looked at, a few small files, however many
// processes the machine runs. When a program has ended and no straggler of it is left, nobody writes to
// its outputs any more. Spec: 08-infrastructure §21.8 (kill), §22 (R3, R9).

import { childrenOf, markOf, readProcessStat } from './process-stat.ts';

export interface StragglerWatch {
  /** Kills what is left of a program that has ended; returns how many processes that were. */
  sweep(group: number, mark: string): number;
}

const maxAncestors = 64;
const maxKilled = 10_000;
/** A process that hangs in the kernel longer than this is left to its fate. */
const maxWaitMs = 2000;

export function watchStragglers(self: number): StragglerWatch {
  const ancestors = ancestorsOf(self);
  /** Children of ancestors that belong to no program of ours. */
  let strangers = new Set<number>();
  for (const pid of ancestors) for (const child of childrenOf(pid)) strangers.add(child);

  /** Stragglers that are there now. */
  const find = (mark: string): number[] => {
    const seen = new Set<number>();
    const found: number[] = [];
    for (const ancestor of ancestors) {
      for (const pid of childrenOf(ancestor)) {
        if (strangers.has(pid)) {
          seen.add(pid);
          continue;
        }
        const marked = markOf(pid);
        if (marked === undefined) seen.add(pid);
        else if (marked === mark) found.push(pid);
      }
    }
    strangers = seen;
    return found;
  };

  return {
    sweep(group, mark) {
      killGroup(group);
      const killed = new Set<number>();
      // Killing a straggler makes orphans of its children: look until there are none.
      for (let found = find(mark); found.length > 0 && killed.size < maxKilled; found = find(mark)) {
        for (const pid of found) killTree(pid, killed);
        awaitEnd(killed);
      }
      return killed.size;
    },
  };
}

function ancestorsOf(self: number): number[] {
  const out: number[] = [];
  for (let pid = readProcessStat(self)?.parent ?? 0; pid > 0 && out.length < maxAncestors; ) {
    out.push(pid);
    pid = readProcessStat(pid)?.parent ?? 0;
  }
  if (!out.includes(1)) out.push(1);
  return out;
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // The group is empty: the program left nothing behind in it.
  }
}

function killTree(root: number, killed: Set<number>): void {
  const pending = [root];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    pending.push(...childrenOf(pid));
    killed.add(pid);
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Ended by itself.
    }
  }
}

/** Blocks until none of them runs any more: only then can nothing be written by them. */
function awaitEnd(killed: ReadonlySet<number>): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < maxWaitMs; waited++) {
    const isOver = [...killed].every((pid) => readProcessStat(pid)?.isZombie !== false);
    if (isOver) return;
    Atomics.wait(pause, 0, 0, 1);
  }
}
