// Resources and requirements. Spec: 04-values-digests §15.

/** Label to amount: `mem`, `disk` in bytes, `cpu` in cores, features. A missing label is 0. */
export type Resources = Readonly<Record<string, number>>;

export interface Requirements {
  readonly min: Resources;
  /** 0 exact, 1 a hint to allocate a multiple. */
  readonly width: number;
}

export const noRequirements: Requirements = undefined as never;
export function isAvailable(have: Resources, want: Resources): boolean {
  throw new Error('not written yet: isAvailable');
}
export function addResources(x: Resources, y: Resources): Resources {
  throw new Error('not written yet: addResources');
}
export function subResources(x: Resources, y: Resources): Resources {
  throw new Error('not written yet: subResources');
}
export function minResources(x: Resources, y: Resources): Resources {
  throw new Error('not written yet: minResources');
}
export function maxResources(x: Resources, y: Resources): Resources {
  throw new Error('not written yet: maxResources');
}
export function scaleResources(r: Resources, factor: number): Resources {
  throw new Error('not written yet: scaleResources');
}
export function equalResources(x: Resources, y: Resources | undefined): boolean {
  throw new Error('not written yet: equalResources');
}
export function scaledDistance(x: Resources, y: Resources): number {
  throw new Error('not written yet: scaledDistance');
}
export function maxRatio(x: Resources, y: Resources): number {
  throw new Error('not written yet: maxRatio');
}
export function renderResources(r: Resources): string {
  throw new Error('not written yet: renderResources');
}
export function addParallel(r: Requirements, s: Resources): Requirements {
  throw new Error('not written yet: addParallel');
}
export function addSerial(r: Requirements, s: Resources): Requirements {
  throw new Error('not written yet: addSerial');
}
export function addRequirements(r: Requirements, s: Requirements): Requirements {
  throw new Error('not written yet: addRequirements');
}
export function renderRequirements(r: Requirements): string {
  throw new Error('not written yet: renderRequirements');
}
