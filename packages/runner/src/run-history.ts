// The run's row in the task log; trouble there is told once and ignored. Spec: 07-cli §9.1 (12, 14).

import { recoverError } from '@reflow-lang/base';
import type { Runtime } from './runtime.ts';

export interface RunRow {
  readonly id: Parameters<NonNullable<Runtime['taskDB']>['createRun']>[1]['id'];
  readonly user: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly start: Date;
}

/** `complain` gets one line per trouble. */
export function recordRun(
  { taskDB }: Runtime,
  row: RunRow,
  complain: (line: string) => void,
): { complete(end: Date): Promise<void> } {
  const ctx = { signal: new AbortController().signal };
  const ignore = (error: unknown): void => complain(`task log: ${recoverError(error).message}`);
  const { id, user, program, args, start } = row;
  const created = taskDB?.createRun(ctx, { id, user, labels: { program }, args, start }).catch(ignore);
  return {
    complete: async (end) => {
      await created;
      await taskDB?.setRunComplete(ctx, id, {}, end).catch(ignore);
    },
  };
}
