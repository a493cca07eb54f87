// Emptying what a finished attempt no longer needs. Directories stay: removing one costs as much as the
// whole rest of a small exec, and they go with their job. What is deep goes in the background.

import { readdirSync, realpathSync, unlinkSync } from 'node:fs';
import { type Logger, recoverError } from '@reflow-lang/base';
import { errnoOf } from '@reflow-lang/store';
import { removeTree } from './job-directory.ts';

/**
 * Removes files, `levels` of directories deep, and whole trees below. Never throws: what stays is only
 * space. `path` has no link in it when the program gets it; if it has one now, the program put it there,
 * and nothing is removed through it.
 */
export function emptyDirectory(path: string, levels: number, log: Logger): void {
  try {
    if (realpathSync(path) !== path) {
      log.error(`warning: ${path} leads elsewhere; it is not emptied`);
      return;
    }
    for (const entry of readdirSync(path, { encoding: 'latin1', withFileTypes: true })) {
      const child = nameBelow(path, entry.name);
      if (!entry.isDirectory()) unlinkSync(child);
      else if (levels > 0 && isAscii(entry.name)) emptyDirectory(`${path}/${entry.name}`, levels - 1, log);
      else removeTree(child).catch((thrown: unknown) => log.debug(recoverError(thrown).message));
    }
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno !== 'ENOENT') log.debug(`remove ${path}: ${errno ?? 'failed'}`);
  }
}

const isAscii = (name: string): boolean => !/[^\x00-\x7f]/.test(name);

/** Names are bytes. */
const nameBelow = (path: string, name: string): string | Buffer =>
  isAscii(name) ? `${path}/${name}` : Buffer.concat([Buffer.from(`${path}/`, 'utf8'), Buffer.from(name, 'latin1')]);
