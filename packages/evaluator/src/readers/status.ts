// What the nodes of an evaluation are doing, for a status display: one task per node that runs, and a line
// that counts them. A reader of events and trace. Spec: 05-flow-eval §15.2-15.3, 07-cli §13.

import { formatSize } from '@reflow-lang/base';
import { abbrevCmd, type Flow, isExternalOp, op, renderOp } from '@reflow-lang/flow';
import { Fileset, sizeOf } from '@reflow-lang/values';
import type { NodeView } from '../eval.ts';
import type { EventSink, TraceSink } from '../events.ts';
import { type FlowState, flowState } from '../node-state.ts';
import type { Clock, Ctx } from '../ports.ts';

export interface StatusTask {
  print(text: string): void;
  done(): void;
}

/** A group of a status display. */
export interface StatusGroup {
  print(text: string): void;
  start(title: string): StatusTask;
}

export interface StatusReader {
  readonly read: EventSink;
  readonly trace: TraceSink;
  /** Prints the group's line now and every ten seconds; ends with the signal. */
  report(ctx: Ctx): Promise<void>;
}

export interface StatusReaderConfig {
  readonly group: StatusGroup;
  readonly nodeOf: (id: string) => NodeView | undefined;
  readonly clock: Clock;
}

const reportEveryMs = 10_000;

export function createStatusReader(config: StatusReaderConfig): StatusReader {
  return new Status(config);
}

class Status implements StatusReader {
  readonly #config: StatusReaderConfig;
  readonly #tasks = new Map<string, StatusTask>();
  readonly #states = new Map<Flow, FlowState>();
  readonly #counts = new Map<FlowState, number>();

  constructor(config: StatusReaderConfig) {
    this.#config = config;
  }

  readonly read: EventSink = (event) => {
    switch (event.type) {
      case 'nodeStarted':
        return this.#started(event.node.id, event.node.ident);
      case 'transfer':
        if (event.node !== undefined && !event.done) {
          this.#show(event.node.id, event.node.ident, `${event.node.op} transfer ${formatSize(event.bytes)}`);
        }
        return;
      case 'retry':
        if (event.node !== undefined) this.#tasks.get(event.node.id)?.print(`${event.node.op} waiting`);
        return;
      case 'nodeDone': {
        const size = event.node.op === 'extern' ? '' : ` ${formatSize(event.size)}`;
        return this.#ended(event.node.id, `${event.node.op} done${size}`);
      }
      // FIX(05 §15.2): the operation is said once.
      case 'nodeFailed':
        return this.#ended(event.node.id, `${event.node.op} error ${event.error.message}`);
      default:
    }
  };

  readonly trace: TraceSink = (event) => {
    if (event.type !== 'state' || !isExternalOp(event.flow.op)) return;
    const before = this.#states.get(event.flow);
    if (before !== undefined) this.#count(before, -1);
    this.#states.set(event.flow, event.to);
    this.#count(event.to, 1);
  };

  async report(ctx: Ctx): Promise<void> {
    const { clock, group } = this.#config;
    const start = clock.now().getTime();
    try {
      for (;;) {
        group.print(this.#line(clock.now().getTime() - start));
        await clock.sleep(reportEveryMs, ctx.signal);
      }
    } catch (thrown) {
      if (!ctx.signal.aborted) throw thrown;
    }
  }

  /** What is described, and not run, has no task. */
  #started(id: string, ident: string): void {
    const view = this.#config.nodeOf(id);
    if (view?.external.task !== undefined) this.#show(id, ident, runningText(view));
  }

  #show(id: string, ident: string, text: string): void {
    const task = this.#tasks.get(id) ?? this.#config.group.start(ident);
    this.#tasks.set(id, task);
    task.print(text);
  }

  #ended(id: string, text: string): void {
    const task = this.#tasks.get(id);
    this.#tasks.delete(id);
    task?.print(text);
    task?.done();
  }

  #count(state: FlowState, n: number): void {
    this.#counts.set(state, (this.#counts.get(state) ?? 0) + n);
  }

  #line(elapsedMs: number): string {
    const at = (...states: readonly FlowState[]): number =>
      states.reduce<number>((sum, state) => sum + (this.#counts.get(state) ?? 0), 0);
    const { execing, running, ready, needSubmit, transfer, done, todo } = flowState;
    const part = (name: string, n: number): string => (n === 0 ? '' : `, ${name}:${n}`);
    const waiting = at(ready, needSubmit);
    const all = at(done, execing, running, todo, ready, needSubmit, transfer);
    return (
      `elapsed: ${renderElapsed(elapsedMs)}${part('executing', at(execing))}${part('running', at(running))}` +
      `${part('transferring', at(transfer))}${part('waiting', waiting)}, completed: ${at(done)}/${all}`
    );
  }
}

function runningText({ record, values }: NodeView): string {
  const { flow } = record;
  if (flow.op === op.exec) return `exec ${abbrevCmd(flow)}`;
  const [input] = values;
  const size = flow.op === op.extern && input instanceof Fileset ? ` ${formatSize(sizeOf(input))}` : '';
  return `${renderOp(flow.op)} ${flow.url}${size}`;
}

/** `45s`, `3m4s`; from ten minutes on `12m`, from an hour on `2h5m` (FIX 05 §15.3: the minutes count). */
export function renderElapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)}h${minutes % 60}m`;
  if (minutes >= 10) return `${minutes}m`;
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}
