// Calls of functions. Spec: 02-types §9.

import type { Span } from '@reflow-lang/base';
import { type Field, isSub, swizzle, type Type } from '@reflow-lang/types';
import { E0204, E0205, E0206, E0207 } from '../../catalogue/index.ts';
import { finding } from '../finding.ts';
import { type ExprOf, fail, type ReportExtra, related, type Site, typeAt } from '../pass.ts';

export function checkCall(site: Site, e: ExprOf<'apply'>): Type {
  const fn = typeAt(site.pass, e.fn);
  const name = e.fn.kind === 'ident' ? e.fn.name : undefined;
  if (fn.kind !== 'func' || !fn.elem) {
    return fail(site, finding(E0204, { callee: name ?? '', type: fn }), e.fn.span);
  }
  const callee = name ?? 'function';
  const args = e.args.map((a) => typeAt(site.pass, a));
  if (args.length !== fn.fields.length) {
    const spec = args.length < fn.fields.length ? E0205 : E0206;
    const have = args.map((type): Field => ({ name: '', type }));
    return fail(site, finding(spec, { callee, have, want: fn.fields }), argumentList(e), declaredAt(site, e));
  }
  const at = fn.fields.findIndex((param, i) => !isSub(args[i] ?? fn, param.type));
  const [arg, param, argument] = [args[at], fn.fields[at], e.args[at]];
  if (arg && param && argument) {
    const what = finding(E0207, { callee, arg, param: param.type, fn });
    return fail(site, what, argument.span, declaredAt(site, e));
  }
  return swizzle(fn.elem, -1, fn, ...args);
}

/** The parentheses and what is in them. */
const argumentList = (e: ExprOf<'apply'>): Span => ({ start: e.fn.span.end, end: e.span.end });

function declaredAt(site: Site, e: ExprOf<'apply'>): ReportExtra {
  const binding = site.pass.symbols.get(e.fn.id);
  if (!binding || binding.kind === 'intrinsic' || binding.kind === 'builtin') return {};
  return { related: [related(site.pass, `${binding.name} is declared here`, binding.span)] };
}
