// Static types as far as they steer evaluation: without labels and without the names of tuple elements
// and arguments. Salts are made of these, so `(out file)` and `file` do not keep equal nodes apart.
// Spec: 03-evaluation §20 (typ).

import { absurd } from '@reflow-lang/base';
import {
  type Field,
  labeled,
  mkFunc,
  mkList,
  mkMap,
  mkModule,
  mkStruct,
  mkSum,
  mkTuple,
  type Type,
} from '@reflow-lang/types';

/** Types are shared and immutable: one answer per term, as long as the term lives. */
const memo = new WeakMap<Type, Type>();

export function bareType(type: Type): Type {
  let bare = memo.get(type);
  if (bare === undefined) {
    bare = strip(type);
    memo.set(type, bare);
  }
  return bare;
}

function strip(type: Type): Type {
  const elem = type.elem === undefined ? type : bareType(type.elem);
  switch (type.kind) {
    case 'list':
      return mkList(elem);
    case 'map':
      return mkMap(type.index === undefined ? type : bareType(type.index), elem);
    case 'tuple':
      return mkTuple(unnamed(type.fields));
    case 'func':
      return mkFunc(unnamed(type.fields), elem);
    case 'struct':
      return mkStruct(named(type.fields));
    case 'module':
      return mkModule(named(type.fields), []);
    case 'sum':
      return mkSum(
        type.variants.map((variant) => (variant.elem ? { tag: variant.tag, elem: bareType(variant.elem) } : variant)),
      );
    case 'error':
    case 'bottom':
    case 'top':
    case 'int':
    case 'float':
    case 'string':
    case 'bool':
    case 'file':
    case 'dir':
    case 'fileset':
    case 'unit':
    case 'ref':
      return labeled(type, '');
    default:
      return absurd(type.kind);
  }
}

const named = (fields: readonly Field[]): readonly Field[] =>
  fields.map((field) => ({ name: field.name, type: bareType(field.type) }));

const unnamed = (fields: readonly Field[]): readonly Field[] =>
  fields.map((field) => ({ name: '', type: bareType(field.type) }));
