// Identifiers: the bound value, a Flow as it is. Spec: 03-evaluation §2, §7.

import { absurd, plainError } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import type { Value } from '@reflow-lang/values';
import type { Code, Compilation } from '../compilation.ts';
import { named } from '../continuation.ts';
import type { Env, Instance } from '../env.ts';
import { type Place, resolveName } from '../scope.ts';

export function compileIdent(e: Expr & { readonly kind: 'ident' }, c: Compilation): Code {
  const { ident } = c;
  const find = lookup(resolveName(c.scope, e.name), e.name);
  return ident === '' ? find : (env) => named(find(env), ident);
}

function lookup(place: Place, name: string): Code {
  switch (place.kind) {
    case 'local':
      return localLookup(place.distance, place.slot, name);
    case 'toplevel': {
      const { frame, slot } = place;
      return (env) => instanceOf(env).frames[frame]?.values[slot] ?? findOutside(env, name);
    }
    case 'outer':
      return (env) => findOutside(env, name);
    case 'dependent':
      return () => {
        throw place.error;
      };
    default:
      return absurd(place);
  }
}

function localLookup(distance: number, slot: number, name: string): Code {
  if (distance === 0) return (env) => env.values[slot] ?? unbound(name);
  if (distance === 1) return (env) => env.parent?.values[slot] ?? unbound(name);
  return (env) => {
    let frame: Env | undefined = env;
    for (let i = 0; i < distance; i++) frame = frame?.parent;
    return frame?.values[slot] ?? unbound(name);
  };
}

/** A parameter, or a name of the base environment. */
function findOutside(env: Env, name: string): Value {
  const { found, outer } = instanceOf(env);
  const known = found.get(name);
  if (known !== undefined) return known;
  const at = outer.find(name);
  const value = at?.frame.values[at.slot] ?? unbound(name);
  found.set(name, value);
  return value;
}

function instanceOf(env: Env): Instance {
  return env.instance ?? unbound('the module instance');
}

function unbound(name: string): never {
  throw plainError(`internal error: ${name} is not bound`);
}
