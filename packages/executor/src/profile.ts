// What a program used over time: one accumulator per gauge. Pure.
// Spec: 08-infrastructure §3.8, §1.4 (Profile).

import type { GaugeProfile, Gauges, Profile } from '@reflow-lang/evaluator';

/** `cpu` in cores, the others in bytes. */
export type GaugeName = 'cpu' | 'mem' | 'disk' | 'tmp';

interface Accumulator {
  readonly first: Date;
  last: Date;
  n: number;
  sum: number;
  sumOfSquares: number;
  max: number;
  value: number;
}

export class ProfileBuilder {
  readonly #gauges = new Map<GaugeName, Accumulator>();

  observe(gauge: GaugeName, value: number, at: Date): void {
    const known = this.#gauges.get(gauge);
    if (known === undefined) {
      const squares = value * value;
      this.#gauges.set(gauge, { first: at, last: at, n: 1, sum: value, sumOfSquares: squares, max: value, value });
      return;
    }
    known.last = at;
    known.n++;
    known.sum += value;
    known.sumOfSquares += value * value;
    known.max = Math.max(known.max, value);
    known.value = value;
  }

  profile(): Profile {
    const out: Record<string, GaugeProfile> = {};
    for (const [name, { first, last, n, sum, sumOfSquares, max }] of this.#gauges) {
      const mean = sum / n;
      out[name] = { max, mean, var: Math.max(0, sumOfSquares / n - mean * mean), n, first, last };
    }
    return out;
  }

  /** The last value of each. */
  gauges(): Gauges {
    return Object.fromEntries([...this.#gauges].map(([name, { value }]) => [name, value]));
  }
}

/** As stored: the members of 08 §1.4. */
export interface GaugeProfileJson {
  readonly Max: number;
  readonly Mean: number;
  readonly Var: number;
  readonly N: number;
  readonly First: string;
  readonly Last: string;
}
export type ProfileJson = Readonly<Record<string, GaugeProfileJson>>;

export function profileToJson(profile: Profile): ProfileJson {
  const out: Record<string, GaugeProfileJson> = {};
  for (const [name, gauge] of Object.entries(profile)) {
    const { max, mean, n, first, last } = gauge;
    out[name] = { Max: max, Mean: mean, Var: gauge.var, N: n, First: first.toISOString(), Last: last.toISOString() };
  }
  return out;
}

export function profileFromJson(json: ProfileJson): Profile {
  const out: Record<string, GaugeProfile> = {};
  for (const [name, { Max, Mean, Var, N, First, Last }] of Object.entries(json)) {
    out[name] = { max: Max, mean: Mean, var: Var, n: N, first: new Date(First), last: new Date(Last) };
  }
  return out;
}

export function isGaugeProfileJson(json: unknown): json is GaugeProfileJson {
  if (typeof json !== 'object' || json === null) return false;
  const isNumber = (name: string): boolean => typeof Reflect.get(json, name) === 'number';
  const isText = (name: string): boolean => typeof Reflect.get(json, name) === 'string';
  return ['Max', 'Mean', 'Var', 'N'].every(isNumber) && ['First', 'Last'].every(isText);
}
