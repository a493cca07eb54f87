// Resources and requirements. Spec: 04-values-digests §15.

import { compareUtf8, formatG, formatSize } from '@reflow-lang/base';

/** Label to amount: `mem`, `disk` in bytes, `cpu` in cores, features. A missing label is 0. */
export type Resources = Readonly<Record<string, number>>;

export interface Requirements {
  readonly min: Resources;
  /** 0 exact, 1 a hint to allocate a multiple. */
  readonly width: number;
}

export const noRequirements: Requirements = { min: {}, width: 0 };

/** The labels that every pool knows. */
export const resourcesKeys: readonly string[] = ['mem', 'cpu'];

/** The share of an instance's memory that the process which runs execs keeps for itself. */
export const reflowletProcessMemoryReservationPct = 0.05;

/** How much more memory than its largest exec an instance must have. */
export const maxResourcesMemoryBufferFactor = (): number => 1 / (1 - reflowletProcessMemoryReservationPct);

/** Every amount wanted is there. */
export function isAvailable(have: Resources, want: Resources): boolean {
  return Object.keys(want).every((key) => amount(have, key) >= amount(want, key));
}

export function addResources(x: Resources, y: Resources): Resources {
  return combine(x, y, (a, b) => a + b);
}

/** May be negative. */
export function subResources(x: Resources, y: Resources): Resources {
  return combine(x, y, (a, b) => a - b);
}

/** What is only in `y` counts as 0 in `x`, so it is not added unless negative. */
export function minResources(x: Resources, y: Resources): Resources {
  return combine(x, y, (a, b) => (b < a ? b : undefined));
}

export function maxResources(x: Resources, y: Resources): Resources {
  return combine(x, y, (a, b) => (b > a ? b : undefined));
}

export function scaleResources(r: Resources, factor: number): Resources {
  return Object.fromEntries(Object.entries(r).map(([key, n]) => [key, n * factor]));
}

/** A copy of its own. */
export const copyResources = (r: Resources): Resources => ({ ...r });

/** The same amounts; absent is nothing at all. */
export function equalResources(x: Resources, y: Resources | undefined): boolean {
  const other = y ?? {};
  return [...Object.keys(x), ...Object.keys(other)].every((key) => amount(x, key) === amount(other, key));
}

/** How far apart two are: 8 GiB of memory weigh as much as one core; disk does not count. */
export function scaledDistance(x: Resources, y: Resources): number {
  const mem = Math.abs(amount(x, 'mem') - amount(y, 'mem')) / (8 * 2 ** 30);
  return mem + Math.abs(amount(x, 'cpu') - amount(y, 'cpu'));
}

/** Ratios of the labels that both have. */
export function divideResources(x: Resources, y: Resources): Resources {
  return Object.fromEntries(
    Object.entries(x)
      .filter(([key]) => Object.hasOwn(y, key))
      .map(([key, n]) => [key, n / amount(y, key)]),
  );
}

/** The largest of `divideResources`, 0 if there is none. */
export function maxRatio(x: Resources, y: Resources): number {
  return Object.values(divideResources(x, y)).reduce((most, ratio) => (ratio > most ? ratio : most), 0);
}

/** `{mem:1.0GiB cpu:2 disk:0B intel_avx:1}`; what is 0 is left out, except among mem, cpu and disk. */
export function renderResources(r: Resources): string {
  const [mem, cpu, disk] = [amount(r, 'mem'), amount(r, 'cpu'), amount(r, 'disk')];
  const usual = mem !== 0 || cpu !== 0 || disk !== 0;
  let out = usual ? `mem:${renderBytes(mem)} cpu:${formatG(cpu)} disk:${renderBytes(disk)}` : '';
  for (const key of Object.keys(r).sort(compareUtf8)) {
    if (key === 'mem' || key === 'cpu' || key === 'disk' || amount(r, key) === 0) continue;
    // KEEP: a blank comes first even when nothing stands before it.
    out += ` ${key}:${formatG(amount(r, key))}`;
  }
  return `{${out}}`;
}

/** Side by side with `s`: room for it, and for one more unless nothing was required before. */
export function addParallel(r: Requirements, s: Resources): Requirements {
  const wasEmpty = equalResources(r.min, undefined);
  return { min: maxResources(r.min, s), width: wasEmpty ? r.width : r.width + 1 };
}

/** Before or after `s`: room for the larger. */
export function addSerial(r: Requirements, s: Resources): Requirements {
  return { min: maxResources(r.min, s), width: r.width };
}

/** Side by side with `s`. */
export function addRequirements(r: Requirements, s: Requirements): Requirements {
  return { min: maxResources(r.min, s.min), width: r.width + s.width };
}

/** What would serve the whole width. */
export const maxOfRequirements = (r: Requirements): Resources => scaleResources(r.min, 1 + r.width);

export const equalRequirements = (r: Requirements, s: Requirements): boolean =>
  r.width === s.width && equalResources(r.min, s.min);

export const isWide = (r: Requirements): boolean => r.width > 0;

/** `{mem:1.0GiB cpu:1 disk:0B}#3`; the width only above 1. */
export function renderRequirements(r: Requirements): string {
  return renderResources(r.min) + (r.width > 1 ? `#${r.width}` : '');
}

const amount = (r: Resources, key: string): number => (Object.hasOwn(r, key) ? (r[key] ?? 0) : 0);

const renderBytes = (n: number): string => formatSize(Math.trunc(n));

/** A copy of `x` in which `choose` sets the labels of `y`, unless it answers `undefined`. */
function combine(x: Resources, y: Resources, choose: (a: number, b: number) => number | undefined): Resources {
  const out = new Map(Object.entries(x));
  for (const key of Object.keys(y)) {
    const n = choose(amount(x, key), amount(y, key));
    if (n !== undefined) out.set(key, n);
  }
  return Object.fromEntries(out);
}
