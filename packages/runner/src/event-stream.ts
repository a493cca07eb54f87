// One totally ordered stream of events, and its readers. Spec: 05-flow-eval §15.6, contracts §6.

import type { EventSink, ReflowEvent } from '@reflow-lang/evaluator';

/** What goes on the wire: the event under its envelope. */
export type StampedEvent = {
  /** RFC 3339, UTC, milliseconds. */
  readonly t: string;
  /** From 0, without gaps. */
  readonly seq: number;
  readonly runId: string;
} & ReflowEvent;

/** Synchronous. One that throws is detached with a line of complaint; it never fails a run. */
export type EventReader = (event: StampedEvent) => void;

export interface EventStream {
  readonly emit: EventSink;
  /** A reader added before `begin` sees every event from the first one on. */
  add(reader: EventReader): void;
  /** Ends the time in which readers gather: from here on nothing is kept. */
  begin(): void;
}

export function createEventStream(runId: string, now: () => Date, complain: (line: string) => void): EventStream {
  const readers: EventReader[] = [];
  let early: StampedEvent[] | undefined = [];
  let seq = 0;
  const deliver = (reader: EventReader, event: StampedEvent): void => {
    try {
      reader(event);
    } catch (error) {
      readers.splice(readers.indexOf(reader), 1);
      complain(
        `a reader of the event stream failed and is detached: ${error instanceof Error ? error.message : error}`,
      );
    }
  };
  // What a reader emits comes after what it is being told: all readers see one order.
  const pending: StampedEvent[] = [];
  let isDelivering = false;
  const emit = (event: ReflowEvent): void => {
    const stamped: StampedEvent = { t: now().toISOString(), seq: seq++, runId, ...event };
    early?.push(stamped);
    pending.push(stamped);
    if (isDelivering) return;
    isDelivering = true;
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      for (const reader of [...readers]) deliver(reader, next);
    }
    isDelivering = false;
  };
  return {
    emit,
    add: (reader) => {
      readers.push(reader);
      for (const event of early ?? []) deliver(reader, event);
    },
    begin: () => {
      early = undefined;
    },
  };
}

/** The line of an event: `t`, `seq`, `type`, `runId` first. */
export function encodeEvent(event: StampedEvent): string {
  const { t, seq, type, runId, ...rest } = event;
  return `${JSON.stringify({ t, seq, type, runId, ...rest })}\n`;
}
