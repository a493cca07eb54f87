// Members and elements: `s.f`, `m.F`, `l[i]`, `m[k]`. Spec: 03-evaluation §7.

import { Flow } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import { MapValue, ModuleValue, renderValue, StructValue, type Value } from '@reflow-lang/values';
import { type Code, type Compilation, code, siteOf, typeOf } from '../compilation.ts';
import { named, suspend } from '../continuation.ts';
import { saltK, stdExtra } from '../digest/index.ts';
import { expectInt, expectListValue } from '../expect-value.ts';
import { fault } from '../fault.ts';
import { truncateInt } from './integers.ts';

export function compileDeref(e: Expr & { readonly kind: 'deref' }, c: Compilation): Code {
  const object = code(e.object, c);
  const site = siteOf(e, c);
  const objectType = typeOf(e.object, c);
  const { ctx, ident } = c;
  const resume = ([got]: readonly Value[]): Value => memberOf(got, e);
  return (env) => {
    const value = object(env);
    if (!(value instanceof Flow)) return named(memberOf(value, e), ident);
    const subs = [{ type: objectType, value }];
    const material = { extra: stdExtra(e, env, ctx), salt: () => saltK(e, subs, '', ctx) };
    return named(suspend(site, subs, material, resume), ident);
  };
}

/** FIX(Q7): a record passed to `make` may lack the field. */
function memberOf(value: Value | undefined, e: Expr & { readonly kind: 'deref' }): Value {
  let member: Value | undefined;
  if (value instanceof StructValue) member = value.get(e.field);
  else if (value instanceof ModuleValue) member = value.members.get(e.field);
  if (member === undefined) throw fault(e.pos, `field "${e.field}" not found`);
  return member;
}

export function compileIndex(e: Expr & { readonly kind: 'index' }, c: Compilation): Code {
  const object = code(e.object, c);
  const index = code(e.index, c);
  const site = siteOf(e, c);
  const objectType = typeOf(e.object, c);
  const indexType = typeOf(e.index, c);
  const { ctx, ident } = c;
  const select = objectType.kind === 'map' ? mapSelect(e, c) : listSelect(e);
  const resume = ([o, i]: readonly Value[]): Value => select(o, i);
  return (env) => {
    const from = object(env);
    const at = index(env);
    if (!(from instanceof Flow) && !(at instanceof Flow)) return named(select(from, at), ident);
    const subs = [
      { type: objectType, value: from },
      { type: indexType, value: at },
    ];
    const material = { extra: stdExtra(e, env, ctx), salt: () => saltK(e, subs, '', ctx) };
    return named(suspend(site, subs, material, resume), ident);
  };
}

type Select = (object: Value | undefined, index: Value | undefined) => Value;

function listSelect(e: Expr & { readonly kind: 'index' }): Select {
  return (object, index) => {
    const list = expectListValue(object);
    const at = truncateInt(expectInt(index));
    const item = list.at(Number(at));
    if (item === undefined) throw fault(e.pos, `index ${at} out of bounds for list of size ${list.length}`);
    return item;
  };
}

function mapSelect(e: Expr & { readonly kind: 'index' }, c: Compilation): Select {
  const keyType = typeOf(e.object, c).index ?? typeOf(e.index, c);
  return (object, key) => {
    if (!(object instanceof MapValue) || key === undefined) throw fault(e.pos, 'not a map');
    const value = object.lookup(key, keyType);
    if (value === undefined) throw fault(e.pos, `key ${renderValue(key, keyType)} not found`);
    return value;
  };
}
