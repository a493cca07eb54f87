// The files below a path of this machine, as an intern sees them: links are followed, empty directories
// and dangling links vanish, anything that is no file is refused, and cycles are found.
// Spec: 08-infrastructure §3.10 (walker), §3.17.

import { type BigIntStats, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { mkError, plainError } from '@reflow-lang/base';
import type { Ctx } from '@reflow-lang/evaluator';
import { checkSignal, errnoOf, fileError } from './file-errors.ts';
import { listDirectory, nativePath } from './native-path.ts';

export interface LocalFile {
  /** Relative to the root; `.` when the root is a file. A Reflow string. */
  readonly name: string;
  readonly path: string;
  readonly stat: BigIntStats;
}

interface Place {
  readonly name: string;
  readonly path: string;
  /** The directories above, by device and inode: meeting one of them again is a cycle. */
  readonly above: Ancestors | undefined;
}

interface Ancestors {
  readonly id: string;
  readonly above: Ancestors | undefined;
}

const sliceMs = 5;

/** `undefined` when there is nothing at the path. Rejects with Invalid naming what is no file, or a cycle. */
export async function listLocalTree(ctx: Ctx, root: string): Promise<readonly LocalFile[] | undefined> {
  const rootStat = statOf(root);
  if (rootStat === undefined) return undefined;
  const files: LocalFile[] = [];
  const stack: Place[] = [{ name: '', path: root, above: undefined }];
  let until = performance.now() + sliceMs;
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const stat = place.path === root ? rootStat : statOf(place.path);
    if (stat === undefined) continue;
    if (stat.isFile()) files.push({ name: place.name === '' ? '.' : place.name, path: place.path, stat });
    else if (stat.isDirectory()) stack.push(...below(place, stat));
    else throw mkError('intern', [place.path], 'Invalid', plainError('not a regular file'));
    if (performance.now() < until) continue;
    await nextTurn();
    checkSignal(ctx.signal);
    until = performance.now() + sliceMs;
  }
  return files;
}

/** The entries of a directory, the first one last: they are taken from a stack. */
function below(place: Place, stat: BigIntStats): Place[] {
  const id = `${stat.dev}:${stat.ino}`;
  for (let at = place.above; at !== undefined; at = at.above) {
    if (at.id === id) throw mkError('intern', [place.path], 'Invalid', plainError('cycle of symbolic links'));
  }
  const above = { id, above: place.above };
  const prefix = place.name === '' ? '' : `${place.name}/`;
  try {
    return listDirectory(place.path)
      .reverse()
      .map((entry) => ({ name: prefix + entry.name, path: `${place.path}/${entry.name}`, above }));
  } catch (thrown) {
    throw fileError('intern', [place.path], thrown);
  }
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(nativePath(path), { bigint: true, throwIfNoEntry: false });
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'ENOTDIR') return undefined;
    if (errno === 'ELOOP') throw mkError('intern', [path], 'Invalid', plainError('cycle of symbolic links'));
    throw fileError('intern', [path], thrown);
  }
}
