// Spans as a trace file for chrome://tracing and Perfetto. Spec: 07-cli §15 (localtracer).

import { digestText } from '@reflow-lang/base';
import type { Span } from './spans.ts';

/** One JSON document and a newline; spans in the order given, which is that of completion. */
export function renderChromeTrace(spans: readonly Span[]): string {
  const lanes = new Map<string, number>([['', 0]]);
  const pidOf = (lane: string): number => {
    const pid = lanes.get(lane) ?? lanes.size;
    lanes.set(lane, pid);
    return pid;
  };
  const traceEvents = spans.map(({ kind, id, name, startMs, endMs, notes, lane }) => ({
    pid: pidOf(lane),
    tid: threadOf(id),
    ts: startMs * 1000,
    ph: 'X',
    ...(endMs > startMs && { dur: (endMs - startMs) * 1000 }),
    name,
    cat: kind,
    args: { beginTime: renderRfc850(startMs), endTime: renderRfc850(endMs), ...notes },
  }));
  return `${JSON.stringify({ traceEvents })}\n`;
}

/** The same for the same id. FIX(07 §15): exact in JSON. */
function threadOf(id: string): number {
  const digest = digestText(id);
  let n = 0;
  for (let i = 2; i < 6; i++) n = n * 256 + digest.charCodeAt(i);
  return n % 2 ** 31;
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Monday, 02-Jan-06 15:04:05 UTC`. */
export function renderRfc850(ms: number): string {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = `${two(at.getUTCDate())}-${months[at.getUTCMonth()]}-${two(at.getUTCFullYear() % 100)}`;
  return `${days[at.getUTCDay()]}, ${date} ${[at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':')} UTC`;
}
