// The one line on a terminal that says what a run is doing. Drawn at most ten times a second, and first
// after a tenth of one: what is over by then shows nothing. Spec: 07-cli §20.4.

import { createNodeCounts } from './node-counts.ts';
import type { Progress } from './progress.ts';
import type { Screen } from './screen.ts';

const redrawMs = 100;
const redrawsPerSecond = 10;

export function createStatusLine(screen: Screen, shortId: string): Progress {
  const nodes = createNodeCounts();
  let isStale = true;
  let ticks = 0;
  const timer = setInterval(() => {
    ticks++;
    if (!isStale && ticks % redrawsPerSecond !== 0) return;
    isStale = false;
    const parts = [`reflow ${shortId}`, renderTime(ticks / redrawsPerSecond), nodes.render(), nodes.oldest() ?? ''];
    screen.status(parts.join('  ').trimEnd());
  }, redrawMs);
  timer.unref();
  return {
    read: (event) => {
      nodes.read(event);
      isStale = true;
      if (event.type === 'imageResolved' && event.warning !== undefined) {
        screen.print(`reflow: warning: ${event.warning}\n`);
      }
      if (event.type === 'nodeFailed') {
        screen.print(`failed: ${event.node.op} ${event.node.ident} ${event.node.position}\n`);
      }
    },
    end: () => {
      clearInterval(timer);
      screen.status(undefined);
    },
  };
}

/** `7s`, `2m14s`, `1h02m`. */
export function renderTime(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole}s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes < 60) return `${minutes}m${String(rest).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`;
}
