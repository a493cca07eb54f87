// The table of type terms: the only place where a `Type` object comes to be.
//
// Terms built alike are one object, so identity is `===` and every other function here can remember
// its answers by `id`. Errors are the exception: each is an object of its own with a shape of its own,
// since no error equals anything, and error texts would otherwise pile up in a long-lived editor.
// `intern` trusts its caller: well-formedness is checked by `construct.ts`.
// Spec: 02-types §21.

import type { ConstLevel, Field, Predicate, Type, TypeKind, TypeProblem, Variant } from './type.ts';

/** All that makes a term: what is left out is empty, unlabelled, not flow, CanConst. */
export interface TypeParts {
  readonly kind: TypeKind;
  readonly index?: Type;
  readonly elem?: Type;
  readonly fields?: readonly Field[];
  readonly variants?: readonly Variant[];
  readonly aliases?: readonly Field[];
  readonly path?: readonly string[];
  readonly label?: string;
  readonly flow?: boolean;
  readonly level?: ConstLevel;
  readonly predicates?: readonly Predicate[];
}

const none: readonly never[] = [];
const terms = new Map<string, Type>();
const shapes = new Map<string, number>();
let nextId = 1;
let nextShape = 1;

/** The term made of these parts; the same object for the same parts. */
export function intern(parts: TypeParts): Type {
  const {
    kind,
    index,
    elem,
    fields = none,
    variants = none,
    aliases = none,
    path = none,
    label = '',
    flow = false,
    level = 0,
    predicates = none,
  } = parts;
  const key = [
    kind,
    `${index?.id ?? ''}`,
    `${elem?.id ?? ''}`,
    fieldsKey(fields),
    variants.map((v) => `${v.tag}\0${v.elem?.id ?? ''}`).join('\x01'),
    fieldsKey(aliases),
    path.join('\0'),
    label,
    `${flow}${level}`,
    predicates.join('\0'),
  ].join('\x02');
  const known = terms.get(key);
  if (known !== undefined) return known;
  const term: Type = {
    id: nextId++,
    shape: shapeOf(parts),
    kind,
    ...(index && { index }),
    ...(elem && { elem }),
    fields,
    variants,
    aliases,
    path,
    label,
    flow,
    level,
    predicates,
  };
  terms.set(key, term);
  return term;
}

/** A new error term. */
export function mkErrorTerm(error: TypeProblem): Type {
  return {
    id: nextId++,
    shape: nextShape++,
    kind: 'error',
    fields: none,
    variants: none,
    aliases: none,
    path: none,
    label: '',
    flow: false,
    level: 0,
    predicates: none,
    error,
  };
}

/** The same term with other qualifiers or another label; an error stays as it is. */
export function requalified(t: Type, changes: Pick<TypeParts, 'label' | 'flow' | 'level' | 'predicates'>): Type {
  const { label = t.label, flow = t.flow, level = t.level, predicates = t.predicates } = changes;
  const isSame =
    label === t.label &&
    flow === t.flow &&
    level === t.level &&
    (predicates === t.predicates || (predicates.length === 0 && t.predicates.length === 0));
  return isSame || t.kind === 'error' ? t : intern({ ...t, label, flow, level, predicates });
}

const fieldsKey = (fields: readonly Field[]): string => fields.map((f) => `${f.name}\0${f.type.id}`).join('\x01');

/** Spec: 02 §5.1 as a key: names of tuples and functions erased, other members sorted, the last of two equal names. */
function shapeOf(parts: TypeParts): number {
  const fields = parts.fields ?? none;
  const named = parts.kind === 'struct' || parts.kind === 'module';
  const key = [
    parts.kind,
    `${parts.index?.shape ?? ''}`,
    `${parts.elem?.shape ?? ''}`,
    `${fields.length}`,
    named ? sortedShapes(fields) : fields.map((f) => f.type.shape).join(' '),
    (parts.variants ?? none)
      .map((v) => `${v.tag} ${v.elem?.shape ?? ''}`)
      .sort()
      .join('\x01'),
    (parts.path ?? none).join('\0'),
  ].join('\x02');
  const known = shapes.get(key);
  if (known !== undefined) return known;
  const shape = nextShape++;
  shapes.set(key, shape);
  return shape;
}

function sortedShapes(fields: readonly Field[]): string {
  const last = new Map(fields.map((f) => [f.name, f.type.shape]));
  return [...last]
    .map(([name, shape]) => `${name} ${shape}`)
    .sort()
    .join('\x01');
}
