// How to start the launcher process: beside the bundle, or from sources.

import { dirname, join } from 'node:path';

declare const REFLOW_BUNDLED: boolean | undefined;

const smallHeap = ['--max-semi-space-size=1', '--single-threaded'];

export function launcherCommand(): readonly string[] {
  const node = process.execPath;
  const entry = process.argv[1] ?? '';
  if (typeof REFLOW_BUNDLED === 'boolean') return [node, ...smallHeap, join(dirname(entry), 'launcher.cjs')];
  const source = new URL('../../executor/src/launcher/main.ts', import.meta.url);
  return [node, ...smallHeap, '--conditions=source', source.pathname];
}
