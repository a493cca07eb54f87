// W0106 dropped-fields. Spec: 10-editor §3.3, §3.8; 02-types §5.3.

import type { Span } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import { fieldNamed, type Type } from '@reflow-lang/types';
import type { LintModule } from '../lint-module.ts';
import { mkRule } from '../rule.ts';

interface Args {
  /** Paths: `b`, `a.b`. */
  readonly fields: readonly string[];
  readonly parts: 'elements' | 'values' | 'branches' | 'cases' | 'operands';
}

export const W0106 = mkRule<Args>({
  code: 'W0106',
  name: 'dropped-fields',
  severity: 'warning',
  description: 'fields that are lost because not all parts have them',
  tags: ['correctness'],
  message: ({ fields, parts }) =>
    `${fields.join(', ')} ${fields.length === 1 ? 'is' : 'are'} dropped: not all ${parts} have ${fields.length === 1 ? 'it' : 'them'}`,
  help: ({ parts }) => `give all ${parts} the same fields, or annotate the type that is meant`,
  *find(module) {
    for (const e of module.exprs) {
      // An annotation says which fields are meant.
      const union = module.annotationOf(e.id) === undefined ? unionOf(module, e) : undefined;
      if (union === undefined) continue;
      const related: { message: string; span: Span }[] = [];
      const fields = new Set<string>();
      for (const part of union.of) {
        const lost = droppedFields(part.type, union.type);
        for (const path of lost) fields.add(path);
        if (lost.length > 0) related.push({ message: `${lost.join(', ')} is only here`, span: part.span });
      }
      if (fields.size > 0) yield { span: e.span, args: { fields: [...fields], parts: union.parts }, related };
    }
  },
});

interface Union {
  readonly parts: Args['parts'];
  /** What the parts were united to. */
  readonly type: Type;
  readonly of: readonly { readonly type: Type; readonly span: Span }[];
}

/** The parts that must have one type. */
function unionOf({ tables }: LintModule, e: Expr): Union | undefined {
  const type = tables.typeOf(e);
  const typed = (parts: readonly Expr[]): Union['of'] =>
    parts.map((part) => ({ type: tables.typeOf(part), span: part.span }));
  switch (e.kind) {
    case 'list':
      return type.elem && { parts: 'elements', type: type.elem, of: typed(e.elems) };
    case 'map':
      return type.elem && { parts: 'values', type: type.elem, of: typed(e.entries.map((entry) => entry.value)) };
    case 'cond':
      return { parts: 'branches', type, of: typed([e.then, e.else]) };
    case 'switch':
      return { parts: 'cases', type, of: typed(e.cases.map((each) => each.expr)) };
    case 'binop':
      return e.op === '+' && type.elem ? { parts: 'operands', type, of: typed([e.left, e.right]) } : undefined;
    default:
      return undefined;
  }
}

/** Paths of fields that the one type has and the other, which it was united to, has not. */
function droppedFields(from: Type, to: Type): readonly string[] {
  const lost: string[] = [];
  const pending = [{ from, to, path: '' }];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    if (pair.from.kind !== pair.to.kind || pair.from.shape === pair.to.shape) continue;
    const { path } = pair;
    switch (pair.from.kind) {
      case 'struct':
      case 'module':
        for (const { name, type } of pair.from.fields) {
          const kept = fieldNamed(pair.to, name);
          if (kept) pending.push({ from: type, to: kept, path: `${path}${name}.` });
          else lost.push(path + name);
        }
        break;
      case 'list':
      case 'map':
        if (pair.from.elem && pair.to.elem) pending.push({ from: pair.from.elem, to: pair.to.elem, path });
        break;
      case 'tuple':
        for (const [i, { type }] of pair.from.fields.entries()) {
          const other = pair.to.fields[i];
          if (other) pending.push({ from: type, to: other.type, path });
        }
        break;
      case 'sum':
        for (const { tag, elem } of pair.from.variants) {
          const other = pair.to.variants.find((variant) => variant.tag === tag)?.elem;
          if (elem && other) pending.push({ from: elem, to: other, path });
        }
        break;
      default:
    }
  }
  return [...new Set(lost)].sort();
}
