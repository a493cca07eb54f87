// Equality and subtyping of types.
//
// Both look at shapes alone: qualifiers, labels and the order of named members do not matter, and
// neither do a module's aliases. Subtyping is one conjunction over pairs of parts, so it is decided
// with a work list; every pair met on the way to "yes" is remembered as a yes.
// Spec: 02-types §5.1, §5.2.

import { fieldNamed } from './fields.ts';
import type { Type, TypeKind } from './type.ts';

/** Whether the types are the same. Errors equal nothing, themselves included. Constant time. Spec: 02 §5.1. */
export function equalTypes(t: Type, u: Type): boolean {
  return t.shape === u.shape && t.kind !== 'error';
}

/** The same with unresolved alias references allowed: equal when their paths are. Spec: 02 §5.1. */
export function structurallyEqual(t: Type, u: Type): boolean {
  return equalTypes(t, u);
}

/** `t` may be used where `u` is wanted: [`t`, `u`]. */
type Demand = readonly [t: Type, u: Type];

const answers = new Map<number, boolean>();
const pairKey = (t: Type, u: Type): number => t.shape * 2 ** 26 + u.shape;

/** `t` may be used where `u` is wanted. FIX(Q22): reflexive, for unit too. Spec: 02 §5.2. */
export function isSub(t: Type, u: Type): boolean {
  if (equalTypes(t, u)) return true;
  const root = pairKey(t, u);
  const known = answers.get(root);
  if (known !== undefined) return known;
  const met = new Set<number>([root]);
  const open: Demand[] = [[t, u]];
  for (let demand = open.pop(); demand !== undefined; demand = open.pop()) {
    const parts = partDemands(...demand);
    if (parts === undefined) {
      answers.set(root, false);
      return false;
    }
    for (const [p, q] of parts) {
      const key = pairKey(p, q);
      if (equalTypes(p, q) || met.has(key) || answers.get(key) === true) continue;
      met.add(key);
      open.push([p, q]);
    }
  }
  for (const key of met) answers.set(key, true);
  return true;
}

const atoms: ReadonlySet<TypeKind> = new Set(['int', 'float', 'string', 'bool', 'file', 'dir', 'fileset', 'unit']);

/** What must hold of the parts for t ⊑ u; `undefined` when it cannot hold. */
function partDemands(t: Type, u: Type): readonly Demand[] | undefined {
  if (t.kind === 'bottom' || u.kind === 'top') return [];
  if (t.kind !== u.kind) return undefined;
  if (atoms.has(t.kind)) return [];
  switch (t.kind) {
    case 'list':
      return elemDemand(t, u);
    case 'map':
      return t.index && u.index ? [[u.index, t.index], ...elemDemand(t, u)] : undefined;
    case 'tuple':
      return positional(t, u, (p, q) => [p, q]);
    case 'func': {
      const args = positional(t, u, (p, q) => [q, p]);
      return args && [...args, ...elemDemand(t, u)];
    }
    case 'struct':
    case 'module':
      return named(t, u);
    case 'sum':
      return variantDemands(t, u);
    default:
      return undefined;
  }
}

const elemDemand = (t: Type, u: Type): readonly Demand[] => (t.elem && u.elem ? [[t.elem, u.elem]] : []);

function positional(t: Type, u: Type, mkDemand: (p: Type, q: Type) => Demand): readonly Demand[] | undefined {
  if (t.fields.length !== u.fields.length) return undefined;
  const out: Demand[] = [];
  for (const [i, field] of t.fields.entries()) {
    const other = u.fields[i];
    if (other) out.push(mkDemand(field.type, other.type));
  }
  return out;
}

function named(t: Type, u: Type): readonly Demand[] | undefined {
  const out: Demand[] = [];
  for (const { name } of u.fields) {
    const own = fieldNamed(t, name);
    const wanted = fieldNamed(u, name);
    if (own === undefined || wanted === undefined) return undefined;
    out.push([own, wanted]);
  }
  return out;
}

function variantDemands(t: Type, u: Type): readonly Demand[] | undefined {
  const wanted = new Map(u.variants.map((v) => [v.tag, v]));
  const out: Demand[] = [];
  for (const own of t.variants) {
    const other = wanted.get(own.tag);
    if (other === undefined || (own.elem === undefined) !== (other.elem === undefined)) return undefined;
    if (own.elem && other.elem) out.push([own.elem, other.elem]);
  }
  return out;
}
