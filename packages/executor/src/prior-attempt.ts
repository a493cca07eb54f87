// What earlier drivers did under a job key: the state of its latest attempt, waiting a little where that
// is about to change. Spec: 08-infrastructure §21.2 (put a-c), §21.8 (supervision).

import { setTimeout as sleep } from 'node:timers/promises';
import type { Ctx } from '@reflow-lang/evaluator';
import { checkSignal } from '@reflow-lang/store';
import { type AttemptPaths, attemptPaths } from './attempt-paths.ts';
import { attemptAge, fence, isOwnDirectory, latestAttempt } from './job-directory.ts';
import { isAlive, isRunning, killMarked } from './process-tree.ts';
import {
  type EndRecord,
  type ResultRecord,
  readBwrapStatus,
  readClaim,
  readExit,
  readResult,
  readStarted,
  type StartedRecord,
} from './records-decode.ts';

export type Prior =
  /** Nothing to take over: attempt `next` may be begun. */
  | { readonly kind: 'none'; readonly next: number }
  | { readonly kind: 'succeeded'; readonly attempt: number; readonly record: ResultRecord }
  /** The program has ended, nobody has collected its outputs. */
  | { readonly kind: 'ended'; readonly attempt: number; readonly end: EndRecord; readonly startedAt: Date }
  | { readonly kind: 'running'; readonly attempt: number; readonly started: StartedRecord };

/** How long an attempt may be without a claim: its driver is between making the directory and sending it. */
const unclaimedMs = 1000;
/** How long a launcher may take to write down what it has just seen. */
const witnessMs = 5000;
const pollMs = 20;

export async function findPrior(ctx: Ctx, jobDir: string, mark: string): Promise<Prior> {
  const attempt = latestAttempt(jobDir);
  if (attempt === 0) return { kind: 'none', next: 1 };
  const paths = attemptPaths(jobDir, attempt);
  const over = { kind: 'none', next: attempt + 1 } as const;
  for (let waited = 0; ; waited += pollMs) {
    checkSignal(ctx.signal);
    if (!isOwnDirectory(paths)) return over;
    const record = readResult(paths.result);
    if (record !== undefined) return record.error === undefined ? { kind: 'succeeded', attempt, record } : over;
    const started = readStarted(paths.started);
    const end = readExit(paths.exit);
    if (end !== undefined) return { kind: 'ended', attempt, end, startedAt: started?.startedAt ?? end.endedAt };
    if (started !== undefined && isAlive(started)) return { kind: 'running', attempt, started };
    const next = whatNow(paths, started, waited);
    if (next === 'over') {
      await killMarked(mark);
      return over;
    }
    if (next !== 'wait') return { kind: 'ended', attempt, end: next, startedAt: next.endedAt };
    await sleep(pollMs);
  }
}

/** Of an attempt that neither runs nor has a recorded end. */
function whatNow(paths: AttemptPaths, started: StartedRecord | undefined, waited: number): 'wait' | 'over' | EndRecord {
  const claim = readClaim(paths.claim);
  if (claim === undefined) {
    const age = attemptAge(paths);
    if (age === undefined) return 'over';
    if (age < unclaimedMs && waited < unclaimedMs) return 'wait';
    return fence(paths) ? 'over' : 'wait';
  }
  const hasWitness = !Number.isNaN(claim.pid) && isRunning(claim.pid, claim.pidStart);
  if (hasWitness && waited < witnessMs) return 'wait';
  return (started === undefined ? undefined : bwrapEnd(paths)) ?? 'over';
}

/** The end that bubblewrap itself wrote down. */
export function bwrapEnd(paths: AttemptPaths): EndRecord | undefined {
  const { exitCode } = readBwrapStatus(paths.status);
  return exitCode === undefined ? undefined : { code: exitCode, signal: '', endedAt: new Date() };
}
