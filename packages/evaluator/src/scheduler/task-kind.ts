// Tasks that are the same to whoever places them: of equal priority and resources. Spec: 05-flow-eval §19.3.

import type { Resources } from '@reflow-lang/values';

/** Tasks of equal priority and resources. */
export interface TaskKind {
  readonly priority: number;
  readonly resources: Resources;
  /** Size of the resources. */
  readonly distance: number;
  readonly count: number;
}

/** The same for tasks of equal priority and resources. */
export const kindName = (priority: number, resources: Resources): string =>
  `${priority} ${JSON.stringify(Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : 1)))}`;

/** How many of these have room in that, together. */
export function howManyFit(have: Resources, want: Resources): number {
  let most = Infinity;
  for (const [key, amount] of Object.entries(want)) {
    const there = Object.hasOwn(have, key) ? (have[key] ?? 0) : 0;
    if (amount > 0) most = Math.min(most, Math.floor(there / amount));
    else if (there < amount) return 0;
  }
  return Math.max(0, most);
}
