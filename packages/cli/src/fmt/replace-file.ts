// A file's content replaced at once: whoever reads it sees the old or the new one, whole.

import { randomUUID } from 'node:crypto';
import { accessSync, chmodSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Keeps the file's mode. `path` must be no link: that would be replaced. Throws the system's errors. */
export function replaceFile(path: string, content: Uint8Array): void {
  // A new file under the old name needs no permission to write the old one: who took it away meant it.
  accessSync(path, constants.W_OK);
  const { mode } = statSync(path);
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    writeFileSync(partial, content, { flag: 'wx', mode: mode & 0o777 });
    chmodSync(partial, mode & 0o7777);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
