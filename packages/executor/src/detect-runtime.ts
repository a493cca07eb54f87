// Which runtime of this machine programs get. Bubblewrap counts only if it works here: some systems have
// it but forbid the namespaces it needs. Spec: 08-infrastructure §21.8 (`process` = bwrap, else host).

import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter } from 'node:path';
import { mkError, plainError } from '@reflow-lang/base';
import type { RuntimeKind } from './runtime.ts';

export interface RuntimeChoice {
  readonly kind: RuntimeKind;
  /** Absolute path; with kind `bwrap`. */
  readonly bwrap?: string;
  /** For `doctor`: `bubblewrap 0.8.0`, `bwrap is not installed`, or what it said when tried. */
  readonly reason: string;
}

/** Finds an executable in a `PATH`; `undefined` when there is none. */
export function findExecutable(name: string, path: string): string | undefined {
  for (const directory of path.split(delimiter)) {
    if (!directory.startsWith('/')) continue;
    const candidate = `${directory}/${name}`;
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/**
 * `process` takes bubblewrap where it works, else the host; `bwrap` demands it and rejects with
 * NotSupported, saying why.
 */
export async function chooseProcessRuntime(
  wanted: 'process' | 'bwrap' | 'host',
  path: string = process.env.PATH ?? '',
): Promise<RuntimeChoice> {
  if (wanted === 'host') return { kind: 'host', reason: 'as configured' };
  const bwrap = findExecutable('bwrap', path);
  const failure = bwrap === undefined ? 'bwrap is not installed' : await probe(bwrap);
  if (bwrap !== undefined && failure === undefined) return { kind: 'bwrap', bwrap, reason: 'bubblewrap works' };
  if (wanted === 'bwrap') {
    throw mkError('executor', ['bwrap'], 'NotSupported', plainError(failure ?? 'bwrap does not work'));
  }
  return { kind: 'host', reason: failure ?? 'bwrap does not work' };
}

/** Runs `true` in the namespaces that execs get; what went wrong, or `undefined`. */
function probe(bwrap: string): Promise<string | undefined> {
  const namespaces = ['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--new-session'];
  const args = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', ...namespaces, 'true'];
  return new Promise((resolve) => {
    execFile(bwrap, args, { timeout: 5000 }, (error, _stdout, stderr) => {
      resolve(error === null ? undefined : stderr.trim() || error.message);
    });
  });
}
