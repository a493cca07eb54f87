// A line from the driver. It comes through a pipe from the process that started this one, written by the
// same version: only its being complete JSON is checked.

import type { LauncherRequest } from './protocol.ts';

/** `undefined` for a line cut off by the driver's death. */
export function decodeRequest(line: string): LauncherRequest | undefined {
  try {
    return JSON.parse(line) as LauncherRequest;
  } catch {
    return undefined;
  }
}
