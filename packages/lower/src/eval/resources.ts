// Resources as programs write them, in `exec` and `@requires`. Spec: 03-evaluation §13, §14.

import { BigFloat } from '@reflow-lang/base';
import type { Resources, Value } from '@reflow-lang/values';
import { expectFloat, expectList, expectString } from '../expect-value.ts';
import { intToAmount } from './integers.ts';

/**
 * `mem`, `cpu` and `disk` are always there, 0 when not written; every feature counts as many as there
 * are cores. Other parameters are overlooked.
 */
export function resourcesOf(params: ReadonlyMap<string, Value>): Resources {
  const cpu = amountOf(params.get('cpu'));
  const resources: Record<string, number> = {
    mem: amountOf(params.get('mem')),
    cpu,
    disk: amountOf(params.get('disk')),
  };
  const features = params.get('cpufeatures');
  if (features !== undefined) for (const feature of expectList(features)) resources[expectString(feature)] = cpu;
  return resources;
}

function amountOf(value: Value | undefined): number {
  if (value === undefined) return 0;
  if (typeof value === 'bigint') return intToAmount(value);
  return value instanceof BigFloat ? value.toNumber() : expectFloat(value).toNumber();
}
