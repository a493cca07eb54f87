// Calls of builtins. Spec: 02-types §11.
//
// Arguments beyond those a builtin takes are checked and ignored (KEEP Q2, with a warning); missing
// ones are an error where the original crashes (FIX Q2).

import { absurd } from '@reflow-lang/base';
import type { BuiltinName } from '@reflow-lang/syntax';
import {
  affirm,
  bottomType,
  dirType,
  fileType,
  flowType,
  intType,
  mkList,
  mkMap,
  mkTuple,
  stringType,
  swizzle,
  type Type,
  type TypeKind,
} from '@reflow-lang/types';
import {
  E0250,
  E0252,
  E0253,
  E0254,
  E0255,
  E0256,
  E0257,
  E0258,
  E0259,
  E0262,
  E0270,
  W0022,
} from '../../catalogue/index.ts';
import { finding } from '../finding.ts';
import { type ExprOf, fail, report, type Site, typeAt } from '../pass.ts';
import { checkFold, checkReduce } from './fold.ts';

/** A builtin's call with the types of its arguments. */
export interface BuiltinCall {
  readonly site: Site;
  readonly expr: ExprOf<'apply'>;
  readonly args: readonly Type[];
}

export function checkBuiltin(site: Site, name: BuiltinName, expr: ExprOf<'apply'>): Type {
  const args = expr.args.map((a) => typeAt(site.pass, a));
  const call: BuiltinCall = { site, expr, args };
  const expected = arity[name];
  if (name === 'reduce') return checkReduce(call);
  if (name === 'fold') return checkFold(call);
  if (args.length < expected) {
    return fail(site, finding(E0262, { builtin: name, count: args.length }), expr.span);
  }
  const ignored = expr.args[expected];
  if (ignored) {
    const what = finding(W0022, { builtin: name, expected, count: args.length });
    report(site.pass, what, { start: ignored.span.start, end: expr.args.at(-1)?.span.end ?? ignored.span.end });
  }
  const [first = bottomType, second = bottomType] = args;
  return result(call, name, first, second);
}

const arity: Readonly<Record<BuiltinName, number>> = {
  delay: 1,
  error: 2,
  flatten: 1,
  float: 1,
  fold: 3,
  int: 1,
  len: 1,
  list: 1,
  map: 1,
  panic: 1,
  range: 2,
  reduce: 2,
  trace: 1,
  unzip: 1,
  zip: 2,
};

function result(call: BuiltinCall, name: Exclude<BuiltinName, 'reduce' | 'fold'>, first: Type, second: Type): Type {
  switch (name) {
    case 'len':
      if (!measurable.has(first.kind)) return misfit(call, 0, finding(E0250, { type: first }));
      return swizzle(intType, 1, first);
    case 'zip':
      return zip(call, first, second);
    case 'unzip':
      return unzip(call, first);
    case 'flatten':
      if (first.kind !== 'list' || first.elem?.kind !== 'list') {
        return misfit(call, 0, finding(E0254, { type: first }));
      }
      return swizzle(first.elem, 1, first);
    case 'map':
      return toMap(call, first);
    case 'list':
      return toList(call, first);
    case 'panic':
      return first.kind === 'string' ? bottomType : misfit(call, 0, finding(E0257, { type: first }));
    case 'error':
      if (first.kind === 'int' && second.kind === 'string') return bottomType;
      return misfit(call, first.kind === 'int' ? 1 : 0, finding(E0258, { first, second }));
    case 'delay':
      return flowType(first);
    case 'trace':
      return first;
    case 'range':
      return range(call, first, second);
    case 'int':
    case 'float':
      return fail(call.site, finding(E0270, { what: 'expression' }), call.expr.span);
    default:
      return absurd(name);
  }
}

const measurable: ReadonlySet<TypeKind> = new Set(['file', 'dir', 'list', 'map', 'string']);

/** A failure at one of the arguments. */
function misfit(call: BuiltinCall, argument: number, what: ReturnType<typeof finding>): Type {
  return fail(call.site, what, (call.expr.args[argument] ?? call.expr).span);
}

function zip(call: BuiltinCall, first: Type, second: Type): Type {
  if (first.kind !== 'list' || !first.elem) return misfit(call, 0, finding(E0252, { type: first }));
  if (second.kind !== 'list' || !second.elem) return misfit(call, 1, finding(E0252, { type: second }));
  return mkList(pair(first.elem, second.elem));
}

function unzip(call: BuiltinCall, type: Type): Type {
  if (type.kind !== 'list' || !type.elem) return misfit(call, 0, finding(E0253, { problem: 'list', type }));
  if (type.elem.kind !== 'tuple') return misfit(call, 0, finding(E0253, { problem: 'tuple', type: type.elem }));
  const [a, b, ...more] = type.elem.fields;
  if (!a || !b || more.length > 0) return misfit(call, 0, finding(E0253, { problem: 'size', type: type.elem }));
  return pair(mkList(a.type), mkList(b.type));
}

function toMap(call: BuiltinCall, type: Type): Type {
  if (type.kind === 'dir') return swizzle(mkMap(stringType, fileType), 1, type);
  if (type.kind !== 'list' || !type.elem) return misfit(call, 0, finding(E0255, { problem: 'kind', type }));
  if (type.elem.kind !== 'tuple') return misfit(call, 0, finding(E0255, { problem: 'tuple', type: type.elem }));
  const [key, value, ...more] = type.elem.fields;
  if (!key || !value || more.length > 0) {
    return misfit(call, 0, finding(E0255, { problem: 'size', type: type.elem }));
  }
  if (key.type.kind !== 'string' && key.type.kind !== 'int') {
    return misfit(call, 0, finding(E0255, { problem: 'key', type: key.type }));
  }
  return swizzle(mkMap(key.type, value.type), 1, type);
}

function toList(call: BuiltinCall, type: Type): Type {
  if (type.kind === 'map' && type.index && type.elem) {
    return swizzle(affirm(mkList(pair(type.index, type.elem))), 1, type);
  }
  if (type.kind === 'dir') return swizzle(affirm(mkList(dirType.elem ?? bottomType)), 1, type);
  return misfit(call, 0, finding(E0256, { type }));
}

function range(call: BuiltinCall, first: Type, second: Type): Type {
  if (first.kind !== 'int') return misfit(call, 0, finding(E0259, { type: first }));
  if (second.kind !== 'int') return misfit(call, 1, finding(E0259, { type: second }));
  return swizzle(mkList(intType), 1, first, second);
}

const pair = (a: Type, b: Type): Type =>
  mkTuple([
    { name: '', type: a },
    { name: '', type: b },
  ]);
