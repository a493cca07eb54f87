// Types as text.
//
// Qualifiers (flow, const level, predicates) and alias names never show. Sums print without
// parentheses wherever they stand. Answers are kept per term, so a shared part is printed once.
// Spec: 02-types §2.

import { absurd } from '@reflow-lang/base';
import { structurallyEqual } from './relations.ts';
import { bottomUp, eachPart } from './traverse.ts';
import type { Field, Type } from './type.ts';

const texts = new WeakMap<Type, string>();

/** As every message, `doc` and JSON print it: `func(x, y int) [(out file)]`. */
export function renderType(t: Type): string {
  bottomUp(
    t,
    (u) => texts.has(u),
    (u) => texts.set(u, withLabel(u, renderNode(u))),
    eachRenderedPart,
  );
  return known(t);
}

/** A field list, equal neighbours grouped: `a, b int, c string`. */
export function renderFields(fields: Type['fields']): string {
  return joinFields(fields, renderType);
}

/** The text of a part that `bottomUp` has been through. */
const known = (t: Type): string => texts.get(t) ?? '';

const withLabel = (t: Type, text: string): string => (t.label === '' ? text : `(${t.label} ${text})`);

function eachRenderedPart(t: Type, visit: (part: Type) => void): void {
  eachPart(t, visit);
  for (const alias of t.aliases) visit(alias.type);
}

function renderNode(t: Type): string {
  switch (t.kind) {
    case 'error':
      return t.error ? `error: ${t.error.message}` : 'error';
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
      return t.kind;
    case 'list':
      return `[${elemText(t)}]`;
    case 'map':
      return `[${t.index ? known(t.index) : ''}:${elemText(t)}]`;
    case 'tuple':
      return `(${joinFields(t.fields, known)})`;
    case 'func':
      return `func(${joinFields(t.fields, known)}) ${elemText(t)}`;
    case 'struct':
      return `{${joinFields(t.fields, known)}}`;
    case 'module':
      return `module{${joinFields(t.fields, known)}${t.aliases.map(aliasText).join('')}}`;
    case 'sum':
      return t.variants.map((v) => (v.elem ? `#${v.tag}(${known(v.elem)})` : `#${v.tag}`)).join(' | ');
    case 'ref':
      return t.path.join('.');
    default:
      return absurd(t.kind);
  }
}

const elemText = (t: Type): string => (t.elem ? known(t.elem) : '');

/** KEEP: a module without fields prints `module{, type T int}`. */
const aliasText = (alias: Field): string => `, type ${alias.name} ${known(alias.type)}`;

function joinFields(fields: readonly Field[], render: (t: Type) => string): string {
  return fields
    .map((field, i) => {
      if (field.name === '') return render(field.type);
      const next = fields[i + 1];
      if (next && structurallyEqual(field.type, next.type)) return field.name;
      return `${field.name} ${render(field.type)}`;
    })
    .join(', ');
}
