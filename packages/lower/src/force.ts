// Forcing: waiting for every part of a value. Spec: 03-evaluation §6.

import { absurd, digestOf, digestText, le64, plainError } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import { kindId, type Type } from '@reflow-lang/types';
import {
  ListValue,
  MapBuilder,
  type MapEntry,
  MapValue,
  ModuleValue,
  StructValue,
  TupleValue,
  type Value,
  VariantValue,
} from '@reflow-lang/values';
import { bareType } from './bare-type.ts';
import { type Sub, saltForceComposite, saltForceFlow } from './digest/index.ts';
import { expectValue } from './expect-value.ts';
import { settle, toFlow } from './node.ts';
import { fillHoles, type Holes, splitOperands } from './operands.ts';

export { toFlow } from './node.ts';

const forceDigest = digestText('grail.com/reflow/syntax.Eval.Force');

/** The value with no delayed part, or a Flow of it. Iterative over lists, maps, tuples. */
export function force(value: Value, type: Type): Value {
  if (value instanceof Flow) return forceLater(value, type);
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'string':
    case 'bool':
    case 'file':
    case 'dir':
    case 'fileset':
    case 'unit':
    case 'func':
      return value;
    case 'list':
    case 'map':
    case 'tuple':
    case 'struct':
    case 'module':
    case 'sum':
      return forceComposite(value, type);
    case 'bottom':
      throw plainError('bottom value');
    case 'top':
    case 'error':
    case 'ref':
      throw plainError('bad value');
    default:
      return absurd(type.kind);
  }
}

function forceLater(flow: Flow, type: Type): Flow {
  return new Flow({
    op: op.k,
    deps: [flow],
    flowDigest: forceDigest,
    salt: () => saltForceFlow(bareType(type)),
    k: ([value]) => settle(() => toFlow(force(expectValue(value), type), type)),
  });
}

/** A composite taken apart: its components in the order of 03 §6, and the way back. */
interface Parts {
  readonly components: readonly Sub[];
  /** Of a variant. */
  readonly tag?: string;
  readonly rebuild: (components: readonly Value[]) => Value;
}

function forceComposite(value: Value, type: Type): Value {
  const parts = takeApart(value, type);
  if (parts === undefined) return value;
  const forced: Value[] = [];
  let changed = false;
  let delayed = false;
  for (const component of parts.components) {
    const part = force(component.value, component.type);
    changed ||= part !== component.value;
    delayed ||= part instanceof Flow;
    forced.push(part);
  }
  if (delayed) return awaitComponents(parts, forced, type);
  return changed ? parts.rebuild(forced) : value;
}

/** Waits for the delayed components and fills a copy. */
function awaitComponents(parts: Parts, forced: readonly Value[], type: Type): Flow {
  const components = parts.components.map((component, i) => ({ type: component.type, value: forced[i] ?? false }));
  const { deps, holes, material } = splitOperands(components);
  return new Flow({
    op: op.k,
    deps,
    flowDigest: digestOf(material + le64(kindId[type.kind])),
    salt: () => saltForceComposite(bareType(type), parts.tag, components),
    k: fillCopy(parts.rebuild, holes, type),
  });
}

function fillCopy(rebuild: Parts['rebuild'], holes: Holes, type: Type) {
  return (got: readonly Value[]): Flow => settle(() => toFlow(rebuild(fillHoles(holes, got)), type));
}

function takeApart(value: Value, type: Type): Parts | undefined {
  if (value instanceof ListValue) return listParts(value, type);
  if (value instanceof TupleValue) return tupleParts(value, type);
  if (value instanceof StructValue) return structParts(value, type);
  if (value instanceof MapValue) return mapParts(value, type);
  if (value instanceof VariantValue) return variantParts(value, type);
  if (value instanceof ModuleValue) return moduleParts(value, type);
  throw plainError('bad value');
}

function listParts(value: ListValue, type: Type): Parts | undefined {
  const elem = type.elem;
  if (elem === undefined || value.length === 0 || isFlat(value.items, elem)) return undefined;
  return {
    components: value.items.map((item) => ({ type: elem, value: item })),
    rebuild: (items) => new ListValue(items),
  };
}

/** Whether elements of this kind have no parts and none is delayed: the common long list. */
function isFlat(items: readonly Value[], elem: Type): boolean {
  if (!scalarKinds.has(elem.kind)) return false;
  for (const item of items) if (item instanceof Flow) return false;
  return true;
}

const scalarKinds: ReadonlySet<Type['kind']> = new Set<Type['kind']>([
  'int',
  'float',
  'string',
  'bool',
  'file',
  'dir',
  'fileset',
  'unit',
  'func',
]);

function tupleParts(value: TupleValue, type: Type): Parts {
  return {
    components: type.fields.map((field, i) => ({ type: field.type, value: expectValue(value.items[i]) })),
    rebuild: (items) => new TupleValue(items),
  };
}

/** FIX: in name order; the original's order is that of a Go map, different from run to run. */
function sortedFields(type: Type): Type['fields'] {
  return type.fields.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function structParts(value: StructValue, type: Type): Parts {
  const fields = sortedFields(type);
  const names = fields.map((field) => field.name);
  return {
    components: fields.map((field) => ({ type: field.type, value: member(value.get(field.name), field.name) })),
    rebuild: (items) => new StructValue(names, items),
  };
}

/** FIX(Q7): a record passed to `make` may lack a field that its parameter's type has. */
function member(value: Value | undefined, name: string): Value {
  if (value === undefined) throw plainError(`field "${name}" not found`);
  return value;
}

function moduleParts(value: ModuleValue, type: Type): Parts {
  const fields = sortedFields(type);
  return {
    components: fields.map((field) => ({ type: field.type, value: expectValue(value.members.get(field.name)) })),
    rebuild: (items) => new ModuleValue(new Map(fields.map((field, i) => [field.name, expectValue(items[i])]))),
  };
}

function mapParts(value: MapValue, type: Type): Parts | undefined {
  const { index, elem } = type;
  const entries = value.entries();
  if (index === undefined || elem === undefined || entries.length === 0) return undefined;
  return {
    components: entries.flatMap((entry) => [
      { type: index, value: entry.key },
      { type: elem, value: entry.value },
    ]),
    rebuild: (items) => rebuildMap(entries, items, index),
  };
}

function rebuildMap(entries: readonly MapEntry[], items: readonly Value[], keyType: Type): MapValue {
  const builder = new MapBuilder();
  entries.forEach((_, i) => {
    builder.set(expectValue(items[2 * i]), expectValue(items[2 * i + 1]), keyType);
  });
  return builder.build();
}

function variantParts(value: VariantValue, type: Type): Parts | undefined {
  const elemType = type.variants.find((variant) => variant.tag === value.tag)?.elem;
  if (elemType === undefined || value.elem === undefined) return undefined;
  return {
    components: [{ type: elemType, value: value.elem }],
    tag: value.tag,
    rebuild: ([elem]) => new VariantValue(value.tag, expectValue(elem)),
  };
}
