// Where this user's state lives. Spec: 07-cli §4.1.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Digest, fail, hexDigest, ok, type Result } from '@reflow-lang/base';

/** `$REFLOW_HOME`, else `~/.reflow`, else the XDG state folder. */
export function reflowHome(env: Readonly<Record<string, string | undefined>>): Result<string, string> {
  if (env.REFLOW_HOME) return ok(env.REFLOW_HOME);
  if (env.HOME) return ok(join(env.HOME, '.reflow'));
  if (env.XDG_STATE_HOME) return ok(join(env.XDG_STATE_HOME, 'reflow'));
  const home = homedir();
  return home === '' ? fail('cannot determine a home directory; set REFLOW_HOME') : ok(join(home, '.reflow'));
}

/** The files of one run. Spec: 07 §4.1. */
export interface RunFiles {
  readonly dir: string;
  /** Prefix of all: `<home>/runs/<64 hex>`. */
  readonly base: string;
  readonly runlog: string;
  readonly events: string;
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
    output: join(home, 'results', hexDigest(runId)),
  };
}
