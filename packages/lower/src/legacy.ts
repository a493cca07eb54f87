// v0 programs as modules: their flags, and instances from bound values.
// Spec: 09-legacy-v0 §9, §13, §14; 03-evaluation §16.

import { fail, ok, quote, type Result } from '@reflow-lang/base';
import { parseFlags } from '@reflow-lang/checker';
import { instantiateLegacy } from '@reflow-lang/legacy';
import { argsName, type LegacyModule } from '@reflow-lang/legacy-syntax';
import { mkList, stringType, type Type } from '@reflow-lang/types';
import { ListValue, type ModuleValue, type Value } from '@reflow-lang/values';
import { expectList, expectString } from './expect-value.ts';
import { flagUsage } from './flag-usage.ts';
import type { ModuleFlags } from './flags.ts';

/** No parameter can be called so: the key of what is left of a command line. */
const restKey = '\0args';

/** The type of what `make` binds to a name. */
export const legacyParamType = (name: string): Type => (name === argsName ? mkList(stringType) : stringType);

/** An instance for what `make` passed under these names; all values are there. */
export function makeLegacy(module: LegacyModule, names: readonly string[], values: readonly Value[]): ModuleValue {
  const bound = new Map<string, Value>();
  names.forEach((name, i) => {
    const value = values[i];
    if (value !== undefined) bound.set(name === argsName ? restKey : name, value);
  });
  return instantiateLegacyModule(module, bound);
}

/** An instance for the values of its flags. Throws a ReflowError when evaluation fails. */
export function instantiateLegacyModule(module: LegacyModule, bound: ReadonlyMap<string, Value>): ModuleValue {
  const rest = bound.get(restKey);
  const params = new Map<string, string>();
  for (const [name, value] of bound) if (name !== restKey) params.set(name, expectString(value));
  const args = rest === undefined ? [] : expectList(rest).map(expectString);
  return instantiateLegacy(module, { params, args });
}

/** Every parameter is a string flag, and an empty one is not given. */
export function legacyFlags(module: LegacyModule): ModuleFlags {
  const flags = module.params
    .map(({ name, help }) => ({ name, usage: help, default: '', isBool: false }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    flags,
    usage: flags.map((flag) => flagUsage({ ...flag, word: 'string' })).join(''),
    parse: (args) => parseLegacy(flags, args),
  };
}

type Parsed = ReturnType<ModuleFlags['parse']>;

function parseLegacy(flags: ModuleFlags['flags'], args: readonly string[]): Parsed {
  const parsed: Result<{ readonly texts: ReadonlyMap<string, string>; readonly rest: readonly string[] }, string> =
    parseFlags(flags, args, (_, text) => ok(text));
  if (!parsed.ok) return parsed;
  const texts = new Map(flags.map(({ name }) => [name, parsed.value.texts.get(name) ?? '']));
  // KEEP: of several that are missing the last is named.
  const missing = [...texts].findLast(([, text]) => text === '');
  if (missing !== undefined) return fail(`parameter ${quote(missing[0])} is undefined`);
  return ok({ values: new Map<string, Value>([...texts, [restKey, new ListValue(parsed.value.rest)]]), texts });
}
