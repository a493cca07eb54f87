// Events as lines of a file: written out, not synced, before the emitter goes on. Contracts §6.

import { closeSync, openSync, writeSync } from 'node:fs';
import { type EventReader, encodeEvent } from '../event-stream.ts';

/** A full or failing disk costs the history of the run, not the run: one complaint, then silence. */
export function createNdjsonReader(
  path: string,
  complain: (line: string) => void,
): { readonly read: EventReader; close(): void } {
  let file: number | undefined = openSync(path, 'w');
  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  const read: EventReader = (event) => {
    if (file === undefined) return;
    try {
      writeSync(file, encodeEvent(event));
    } catch (error) {
      close();
      complain(`cannot write ${path}: ${error instanceof Error ? error.message : error}; the run goes on without it`);
    }
  };
  return { read, close };
}
