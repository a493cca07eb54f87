// What a run did when, as spans: the run, requests for allocs and their lives, stages of tasks, work on the
// cache. A reader of events and trace; what becomes of the spans is others' affair. Spec: 07-cli §15.

import { hexDigest, renderDigest, shortDigest } from '@reflow-lang/base';
import type { EventSink, TraceEvent, TraceSink } from '../events.ts';
import type { Clock } from '../ports.ts';
import { type ExecState, renderExecState } from '../scheduler/run-on-alloc.ts';

export type SpanKind = 'Run' | 'Exec' | 'Cache' | 'Transfer' | 'AllocReq' | 'AllocLifespan';

export interface Span {
  readonly kind: SpanKind;
  /** A digest, or the name of an alloc. */
  readonly id: string;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly notes: Readonly<Record<string, string>>;
  /** Spans of one piece of work have the same; `''` for the run itself and its requests. */
  readonly lane: string;
}

export interface SpanReader {
  readonly read: EventSink;
  readonly trace: TraceSink;
  /** Spans that are open end now. */
  end(): void;
}

/** `take` gets every span when it is complete. */
export function createSpanReader(clock: Clock, take: (span: Span) => void): SpanReader {
  return new SpanCollector(clock, take);
}

type OpenSpan = Omit<Span, 'endMs' | 'notes'> & { readonly notes: Record<string, string> };

const transferStates: ReadonlySet<ExecState> = new Set(['load', 'promote', 'transferOut']);

class SpanCollector implements SpanReader {
  readonly #clock: Clock;
  readonly #take: (span: Span) => void;
  readonly #open = new Map<string, OpenSpan>();
  /** Requests that have not been answered, oldest first. */
  readonly #requests: string[] = [];

  constructor(clock: Clock, take: (span: Span) => void) {
    this.#clock = clock;
    this.#take = take;
  }

  readonly read: EventSink = (event) => {
    if (event.type === 'runStarted') {
      const name = [event.program, ...event.args].join(' ');
      this.#begin('run', { kind: 'Run', id: event.program, name, lane: '' });
    } else if (event.type === 'runDone') this.#end('run', { status: event.status });
    else if (event.type === 'alloc') this.#alloc(event.id, event.state);
  };

  readonly trace: TraceSink = (event) => {
    if (event.type === 'taskState') this.#task(event);
    else if (event.type === 'cacheWork') this.#cache(event);
  };

  end(): void {
    for (const name of [...this.#open.keys()]) this.#end(name, {});
  }

  #alloc(id: string, state: 'requested' | 'live' | 'idle' | 'lost' | 'freed'): void {
    switch (state) {
      case 'requested':
        this.#requests.push(id);
        this.#begin(`request ${id}`, { kind: 'AllocReq', id, name: 'allocating resources', lane: '' });
        return;
      case 'live':
        this.#end(`request ${this.#requests.shift()}`, { allocID: id });
        this.#begin(`alloc ${id}`, { kind: 'AllocLifespan', id, name: `alloc: ${id}`, lane: id });
        return;
      case 'freed':
        this.#end(`alloc ${id}`, {});
        return;
      default:
    }
  }

  #task(event: TraceEvent & { readonly type: 'taskState' }): void {
    const { edge, taskID, flowID, ident, state, tries, error } = event;
    const text = renderExecState(state);
    const key = `task ${taskID} ${state}`;
    if (edge === 'end') {
      this.#end(key, { [`"${text}" retries`]: String(tries), ...(error && { error: error.message }) });
      return;
    }
    const kind = transferStates.has(state) ? 'Transfer' : 'Exec';
    const name = `${ident}_${shortDigest(flowID)} ${text}`;
    this.#begin(key, { kind, id: renderDigest(flowID), name, lane: hexDigest(taskID) });
  }

  #cache({ edge, id, work }: TraceEvent & { readonly type: 'cacheWork' }): void {
    const key = `cache ${id}`;
    if (edge === 'end') {
      this.#end(key, work.kind === 'write' ? { FlowID: renderDigest(work.flow.digest()) } : {});
      return;
    }
    const isWrite = work.kind === 'write';
    const digest = isWrite ? renderDigest(work.flow.digest()) : `lookup ${id}`;
    const name = isWrite ? `cache write ${shortDigest(work.flow.digest())}` : `batch cache lookup (${work.count})`;
    this.#begin(key, { kind: 'Cache', id: digest, name, lane: key });
  }

  #begin(key: string, span: Omit<OpenSpan, 'startMs' | 'notes'>): void {
    this.#open.set(key, { ...span, startMs: this.#clock.now().getTime(), notes: {} });
  }

  #end(key: string, notes: Readonly<Record<string, string>>): void {
    const span = this.#open.get(key);
    if (span === undefined) return;
    this.#open.delete(key);
    this.#take({ ...span, endMs: this.#clock.now().getTime(), notes: { ...span.notes, ...notes } });
  }
}
