// What may be passed to a module. Spec: 02-types §15.4 (ParamErr).

import { isSub, type Type } from '@reflow-lang/types';
import { E0406, E0407, E0408 } from '../catalogue/index.ts';
import type { ParamInfo } from '../checked-module.ts';
import { type Finding, finding, suggesting } from './finding.ts';
import { nearestName } from './suggest.ts';

/** The first thing wrong with the arguments; `id` names the argument, if it is about one. */
export interface ArgumentFault {
  readonly what: Finding;
  readonly id?: string;
}

/**
 * FIX(Q7): the original wants the declared type to be a subtype of the passed one; both directions are
 * accepted. FIX(Q10): passing order, then declaration order.
 */
export function argumentFault(
  params: readonly ParamInfo[],
  passed: ReadonlyMap<string, Type>,
): ArgumentFault | undefined {
  const byName = new Map(params.map((p) => [p.name, p]));
  for (const [id, type] of passed) {
    const param = byName.get(id);
    if (!param) {
      const nearest = nearestName(
        id,
        [...byName.keys()].filter((name) => !passed.has(name)),
      );
      return { id, what: suggesting(E0406, { id }, nearest) };
    }
    if (!isSub(type, param.type) && !isSub(param.type, type)) {
      return { id, what: finding(E0407, { id, passed: type, declared: param.type }) };
    }
  }
  const missing = [...byName.values()].filter((p) => p.required && !passed.has(p.name)).map((p) => p.name);
  return missing.length === 0 ? undefined : { what: finding(E0408, { ids: missing }) };
}

/** Parameters passed with less than is declared: using what is missing fails when the program runs. */
export function narrowed(params: readonly ParamInfo[], passed: ReadonlyMap<string, Type>): readonly ParamInfo[] {
  return params.filter((p) => {
    const type = passed.get(p.name);
    return type !== undefined && !isSub(type, p.type) && isSub(p.type, type);
  });
}
