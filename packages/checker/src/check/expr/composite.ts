// Tuples, lists, structs, maps and variants. Spec: 02-types §9.

import {
  affirm,
  bottomType,
  mkList,
  mkMap,
  mkStruct,
  mkSum,
  mkTuple,
  type Type,
  topType,
  unifyAll,
} from '@reflow-lang/types';
import { W0020 } from '../../catalogue/index.ts';
import { finding } from '../finding.ts';
import { reportMismatch } from '../mismatch.ts';
import { type ExprOf, report, type Site, typeAt } from '../pass.ts';

export function checkTuple(site: Site, e: ExprOf<'tuple'>): Type {
  return affirm(mkTuple(e.elems.map((x) => ({ name: '', type: typeAt(site.pass, x) }))));
}

/** `[]` is `[bottom]`. */
export function checkList(site: Site, e: ExprOf<'list'>): Type {
  const elem = unifyAll(
    0,
    e.elems.map((x) => typeAt(site.pass, x)),
  );
  if (elem.kind === 'error') reportMismatch(site, e.elems, 0);
  return affirm(mkList(elem));
}

/** Repeated fields are accepted (KEEP Q12), with a warning. */
export function checkStruct(site: Site, e: ExprOf<'struct'>): Type {
  const seen = new Set<string>();
  for (const { name, nameSpan } of e.fields) {
    if (seen.has(name)) report(site.pass, finding(W0020, { name }), nameSpan);
    seen.add(name);
  }
  return affirm(mkStruct(e.fields.map((f) => ({ name: f.name, type: typeAt(site.pass, f.value) }))));
}

/** `[:]` is `[top:bottom]`. FIX(Q10): entries in source order. */
export function checkMap(site: Site, e: ExprOf<'map'>): Type {
  if (e.entries.length === 0) return affirm(mkMap(topType, bottomType));
  const keys = e.entries.map((entry) => entry.key);
  const values = e.entries.map((entry) => entry.value);
  const key = unifyAll(
    1,
    keys.map((k) => typeAt(site.pass, k)),
  );
  const value = unifyAll(
    1,
    values.map((v) => typeAt(site.pass, v)),
  );
  if (key.kind === 'error') reportMismatch(site, keys, 1);
  else if (value.kind === 'error') reportMismatch(site, values, 1);
  return affirm(mkMap(key, value));
}

/** A sum of one variant, not affirmed. */
export function checkVariant(site: Site, e: ExprOf<'variant'>): Type {
  return mkSum([e.elem ? { tag: e.tag, elem: typeAt(site.pass, e.elem) } : { tag: e.tag }]);
}
