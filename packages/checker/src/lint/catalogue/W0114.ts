// W0114 refutable-pattern. Spec: 10-editor §3.8; 02-types §13.

import { absurd, type Span } from '@reflow-lang/base';
import type { Expr, Pat } from '@reflow-lang/syntax';
import { bare, type LintModule } from '../lint-module.ts';
import type { PatternSite } from '../module-nodes.ts';
import { mkRule } from '../rule.ts';

interface Args {
  readonly miss: Miss;
  readonly where: 'declaration' | 'comprehension';
}

/** What the pattern leaves out. */
type Miss =
  | { readonly kind: 'variants' }
  | { readonly kind: 'lengths'; readonly length: number; readonly atLeast: boolean };

export const W0114 = mkRule<Args>({
  code: 'W0114',
  name: 'refutable-pattern',
  severity: 'warning',
  description: 'a pattern outside of a switch that need not match',
  tags: ['correctness'],
  message: ({ miss }) =>
    miss.kind === 'variants'
      ? 'this pattern matches one of several variants; the others fail when the program runs'
      : `this pattern matches lists of ${lengthText(miss)}; others fail when the program runs`,
  help: ({ where }) =>
    where === 'comprehension' ? 'a comprehension does not skip what does not match: use a switch' : 'use a switch',
  *find(module) {
    for (const site of module.patterns) {
      if (site.where === 'case') continue;
      const found = refutable(module, site);
      if (found !== undefined) yield { span: found.span, args: { miss: found.miss, where: site.where } };
    }
  },
});

const lengthText = ({ length, atLeast }: Miss & { readonly kind: 'lengths' }): string =>
  length === 0 ? 'no elements' : `${atLeast ? 'at least ' : ''}${length} element${length === 1 ? '' : 's'}`;

/** The first part of the pattern that can miss; a list literal that fits cannot. */
function refutable(
  module: LintModule,
  { pattern, where, subject }: PatternSite,
): { readonly span: Span; readonly miss: Miss } | undefined {
  const pending: { readonly p: Pat; readonly value: Expr | undefined }[] = [
    { p: pattern, value: where === 'declaration' ? bare(subject) : undefined },
  ];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const { p, value } = at;
    if (p.kind === 'variant' && module.tables.typeOf(p).variants.length > 1)
      return { span: p.span, miss: { kind: 'variants' } };
    if (p.kind === 'list' && !fitsList(p, value)) {
      return { span: p.span, miss: { kind: 'lengths', length: p.elems.length, atLeast: p.tail !== undefined } };
    }
    pending.push(...parts(p, value).toReversed());
  }
  return undefined;
}

function fitsList(p: Extract<Pat, { kind: 'list' }>, value: Expr | undefined): boolean {
  if (p.tail !== undefined && p.elems.length === 0) return true;
  if (value?.kind !== 'list') return false;
  return p.tail === undefined ? value.elems.length === p.elems.length : value.elems.length >= p.elems.length;
}

function parts(p: Pat, value: Expr | undefined): readonly { readonly p: Pat; readonly value: Expr | undefined }[] {
  switch (p.kind) {
    case 'ident':
    case 'ignore':
      return [];
    case 'tuple':
    case 'list': {
      const values = value?.kind === p.kind ? value.elems : [];
      const elems = p.elems.map((elem, i) => ({ p: elem, value: values[i] && bare(values[i]) }));
      return p.kind === 'list' && p.tail ? [...elems, { p: p.tail, value: undefined }] : elems;
    }
    case 'struct':
      return p.fields.map((field) => ({ p: field.pat, value: undefined }));
    case 'variant':
      return p.elem ? [{ p: p.elem, value: undefined }] : [];
    default:
      return absurd(p);
  }
}
