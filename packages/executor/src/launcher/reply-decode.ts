// A line from the launcher, written by the same version of this program.

import type { LauncherReply } from './protocol.ts';

/** `undefined` for a line cut off by the launcher's death. */
export function decodeReply(line: string): LauncherReply | undefined {
  try {
    return JSON.parse(line) as LauncherReply;
  } catch {
    return undefined;
  }
}
