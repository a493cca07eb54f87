// A second consumer of the tasks that wait: who has resources to spare asks for a node that fits, sees to it,
// and hands it back, done or not. Spec: 05-flow-eval §17.10.

import type { Flow } from '@reflow-lang/flow';
import type { Resources } from '@reflow-lang/values';
import type { Task } from '../scheduler/task.ts';

export interface StolenNode {
  readonly flow: Flow;
  readonly task: Task;
}

export interface StealerHost {
  /** The next task that needs no more than this. */
  take(max: Resources): StolenNode | undefined;
  giveBack(task: Task): void;
  finished(node: StolenNode): void;
  closed(stealer: Stealer): void;
}

interface Admission {
  readonly max: Resources;
  readonly resolve: (flow: Flow | undefined) => void;
}

export class Stealer {
  readonly #host: StealerHost;
  readonly #out = new Map<Flow, StolenNode>();
  #asked: Admission | undefined;
  #isClosed = false;

  constructor(host: StealerHost) {
    this.#host = host;
  }

  /**
   * Resolves to a node that needs no more than `max`, as soon as one waits; to `undefined` when it is
   * asked again before, or closed.
   */
  admit(max: Resources): Promise<Flow | undefined> {
    this.#asked?.resolve(undefined);
    this.#asked = undefined;
    if (this.#isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#asked = { max, resolve };
      this.offer();
    });
  }

  /** Hands a node back: done if it was made so, else to be run again. */
  return(flow: Flow): void {
    const node = this.#out.get(flow);
    if (node === undefined) return;
    this.#out.delete(flow);
    this.#host.finished(node);
  }

  /** Gives back what it still has. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#asked?.resolve(undefined);
    this.#asked = undefined;
    for (const { task } of this.#out.values()) this.#host.giveBack(task);
    this.#out.clear();
    this.#host.closed(this);
  }

  /** Something waits, perhaps something that fits. */
  offer(): void {
    if (this.#asked === undefined) return;
    const { max, resolve } = this.#asked;
    const node = this.#host.take(max);
    if (node === undefined) return;
    this.#asked = undefined;
    this.#out.set(node.flow, node);
    resolve(node.flow);
  }
}
