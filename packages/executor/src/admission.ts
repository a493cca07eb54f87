// How many programs run at once: a number of them, and where resources are overcommitted, as much as the
// machine has. First come, first served; a demand larger than the machine counts as the whole machine.
// Spec: 08-infrastructure §21.8 (limits), §14.

import { ReflowError } from '@reflow-lang/base';
import type { Resources } from '@reflow-lang/values';

export interface Admission {
  /** Enters at once if there is room: then the function that makes room again. */
  tryEnter(resources: Resources): (() => void) | undefined;
  /** Resolves, when it is this one's turn, to the function that makes room again. Rejects with Canceled. */
  enter(resources: Resources, signal: AbortSignal): Promise<() => void>;
}

interface Demand {
  readonly cpu: number;
  readonly mem: number;
}

export interface AdmissionLimits {
  /** Programs at once. */
  readonly programs: number;
  /** What all running programs may ask for together; absent: whatever they want. */
  readonly machine?: Resources;
}

export function createAdmission(limits: AdmissionLimits): Admission {
  const { machine } = limits;
  const waiting: { readonly demand: Demand; readonly start: () => void }[] = [];
  const free = {
    programs: limits.programs,
    cpu: machine?.cpu ?? Number.POSITIVE_INFINITY,
    mem: machine?.mem ?? Number.POSITIVE_INFINITY,
  };
  const whole = { ...free };
  const fits = ({ cpu, mem }: Demand): boolean => free.programs >= 1 && free.cpu >= cpu && free.mem >= mem;
  const take = (demand: Demand): (() => void) => {
    change(-1, demand);
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      change(1, demand);
      admit();
    };
  };
  const change = (sign: 1 | -1, { cpu, mem }: Demand): void => {
    free.programs += sign;
    if (machine === undefined) return;
    free.cpu += sign * cpu;
    free.mem += sign * mem;
  };
  const admit = (): void => {
    for (let next = waiting[0]; next !== undefined && fits(next.demand); next = waiting[0]) {
      waiting.shift();
      next.start();
    }
  };
  const demandOf = (resources: Resources): Demand => ({
    cpu: Math.min(resources.cpu ?? 0, whole.cpu),
    mem: Math.min(resources.mem ?? 0, whole.mem),
  });
  const tryEnter = (resources: Resources): (() => void) | undefined => {
    const demand = demandOf(resources);
    return waiting.length === 0 && fits(demand) ? take(demand) : undefined;
  };
  return {
    tryEnter,
    async enter(resources, signal) {
      if (signal.aborted) throw new ReflowError({ kind: 'Canceled' });
      const leave = tryEnter(resources);
      if (leave !== undefined) return leave;
      const demand = demandOf(resources);
      return new Promise((resolve, reject) => {
        const entry = {
          demand,
          start: (): void => {
            signal.removeEventListener('abort', cancel);
            resolve(take(demand));
          },
        };
        const cancel = (): void => {
          waiting.splice(waiting.indexOf(entry), 1);
          reject(new ReflowError({ kind: 'Canceled' }));
          admit();
        };
        waiting.push(entry);
        signal.addEventListener('abort', cancel, { once: true });
      });
    },
  };
}
