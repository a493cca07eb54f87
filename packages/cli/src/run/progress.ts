// What a run is doing, on stderr: one line that is redrawn on a terminal, a line per step elsewhere.
// Spec: 07-cli §20.4.

import type { EventReader } from '@reflow-lang/runner';
import type { CommandHost } from '../command.ts';
import type { RunOptions } from './options.ts';

export interface Progress {
  readonly read: EventReader;
  end(): void;
}

export function createProgress(host: CommandHost, options: RunOptions, shortId: string): Progress {
  const mode = options.progress === 'auto' ? autoMode(host, options) : options.progress;
  switch (mode) {
    case 'tty':
      return createStatusLine(host, shortId);
    case 'plain':
      return createPlainLines(host);
    case 'json':
    case 'none':
      return { read: () => {}, end: () => {} };
  }
}

function autoMode(host: CommandHost, options: RunOptions): 'tty' | 'plain' | 'none' {
  if (options.logLevel === 'off') return 'none';
  const isTerminal = host.terminal.stderr && !host.env.CI && host.env.TERM !== 'dumb';
  return isTerminal && options.logLevel !== 'debug' ? 'tty' : 'plain';
}

interface Counts {
  queued: number;
  running: number;
  done: number;
  cached: number;
  failed: number;
}

function createCounter(): { readonly counts: Counts; readonly read: EventReader } {
  const counts: Counts = { queued: 0, running: 0, done: 0, cached: 0, failed: 0 };
  const running = new Set<string>();
  const stop = (id: string): void => {
    running.delete(id);
    counts.running = running.size;
  };
  const read: EventReader = (event) => {
    switch (event.type) {
      case 'nodeQueued':
        counts.queued++;
        return;
      case 'nodeStarted':
        running.add(event.node.id);
        counts.running = running.size;
        return;
      case 'nodeCached':
        counts.cached++;
        counts.done++;
        return stop(event.node.id);
      case 'nodeDone':
        counts.done++;
        return stop(event.node.id);
      case 'nodeFailed':
        counts.failed++;
        counts.done++;
        return stop(event.node.id);
      default:
    }
  };
  return { counts, read };
}

const redrawMs = 100;

/** Redrawn at most ten times a second; never wraps, never scrolls. */
function createStatusLine(host: CommandHost, shortId: string): Progress {
  const counter = createCounter();
  let drawnAt = 0;
  let isDrawn = false;
  let current = '';
  const clear = (): void => {
    if (isDrawn) host.stderr('\r\u001b[K');
    isDrawn = false;
  };
  const draw = (): void => {
    const { counts } = counter;
    const parts = [`${counts.done}/${counts.queued} done`];
    if (counts.running > 0) parts.push(`${counts.running} running`);
    if (counts.cached > 0) parts.push(`${counts.cached} cached`);
    if (counts.failed > 0) parts.push(`${counts.failed} failed`);
    const text = `reflow ${shortId}  ${parts.join(' · ')}  ${current}`;
    host.stderr(`\r\u001b[K${text.slice(0, Math.max(10, host.terminal.columns - 1))}`);
    isDrawn = true;
    drawnAt = Date.now();
  };
  return {
    read: (event) => {
      counter.read(event);
      if (event.type === 'nodeStarted') current = event.node.ident;
      if (event.type === 'imageResolved' && event.warning !== undefined) {
        clear();
        host.stderr(`reflow: warning: ${event.warning}\n`);
      }
      if (event.type === 'nodeFailed') {
        clear();
        host.stderr(`failed: ${event.node.op} ${event.node.ident} ${event.node.position}\n`);
      }
      if (Date.now() - drawnAt >= redrawMs) draw();
    },
    end: clear,
  };
}

/** One line per step of a node. */
function createPlainLines(host: CommandHost): Progress {
  const counter = createCounter();
  return {
    read: (event) => {
      counter.read(event);
      const { counts } = counter;
      if (event.type === 'imageResolved' && event.warning !== undefined)
        host.stderr(`reflow: warning: ${event.warning}\n`);
      if (event.type !== 'nodeDone' && event.type !== 'nodeFailed') return;
      if (event.type === 'nodeDone' && event.how === 'snapshot') return;
      const word = event.type === 'nodeDone' ? 'ok' : 'failed';
      const time = event.type === 'nodeDone' ? ` ${(event.ms / 1000).toFixed(2)} s` : '';
      host.stderr(`[${counts.done}/${counts.queued}] ${word} ${event.node.op} ${event.node.ident}${time}\n`);
    },
    end: () => {},
  };
}
