// Events as lines of a file. Contracts §6: every event is written out (not synced) before the next step of
// its node. What happens within one turn of the event loop goes out in one write at its end; an event
// that tells of something outside this process goes out at once, with all before it.

import { closeSync, openSync, writeSync } from 'node:fs';
import type { EventType } from '@reflow-lang/evaluator';
import { type EventReader, encodeEvent } from '../event-stream.ts';

/** A program was started or has ended: whoever reads the file after a kill must find it. */
const urgent: ReadonlySet<EventType> = new Set(['nodeStarted', 'nodeDone', 'nodeFailed', 'runDone']);

/** A full or failing disk costs the history of the run, not the run: one complaint, then silence. */
export function createNdjsonReader(
  path: string,
  complain: (line: string) => void,
): { readonly read: EventReader; close(): void } {
  let file: number | undefined = openSync(path, 'w');
  let pending = '';
  const release = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  const flush = (): void => {
    if (file === undefined || pending === '') return;
    const lines = pending;
    pending = '';
    try {
      writeSync(file, lines);
    } catch (error) {
      release();
      complain(`cannot write ${path}: ${error instanceof Error ? error.message : error}; the run goes on without it`);
    }
  };
  const read: EventReader = (event) => {
    if (file === undefined) return;
    if (pending === '') queueMicrotask(flush);
    pending += encodeEvent(event);
    if (urgent.has(event.type)) flush();
  };
  return {
    read,
    close: () => {
      flush();
      release();
    },
  };
}
