// The outward names of everything a module exports: what must stay as it is when a fix promises that no
// digest changes. Nothing external is run.

import { recoverError, renderDigest, renderError } from '@reflow-lang/base';
import type { CheckedModule } from '@reflow-lang/checker';
import { Flow } from '@reflow-lang/flow';
import { force } from '@reflow-lang/lower';
import { exportedValues, instantiateWithFlags, type Sessions } from '@reflow-lang/runner';
import type { Type } from '@reflow-lang/types';
import { digestValue, type Value } from '@reflow-lang/values';

/** One line per exported value; `undefined` where the module has parameters that cannot be made up. */
export function graphNames(sessions: Sessions, module: CheckedModule): string | undefined {
  const args = madeUpArguments(module);
  const instance = args && instantiateWithFlags(sessions, { kind: 'rf', module }, args);
  if (instance === undefined || (!instance.ok && instance.error.stage !== 'make')) return undefined;
  if (!instance.ok) return `${instance.error.stage === 'make' ? renderError(instance.error.error) : ''}\n`;
  return exportedValues(instance.value)
    .map(({ name, type, value }) => `${name} ${nameOf(value, type)}\n`)
    .join('');
}

function nameOf(value: Value, type: Type): string {
  try {
    const forced = force(value, type);
    return renderDigest(forced instanceof Flow ? forced.digest() : digestValue(forced, type));
  } catch (error) {
    return renderError(recoverError(error));
  }
}

/** A value of its type for every required parameter. */
function madeUpArguments({ params }: CheckedModule): readonly string[] | undefined {
  const args: string[] = [];
  for (const { name, type, required } of params) {
    if (!required) continue;
    const value = madeUp.get(type.kind);
    if (value === undefined) return undefined;
    args.push(`-${name}=${value}`);
  }
  return args;
}

const madeUp: ReadonlyMap<Type['kind'], string> = new Map([
  ['string', 'x'],
  ['int', '1'],
  ['float', '1'],
  ['bool', 'true'],
  ['file', 's3://bucket/file'],
  ['dir', 's3://bucket/dir'],
]);
