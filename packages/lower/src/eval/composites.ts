// Tuples, lists, structs, variants: immediate composites whose components may be delayed. Map literals
// wait for their keys. Spec: 03-evaluation §7, §18.4.

import type { Digest } from '@reflow-lang/base';
import { Flow } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import {
  ListValue,
  MapBuilder,
  MapValue,
  StructValue,
  TupleValue,
  type Value,
  VariantValue,
} from '@reflow-lang/values';
import { type Code, type Compilation, code, siteOf, typeOf } from '../compilation.ts';
import { named, suspend } from '../continuation.ts';
import { digestExpr, saltK, saltRest, stdExtra } from '../digest/index.ts';
import type { Env } from '../env.ts';
import { expectValue } from '../expect-value.ts';

export function compileTuple(e: Expr & { readonly kind: 'tuple' }, c: Compilation): Code {
  const elems = e.elems.map((elem) => code(elem, c));
  return (env) => new TupleValue(elems.map((elem) => elem(env)));
}

export function compileList(e: Expr & { readonly kind: 'list' }, c: Compilation): Code {
  const elems = e.elems.map((elem) => code(elem, c));
  return (env) => new ListValue(elems.map((elem) => elem(env)));
}

export function compileStruct(e: Expr & { readonly kind: 'struct' }, c: Compilation): Code {
  const names = e.fields.map((field) => field.name);
  const fields = e.fields.map((field) => code(field.value, c));
  return (env) =>
    new StructValue(
      names,
      fields.map((field) => field(env)),
    );
}

export function compileVariant(e: Expr & { readonly kind: 'variant' }, c: Compilation): Code {
  if (e.elem === undefined) {
    const value = new VariantValue(e.tag);
    return () => value;
  }
  const elem = code(e.elem, c);
  return (env) => new VariantValue(e.tag, elem(env));
}

type MapExpr = Expr & { readonly kind: 'map' };

interface Entry {
  readonly keyExpr: Expr;
  readonly key: Code;
  readonly value: Code;
  readonly keyType: Type;
}

/** Keys are evaluated, and waited for, in the order of their expression digests; then the values in that order. */
export function compileMap(e: MapExpr, c: Compilation): Code {
  if (e.entries.length === 0) return () => MapValue.empty;
  const entries: readonly Entry[] = e.entries.map((entry) => ({
    keyExpr: entry.key,
    key: code(entry.key, c),
    value: code(entry.value, c),
    keyType: typeOf(entry.key, c),
  }));
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return compileSingle(e, only, c);
  const site = siteOf(e, c);
  const { ctx, ident } = c;
  const order = keyOrder(entries, c);
  return (env) => {
    const sorted = order(env);
    const subs = sorted.map((at) => ({ type: at.entry.keyType, value: at.entry.key(env) }));
    const build = (keys: readonly Value[]): MapValue => buildMap(sorted, keys, site.type, env);
    if (!subs.some((sub) => sub.value instanceof Flow)) return build(subs.map((sub) => sub.value));
    const salt = (): string => saltK(e, subs, saltRest(e, env, ctx), ctx);
    return named(suspend(site, subs, { extra: stdExtra(e, env, ctx), salt }, build), ident);
  };
}

/** `[k: v]`, as it stands in folds: there is nothing to sort. */
function compileSingle(e: MapExpr, entry: Entry, c: Compilation): Code {
  const site = siteOf(e, c);
  const { ctx, ident } = c;
  const keyType = site.type.index ?? entry.keyType;
  return (env) => {
    const key = entry.key(env);
    const build = (value: Value): MapValue => MapValue.single(value, entry.value(env), keyType);
    if (!(key instanceof Flow)) return build(key);
    const subs = [{ type: entry.keyType, value: key }];
    const salt = (): string => saltK(e, subs, saltRest(e, env, ctx), ctx);
    const resume = ([got]: readonly Value[]): MapValue => build(expectValue(got));
    return named(suspend(site, subs, { extra: stdExtra(e, env, ctx), salt }, resume), ident);
  };
}

interface Placed {
  readonly entry: Entry;
  /** Its place in the source. */
  readonly at: number;
}

/** The order of the keys; literal keys need no environment, so it is found once. */
function keyOrder(entries: readonly Entry[], c: Compilation): (env: Env) => readonly Placed[] {
  const sort = (env: Env): readonly Placed[] =>
    entries
      .map((entry, at) => ({ entry, at, digest: digestExpr(entry.keyExpr, env, c.ctx) }))
      .sort((a, b) => compareDigests(a.digest, b.digest) || a.at - b.at);
  const isFixed = entries.every((entry) => entry.keyExpr.kind === 'lit');
  if (!isFixed) return sort;
  let sorted: readonly Placed[] | undefined;
  return (env) => {
    sorted ??= sort(env);
    return sorted;
  };
}

const compareDigests = (a: Digest, b: Digest): number => (a < b ? -1 : a > b ? 1 : 0);

/** FIX: of equal keys the last in the source wins; in the original the winner is random. */
function buildMap(sorted: readonly Placed[], keys: readonly Value[], type: Type, env: Env): MapValue {
  const values = new Array<Value | undefined>(sorted.length);
  const keyAt = new Array<Value | undefined>(sorted.length);
  sorted.forEach((placed, i) => {
    values[placed.at] = placed.entry.value(env);
    keyAt[placed.at] = keys[i];
  });
  const builder = new MapBuilder();
  const index = type.index;
  keyAt.forEach((key, i) => {
    const at = expectValue(key);
    builder.set(at, expectValue(values[i]), index ?? type);
  });
  return builder.build();
}
