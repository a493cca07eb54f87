// Watching a program of another launcher: by its pid and by what is written in its attempt directory.
// Spec: 08-infrastructure §21.8 (supervision).

import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptPaths } from './attempt-paths.ts';
import { bwrapEnd } from './prior-attempt.ts';
import { isRunning } from './process-tree.ts';
import { type EndRecord, type ResultRecord, readClaim, readExit, readResult } from './records-decode.ts';

export type Followed =
  /** Another driver has collected its outputs. */
  | { readonly kind: 'recorded'; readonly record: ResultRecord }
  | { readonly kind: 'ended'; readonly end: EndRecord }
  /** It is gone, and nobody saw how. */
  | { readonly kind: 'lost' };

const pollFirstMs = 5;
const pollMaxMs = 250;
/** How long its launcher may take to write down the end, and how long after it is gone itself. */
const witnessMs = 5000;
const lastLookMs = 100;

/** Resolves when the program has ended. */
export async function followProgram(
  paths: AttemptPaths,
  program: { readonly pid: number; readonly pidStart: string },
): Promise<Followed> {
  let goneAt: number | undefined;
  for (let pause = pollFirstMs; ; pause = Math.min(pollMaxMs, pause * 1.3)) {
    const record = readResult(paths.result);
    if (record !== undefined) return { kind: 'recorded', record };
    const end = readExit(paths.exit);
    if (end !== undefined) return { kind: 'ended', end };
    if (goneAt !== undefined) {
      const claim = readClaim(paths.claim);
      const hasWitness = claim !== undefined && isRunning(claim.pid, claim.pidStart);
      if (performance.now() - goneAt > (hasWitness ? witnessMs : lastLookMs)) {
        const own = bwrapEnd(paths);
        return own === undefined ? { kind: 'lost' } : { kind: 'ended', end: own };
      }
    } else if (!isRunning(program.pid, program.pidStart)) {
      goneAt = performance.now();
      pause = pollFirstMs;
    }
    await sleep(pause);
  }
}
