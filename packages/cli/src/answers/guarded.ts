// One file among many: a bug of ours met in it becomes its answer, and the other files get theirs.
// Contracts, general rule 1.

import { ReflowError, renderError } from '@reflow-lang/base';

/** The result of `work`, or of `failed` with the text of what it threw. */
export function guarded<T>(work: () => T, failed: (text: string) => T): T {
  try {
    return work();
  } catch (error) {
    return failed(thrownText(error));
  }
}

export async function guardedAsync<T>(work: () => Promise<T>, failed: (text: string) => T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return failed(thrownText(error));
  }
}

function thrownText(error: unknown): string {
  if (error instanceof ReflowError) return renderError(error);
  return `internal error: ${error instanceof Error ? error.message : String(error)}`;
}
