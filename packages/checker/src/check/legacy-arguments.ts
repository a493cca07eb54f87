// What may be passed to a v0 program: strings for its parameters, all of them, and `args` for what would
// be left of its command line. Spec: 09-legacy-v0 §13, 02-types §15.4.

import type { LegacyModule } from '@reflow-lang/legacy-syntax';
import { isSub, mkList, stringType, type Type } from '@reflow-lang/types';
import { E0406, E0407, E0408 } from '../catalogue/index.ts';
import { finding, suggesting } from './finding.ts';
import type { ArgumentFault } from './parameters.ts';
import { nearestName } from './suggest.ts';

const argsName = 'args';

/** The first thing wrong with the arguments; what is missing is sorted. */
export function legacyArgumentFault(
  module: LegacyModule,
  passed: ReadonlyMap<string, Type>,
): ArgumentFault | undefined {
  const types = new Map(module.params.map(({ name }) => [name, stringType]));
  types.set(argsName, mkList(stringType));
  for (const [id, type] of passed) {
    const declared = types.get(id);
    if (declared === undefined) {
      const free = [...types.keys()].filter((name) => !passed.has(name));
      return { id, what: suggesting(E0406, { id }, nearestName(id, free)) };
    }
    if (!isSub(type, declared)) return { id, what: finding(E0407, { id, passed: type, declared }) };
  }
  const missing = [...types.keys()].filter((name) => name !== argsName && !passed.has(name)).sort();
  return missing.length === 0 ? undefined : { what: finding(E0408, { ids: missing, isLegacy: true }) };
}
