// Where this user's state lives. Spec: 07-cli §4.1.

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Digest, fail, hexDigest, ok, ReflowError, type Result } from '@reflow-lang/base';
import { systemText } from './system-text.ts';

/** `$REFLOW_HOME`, else `~/.reflow`, else the XDG state folder. */
export function reflowHome(env: Readonly<Record<string, string | undefined>>): Result<string, string> {
  if (env.REFLOW_HOME) return ok(env.REFLOW_HOME);
  if (env.HOME) return ok(join(env.HOME, '.reflow'));
  if (env.XDG_STATE_HOME) return ok(join(env.XDG_STATE_HOME, 'reflow'));
  const home = homedir();
  return home === '' ? fail('cannot determine a home directory; set REFLOW_HOME') : ok(join(home, '.reflow'));
}

/** Makes a directory of the home, and those above it. Throws a ReflowError that says what to change. */
export function prepareDirectory(path: string): void {
  try {
    makeDirectory(path);
  } catch (error) {
    const advice = 'set REFLOW_HOME to a directory that can be written';
    throw new ReflowError({ kind: 'Invalid', message: `${systemText('mkdir', path, error)}; ${advice}` });
  }
}

/**
 * Step by step: Node's own recursive `mkdir` never ends where the system says, of a directory whose
 * parent is there, that it cannot be made for want of one (below /proc).
 */
function makeDirectory(path: string): void {
  const missing: string[] = [];
  for (let at = path; !existsSync(at); at = dirname(at)) missing.push(at);
  for (const dir of missing.reverse()) {
    try {
      mkdirSync(dir);
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  }
  if (!statSync(path).isDirectory()) mkdirSync(path);
}

/** The files of one run. Spec: 07 §4.1. */
export interface RunFiles {
  readonly dir: string;
  /** Prefix of all: `<home>/runs/<64 hex>`. */
  readonly base: string;
  readonly runlog: string;
  readonly events: string;
  readonly graph: string;
  readonly output: string;
}

export function runFiles(home: string, runId: Digest): RunFiles {
  const dir = join(home, 'runs');
  const base = join(dir, hexDigest(runId));
  return {
    dir,
    base,
    runlog: `${base}.runlog`,
    events: `${base}.events.ndjson`,
    graph: `${base}.gv`,
    output: join(home, 'results', hexDigest(runId)),
  };
}
