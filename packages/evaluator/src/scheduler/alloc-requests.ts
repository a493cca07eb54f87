// What has been asked of the cluster and not yet answered. Spec: 05-flow-eval §19.3.

import { type Logger, recoverError } from '@reflow-lang/base';
import { maxResources, type Requirements, type Resources, renderResources } from '@reflow-lang/values';
import type { EventSink } from '../events.ts';
import type { Alloc, Clock, Cluster } from '../ports.ts';
import { leftOver } from './assign.ts';
import { requirementsOfKinds } from './requirements.ts';
import type { TaskKind } from './task-kind.ts';
import type { WaitingTasks } from './waiting-tasks.ts';

export interface AllocRequestsConfig {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly events?: EventSink;
  readonly labels?: Readonly<Record<string, string>>;
  readonly maxPendingAllocs?: number;
  readonly drainTimeoutMs?: number;
  readonly minAlloc?: Resources;
}

export interface AllocRequestsOwner {
  granted(alloc: Alloc): void;
  /** Another request may be made now. */
  changed(): void;
}

const gib = 2 ** 30;
const defaultMinAlloc: Resources = { cpu: 1, mem: gib, disk: gib };
const firstBackoffMs = 1_000;
const maxBackoffMs = 60_000;

interface PendingAlloc {
  readonly id: string;
  readonly min: Resources;
}

export class AllocRequests {
  readonly #config: AllocRequestsConfig;
  readonly #owner: AllocRequestsOwner;
  readonly #log: Logger;
  readonly #pending = new Set<PendingAlloc>();
  readonly #controller = new AbortController();
  #requested = 0;
  #backoffMs = 0;
  #isBackingOff = false;
  /** Number of the last submission that is being waited after; 0 when none is. */
  #draining = 0;
  #submissions = 0;

  constructor(config: AllocRequestsConfig, log: Logger, owner: AllocRequestsOwner) {
    this.#config = config;
    this.#log = log;
    this.#owner = owner;
  }

  /** Something was submitted: more may follow, so the next request waits a little. */
  drain(): void {
    const ms = this.#config.drainTimeoutMs ?? 50;
    if (ms === 0) return;
    const submission = ++this.#submissions;
    this.#draining = submission;
    void this.#after(ms, () => {
      if (this.#draining !== submission) return;
      this.#draining = 0;
      this.#owner.changed();
    });
  }

  /** At most one request, for what would still wait when all pending ones are granted. */
  consider(todo: WaitingTasks): void {
    if (todo.size === 0 || this.#draining !== 0 || this.#isBackingOff) return;
    if (this.#pending.size >= (this.#config.maxPendingAllocs ?? 5) || this.#controller.signal.aborted) return;
    const rest = leftOver(
      todo.kinds(),
      [...this.#pending].map((pending) => pending.min),
    );
    if (rest.length > 0) this.#request(this.#requirements(rest));
  }

  /** No more requests; what is granted from now on is not wanted. */
  stop(): void {
    this.#controller.abort();
    this.#pending.clear();
  }

  /** What the cluster can give of: enough for all with some to spare, enough for all, enough for one. */
  #requirements(rest: readonly TaskKind[]): Requirements {
    const biggest = rest.reduce((a, b) => (b.distance > a.distance ? b : a));
    const all = requirementsOfKinds(rest);
    const roomy = { min: maxResources(this.#config.minAlloc ?? defaultMinAlloc, all.min), width: all.width };
    const candidates = [roomy, all, { min: biggest.resources, width: 0 }];
    return candidates.find((req) => this.#config.cluster.canAllocate(req.min) === undefined) ?? roomy;
  }

  #request(req: Requirements): void {
    const { cluster, labels, events } = this.#config;
    const pending: PendingAlloc = { id: `request-${++this.#requested}`, min: req.min };
    this.#pending.add(pending);
    events?.({ type: 'alloc', id: pending.id, state: 'requested', resources: req.min });
    const { signal } = this.#controller;
    cluster.allocate({ signal }, req, labels ?? {}).then(
      (alloc) => {
        this.#pending.delete(pending);
        this.#backoffMs = 0;
        this.#owner.granted(alloc);
      },
      (thrown: unknown) => {
        this.#pending.delete(pending);
        if (signal.aborted) return;
        const error = recoverError(thrown);
        this.#log.error(`failed to allocate ${renderResources(req.min)} from cluster: ${error.message}`);
        this.#backOff();
      },
    );
  }

  /** FIX(05 §19.3): a cluster that refuses is asked again after 1 s, then later and later. */
  #backOff(): void {
    this.#backoffMs = Math.min(maxBackoffMs, this.#backoffMs === 0 ? firstBackoffMs : this.#backoffMs * 2);
    this.#isBackingOff = true;
    void this.#after(this.#backoffMs, () => {
      this.#isBackingOff = false;
      this.#owner.changed();
    });
  }

  async #after(ms: number, body: () => void): Promise<void> {
    const { signal } = this.#controller;
    try {
      await this.#config.clock.sleep(ms, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      throw thrown;
    }
    body();
  }
}
