// Values as text, directed by their static type. Spec: 04-values-digests §9.

import { absurd, compareUtf8, quote, renderDigest } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import { Dir } from './dir.ts';
import { File } from './file.ts';
import { Fileset } from './fileset.ts';
import { renderShort } from './fileset-text.ts';
import { ListValue } from './list.ts';
import { MapValue } from './map.ts';
import { misfit } from './misfit.ts';
import { Delayed, FuncValue, ModuleValue, StructValue, TupleValue, type Value, VariantValue } from './value.ts';

/** As `reflow run` prints: Go-quoted strings, files as 8 hex digits, map entries sorted by rendered key. */
export function renderValue(value: Value, type: Type): string {
  // These print by what they are, whatever the type.
  if (value instanceof File) return value.short();
  if (value instanceof Fileset) return renderShort(value);
  if (value instanceof Delayed) return value.toString();
  if (value instanceof FuncValue) return `delayed(${renderDigest(value.digest())})`;
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'bool':
      return String(value);
    case 'string':
      return quote(String(value));
    case 'unit':
      return '()';
    case 'dir':
      return value instanceof Dir ? renderDir(value) : misfit(value, type);
    case 'list':
      return value instanceof ListValue ? renderList(value, type) : misfit(value, type);
    case 'map':
      return value instanceof MapValue ? renderMap(value, type) : misfit(value, type);
    case 'tuple':
      return value instanceof TupleValue ? renderTuple(value, type) : misfit(value, type);
    case 'struct':
      return value instanceof StructValue ? renderStruct(value, type) : misfit(value, type);
    case 'module':
      return value instanceof ModuleValue ? renderModule(value, type) : misfit(value, type);
    case 'sum':
      return value instanceof VariantValue ? renderVariant(value, type) : misfit(value, type);
    case 'file':
    case 'fileset':
    case 'func':
      return misfit(value, type);
    case 'error':
    case 'bottom':
    case 'ref':
    case 'top':
      throw new Error('internal error: illegal type');
    default:
      return absurd(type.kind);
  }
}

const renderDir = (dir: Dir): string =>
  `dir(${dir
    .entries()
    .map(([path, file]) => `${quote(path)}: ${file.short()}`)
    .join(', ')})`;

function renderList(list: ListValue, { elem }: Type): string {
  return `[${list.items.map((item) => (elem ? renderValue(item, elem) : '')).join(', ')}]`;
}

/** FIX(04 §9.2): the reference prints entries in random order. */
function renderMap(map: MapValue, type: Type): string {
  const { index, elem } = type;
  if (!index || !elem) return misfit(map, type);
  const rendered = map
    .entries()
    .map(({ key, value }) => ({ key: renderValue(key, index), value: renderValue(value, elem) }))
    .sort((a, b) => compareUtf8(a.key, b.key));
  return `[${rendered.map(({ key, value }) => `${key}: ${value}`).join(', ')}]`;
}

function renderTuple(tuple: TupleValue, type: Type): string {
  const parts = type.fields.map((field, i) => renderValue(tuple.items[i] ?? misfit(tuple, type), field.type));
  return `(${parts.join(', ')})`;
}

function renderStruct(value: StructValue, type: Type): string {
  const parts = type.fields.map(
    ({ name, type: fieldType }) => `${name}: ${renderValue(value.get(name) ?? misfit(value, type), fieldType)}`,
  );
  return `{${parts.join(', ')}}`;
}

function renderModule(value: ModuleValue, type: Type): string {
  const parts = type.fields.map(
    ({ name, type: fieldType }) =>
      `val ${name} = ${renderValue(value.members.get(name) ?? misfit(value, type), fieldType)}`,
  );
  return `module{${parts.join('; ')}}`;
}

function renderVariant(value: VariantValue, type: Type): string {
  const elem = type.variants.find(({ tag }) => tag === value.tag)?.elem;
  if (!elem) return `#${value.tag}`;
  return `#${value.tag}(${renderValue(value.elem ?? misfit(value, type), elem)})`;
}
