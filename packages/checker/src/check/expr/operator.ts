// Binary and unary operators. Spec: 02-types §10.

import type { Span } from '@reflow-lang/base';
import type { BinaryOp } from '@reflow-lang/syntax';
import { affirm, boolType, equalTypes, renderType, swizzle, type Type, type TypeKind, unify } from '@reflow-lang/types';
import { E0209, E0210, E0211, E0212 } from '../../catalogue/index.ts';
import { finding } from '../finding.ts';
import { reportMismatch } from '../mismatch.ts';
import { operatorSpan } from '../operator-span.ts';
import { type ExprOf, fail, type Pass, type ReportExtra, related, type Site, typeAt } from '../pass.ts';

export function checkBinary(site: Site, e: ExprOf<'binop'>): Type {
  const left = typeAt(site.pass, e.left);
  const right = typeAt(site.pass, e.right);
  if (e.op === '~>') return swizzle(right, -1, left);
  if (e.op === '+' && joinable.has(left.kind)) {
    const type = unify(1, left, right);
    if (type.kind === 'error') reportMismatch(site, [e.left, e.right], 1);
    return type;
  }
  const rule = rules[e.op];
  if (!equalTypes(left, right)) {
    const what = finding(E0210, { op: e.op, left, right });
    return fail(site, what, spanOf(site.pass, e), operands(site.pass, e, left, right));
  }
  if (!rule.accepts(left)) {
    const what = rule.compares ? finding(E0212, { type: left }) : finding(E0211, { op: e.op, type: left });
    return fail(site, what, spanOf(site.pass, e), operands(site.pass, e, left, right));
  }
  const type = unify(1, left, right);
  return rule.toBool ? swizzle(affirm(boolType), 1, type) : type;
}

export function checkUnary(site: Site, e: ExprOf<'unop'>): Type {
  const type = typeAt(site.pass, e.arg);
  if (e.op === '!' && type.kind === 'bool') return swizzle(affirm(boolType), 1, type);
  if (e.op === '-' && (type.kind === 'int' || type.kind === 'float')) return type;
  return fail(site, finding(E0209, { op: e.op, type }), e.span);
}

interface OperatorRule {
  readonly accepts: (operand: Type) => boolean;
  readonly toBool: boolean;
  readonly compares: boolean;
}

const kinds =
  (...accepted: readonly TypeKind[]): ((t: Type) => boolean) =>
  (t) =>
    accepted.includes(t.kind);

/** Left operands with which `+` unifies whatever is on the right. */
const joinable: ReadonlySet<TypeKind> = new Set(['list', 'map', 'dir']);

const arithmetic = (accepts: OperatorRule['accepts']): OperatorRule => ({ accepts, toBool: false, compares: false });
const logical: OperatorRule = { accepts: kinds('bool'), toBool: true, compares: false };
const equality: OperatorRule = { accepts: isComparable, toBool: true, compares: true };
const ordering: OperatorRule = { accepts: kinds('string', 'int', 'float'), toBool: true, compares: true };

const rules: Readonly<Record<Exclude<BinaryOp, '~>'>, OperatorRule>> = {
  '+': arithmetic(kinds('string', 'int', 'float')),
  '-': arithmetic(kinds('int', 'float')),
  '*': arithmetic(kinds('int', 'float')),
  '/': arithmetic(kinds('int', 'float')),
  '%': arithmetic(kinds('int')),
  '<<': arithmetic(kinds('int')),
  '>>': arithmetic(kinds('int')),
  '&': arithmetic(() => false),
  '&&': logical,
  '||': logical,
  '==': equality,
  '!=': equality,
  '<': ordering,
  '>': ordering,
  '<=': ordering,
  '>=': ordering,
};

const comparableLeaves: ReadonlySet<TypeKind> = new Set(['string', 'int', 'float', 'file', 'dir', 'bool', 'bottom']);

/** Whether values of the type have an equality. Types may be deep, so the parts wait on a list. */
function isComparable(root: Type): boolean {
  const seen = new Set<Type>();
  const pending = [root];
  for (let t = pending.pop(); t !== undefined; t = pending.pop()) {
    if (seen.has(t) || comparableLeaves.has(t.kind)) continue;
    seen.add(t);
    if (!['list', 'map', 'tuple', 'struct', 'sum'].includes(t.kind)) return false;
    if (t.index) pending.push(t.index);
    if (t.elem) pending.push(t.elem);
    for (const field of t.fields) pending.push(field.type);
    for (const variant of t.variants) if (variant.elem) pending.push(variant.elem);
  }
  return true;
}

const spanOf = (pass: Pass, e: ExprOf<'binop'>): Span => operatorSpan(pass.source.text, e);

function operands(pass: Pass, e: ExprOf<'binop'>, left: Type, right: Type): ReportExtra {
  return {
    related: [
      related(pass, `this is ${renderType(left)}`, e.left.span),
      related(pass, `this is ${renderType(right)}`, e.right.span),
    ],
  };
}
