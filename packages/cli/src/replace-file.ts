// A file's content written at once: whoever reads it sees the old or the new one, whole.

import { randomUUID } from 'node:crypto';
import { accessSync, chmodSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A file that is there keeps its mode. `path` must be no link: that would be replaced. Throws the system's errors. */
export function replaceFile(path: string, content: Uint8Array): void {
  const old = statSync(path, { throwIfNoEntry: false });
  // A new file under the old name needs no permission to write the old one: who took it away meant it.
  if (old !== undefined) accessSync(path, constants.W_OK);
  if (old !== undefined && !old.isFile()) {
    writeFileSync(path, content);
    return;
  }
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    writeFileSync(partial, content, { flag: 'wx' });
    if (old !== undefined) chmodSync(partial, old.mode & 0o7777);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
