// Old job directories go: their results are in the cache, their logs nobody asked for. What has no
// recorded result is left to whoever runs the program again. Spec: 08-infrastructure §21.11 (GC).

import { readdirSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Ctx } from '@reflow-lang/evaluator';
import { checkSignal, errnoOf, fileError } from '@reflow-lang/store';
import { attemptPaths } from './attempt-paths.ts';
import { latestAttempt, removeTree } from './job-directory.ts';

/** Removes jobs whose latest result is older than `before`; returns how many. */
export async function pruneJobs(ctx: Ctx, root: string, before: Date): Promise<number> {
  let pruned = 0;
  for (const shard of names(`${root}/jobs`)) {
    for (const key of names(`${root}/jobs/${shard}`)) {
      const jobDir = `${root}/jobs/${shard}/${key}`;
      const { result } = attemptPaths(jobDir, latestAttempt(jobDir));
      const stat = statSync(result, { throwIfNoEntry: false });
      if (stat === undefined || stat.mtimeMs >= before.getTime()) continue;
      await removeTree(jobDir);
      pruned++;
    }
    await nextTurn();
    checkSignal(ctx.signal);
  }
  return pruned;
}

function names(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT' || errnoOf(thrown) === 'ENOTDIR') return [];
    throw fileError('prune', [path], thrown);
  }
}
