// An alloc from the moment it is granted until it is freed: kept alive, given tasks, and let go when
// it dies, idles too long or the scheduler ends. Its tasks are aborted with it.
// Spec: 05-flow-eval §19.3 (alloc lifetime), §19.6.

import { type Digest, isKind, type Logger, ReflowError, recoverError } from '@reflow-lang/base';
import { addResources, type Resources, scaledDistance, subResources } from '@reflow-lang/values';
import { neverAborted, withTimeout } from '../ctx.ts';
import type { Alloc, Clock, Ctx, RandomDigest } from '../ports.ts';
import type { HeapItem } from './heap.ts';

const keepaliveAskMs = 120_000;
const keepaliveMarginMs = 30_000;
const keepaliveMaxMs = 300_000;
const keepaliveMinMs = 1_000;
const keepaliveTimeoutMs = 10_000;
const keepaliveTries = 5;
const freeTimeoutMs = 10_000;
const returnTimeoutMs = 10_000;

/** A task that runs on the alloc. */
export interface Tenant {
  readonly controller: AbortController;
}

export interface LeasePorts {
  readonly clock: Clock;
  readonly randomDigest: RandomDigest;
  readonly log: Logger;
}

export class Lease implements HeapItem {
  heapIndex = -1;
  readonly alloc: Alloc;
  readonly sequence: number;
  /** What is not reserved by tasks. */
  available: Resources;
  /** Size of `available`: the order of leases. */
  distance: number;
  /** When its last task left; undefined while it has some. */
  idleSince: Date | undefined;
  /** False once it gets no more tasks. */
  isOpen = true;
  readonly tenants = new Set<Tenant>();
  readonly #controller = new AbortController();
  readonly #ports: LeasePorts;
  #emptied: (() => void) | undefined;

  constructor(alloc: Alloc, sequence: number, ports: LeasePorts) {
    this.alloc = alloc;
    this.sequence = sequence;
    this.available = alloc.resources();
    this.distance = scaledDistance(this.available, {});
    this.idleSince = ports.clock.now();
    this.#ports = ports;
  }

  get ctx(): Ctx {
    return { signal: this.#controller.signal };
  }

  get isCancelled(): boolean {
    return this.#controller.signal.aborted;
  }

  assign(resources: Resources, tenant?: Tenant): void {
    this.#reserve(subResources(this.available, resources));
    if (tenant === undefined) return;
    this.tenants.add(tenant);
    this.idleSince = undefined;
  }

  unassign(resources: Resources, tenant?: Tenant): void {
    this.#reserve(addResources(this.available, resources));
    if (tenant === undefined) return;
    this.tenants.delete(tenant);
    if (this.tenants.size > 0) return;
    this.idleSince = this.#ports.clock.now();
    this.#emptied?.();
  }

  /** Ends it: its tasks are aborted, then it is freed. */
  cancel(error: ReflowError): void {
    if (this.isCancelled) return;
    this.isOpen = false;
    this.#controller.abort(error);
    for (const tenant of this.tenants) tenant.controller.abort(error);
  }

  /** Resolves when the alloc is dead and freed; never rejects. `lost` is called when it dies by itself. */
  async live(lost: () => void): Promise<void> {
    try {
      await this.#keepAlive();
    } catch (thrown) {
      if (!this.isCancelled) lost();
      this.cancel(recoverError(thrown));
    }
    await this.#untilEmpty();
    try {
      await withTimeout({ signal: neverAborted }, this.#ports.clock, freeTimeoutMs, (ctx) => this.alloc.free(ctx));
    } catch (thrown) {
      this.#ports.log.error(`alloc ${this.alloc.id()} free failed: ${recoverError(thrown).message}`);
    }
  }

  #reserve(available: Resources): void {
    this.available = available;
    this.distance = scaledDistance(available, {});
  }

  /** Rejects when the alloc can no longer be kept, or the lease is cancelled. */
  async #keepAlive(): Promise<never> {
    const { clock } = this.#ports;
    const { ctx } = this;
    for (let failures = 0; ; ) {
      let waitMs: number;
      try {
        const granted = await withTimeout(ctx, clock, keepaliveTimeoutMs, (c) =>
          this.alloc.keepalive(c, keepaliveAskMs),
        );
        failures = 0;
        waitMs = Math.min(keepaliveMaxMs, Math.max(keepaliveMinMs, granted - keepaliveMarginMs));
      } catch (thrown) {
        const error = recoverError(thrown);
        if (ctx.signal.aborted || isKind('Fatal', error) || ++failures >= keepaliveTries) throw error;
        waitMs = backoff(failures - 1, this.#ports.randomDigest());
      }
      await clock.sleep(waitMs, ctx.signal);
    }
  }

  /** Aborted tasks get a while to return before the alloc goes from under them. */
  async #untilEmpty(): Promise<void> {
    if (this.tenants.size === 0) return;
    const stop = new AbortController();
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    const waited = this.#ports.clock.sleep(returnTimeoutMs, stop.signal).catch(() => {});
    await Promise.race([emptied, waited]);
    stop.abort();
  }
}

/** 2 s × 1.5ⁿ up to 30 s, of which a fifth is left to chance. */
function backoff(n: number, chance: Digest): number {
  const full = Math.min(30_000, 2_000 * 1.5 ** n);
  const fraction = (chance.charCodeAt(chance.length - 1) & 255) / 255;
  return full * (0.8 + 0.2 * fraction);
}

/** What a lease is cancelled with when nobody needs it any more. */
export const idleError: ReflowError = new ReflowError({ kind: 'Canceled', op: 'alloc idle' });
