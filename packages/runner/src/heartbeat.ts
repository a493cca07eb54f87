// A sign of life where nothing else happens: readers of a recorded run judge it dead after a minute of
// silence. Spec: 05-flow-eval §15.6 (heartbeat).

import type { EventStream } from './event-stream.ts';

const defaultSilenceMs = 30_000;

/** Emits after every such time in which nothing else was emitted, until it is stopped. */
export function startHeartbeat(stream: EventStream, silenceMs: number = defaultSilenceMs): { stop(): void } {
  let heard = false;
  stream.add((event) => {
    heard ||= event.type !== 'heartbeat';
  });
  const timer = setInterval(() => {
    if (!heard) stream.emit({ type: 'heartbeat' });
    heard = false;
  }, silenceMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
