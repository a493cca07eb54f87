// Externs that need no machine: their files go from where they are to where they are wanted, and only
// those that differ. Spec: 05-flow-eval §19.5.

import { digestText, isKind, isRestartable, mkError, plainError, ReflowError, recoverError } from '@reflow-lang/base';
import { Fileset, filesOf, mapAssertionsByFile } from '@reflow-lang/values';
import { throwIfAborted } from '../ctx.ts';
import type { Ctx, DirectTransfer, DirectTransferer, ExecResult, Repository } from '../ports.ts';
import type { TaskOutcome } from './run-on-alloc.ts';
import { type Task, taskState } from './task.ts';
import type { TaskRow } from './task-log.ts';

/** Rounds in a row that may get nowhere. */
const maxIdleRounds = 3;

/** `notDirect`: it has to run on an alloc. */
export type DirectOutcome = TaskOutcome | { readonly kind: 'notDirect' };

/** Never rejects. Leaves the result in the task. */
export async function transferDirectly(
  task: Task,
  transferer: DirectTransferer,
  ctx: Ctx,
  row: TaskRow,
): Promise<DirectOutcome> {
  row.create('scheduler.directTransfer', digestText(''));
  row.uri('local');
  task.set(taskState.running);
  try {
    const result = await transferInRounds(task, transferer, ctx);
    if (result === undefined) return { kind: 'notDirect' };
    task.result = result;
    return { kind: 'done', error: undefined };
  } catch (thrown) {
    const error = recoverError(thrown);
    if (ctx.signal.aborted) return { kind: 'lost', error };
    if (isKind('NotSupported', error)) return { kind: 'notDirect' };
    task.result = { fileset: Fileset.empty, err: mkError(describe(task), [], 'Other', error) };
    return { kind: 'done', error: undefined };
  }
}

const describe = (task: Task): string =>
  `scheduler direct transfer: ${task.repository.url() ?? 'local'} -> ${task.config.url}`;

/** `undefined` when the destination cannot be written from here. */
async function transferInRounds(task: Task, transferer: DirectTransferer, ctx: Ctx): Promise<ExecResult | undefined> {
  const { config, repository } = task;
  const fileset = config.args[0]?.fileset;
  if (config.args.length !== 1 || fileset === undefined) {
    const text = `unexpected args (must be 1, but was ${config.args.length})`;
    throw new ReflowError({ kind: 'Precondition', message: text });
  }
  let isStarted = false;
  const started = (): void => {
    if (isStarted) return;
    isStarted = true;
    task.observer?.running?.(task);
  };
  let files = 0;
  let bytes = 0;
  for (let idleRounds = 0; idleRounds <= maxIdleRounds; ) {
    throwIfAborted(ctx);
    const round = await oneRound(() => transferer.transfer(ctx, config.url, fileset, repository, started));
    if (round === undefined) return undefined;
    files += round.files;
    bytes += round.bytes;
    task.moved = { files, bytes };
    if (round.isComplete) return { fileset: mapAssertionsByFile(round.fileset, filesOf(fileset)) };
    idleRounds = round.files > 0 ? 0 : idleRounds + 1;
    if (idleRounds > maxIdleRounds) return { fileset: Fileset.empty, err: stalled(round.missing) };
  }
  return undefined;
}

interface Round {
  readonly fileset: Fileset;
  readonly files: number;
  readonly bytes: number;
  readonly isComplete: boolean;
  readonly missing: number;
}

/** A failure that may pass is a round without progress; any other rejects. */
async function oneRound(transfer: () => Promise<DirectTransfer | undefined>): Promise<Round | undefined> {
  try {
    const round = await transfer();
    if (round === undefined) return undefined;
    const missing = round.incomplete?.length ?? 0;
    return { fileset: round.fileset, files: round.files, bytes: round.bytes, isComplete: missing === 0, missing };
  } catch (thrown) {
    const error = recoverError(thrown);
    if (!isRestartable(error)) throw error;
    return { fileset: Fileset.empty, files: 0, bytes: 0, isComplete: false, missing: 1 };
  }
}

const stalled = (incomplete: number): ReflowError =>
  plainError(
    'scheduler direct transfer: progress stalled for retryable errors (see earlier logs); ' +
      `${incomplete} incomplete transfers`,
  );

/** Whether everything is at the destination already. Nothing is written; what cannot be told is not there. */
export async function isUpToDate(
  ctx: Ctx,
  transferer: DirectTransferer,
  url: string,
  fileset: Fileset,
  from: Repository,
): Promise<boolean> {
  const stop = (): never => {
    throw mkError('plan', [url], 'Precondition');
  };
  try {
    return (await transferer.transfer(ctx, url, fileset, from, stop))?.files === 0;
  } catch {
    throwIfAborted(ctx);
    return false;
  }
}
