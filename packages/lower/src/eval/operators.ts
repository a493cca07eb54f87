// Unary and binary operators. A left-associated spine is a loop, however long it is, and immediate
// operands allocate nothing. Spec: 03-evaluation §8, §25.3.

import { absurd } from '@reflow-lang/base';
import { Flow } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import type { Value } from '@reflow-lang/values';
import { type Code, type Compilation, code, siteOf, typeOf } from '../compilation.ts';
import { named, suspend } from '../continuation.ts';
import { saltK, stdExtra } from '../digest/index.ts';
import type { Env } from '../env.ts';
import { expectBool, expectFloat, expectInt, expectValue } from '../expect-value.ts';
import { type BinaryFunction, binaryFunction } from './arithmetic.ts';
import { equalityStep, orderFunction } from './compare.ts';
import { logicStep } from './logic.ts';
import { sequenceStep } from './sequence.ts';

export type BinopExpr = Expr & { readonly kind: 'binop' };

/** Applies an operator whose left operand is known; evaluates the right one. */
export type Step = (left: Value, env: Env) => Value;

export function compileBinop(e: BinopExpr, c: Compilation): Code {
  const steps: Step[] = [];
  let leftmost: Expr = e;
  for (; leftmost.kind === 'binop'; leftmost = leftmost.left) steps.push(compileStep(leftmost, c));
  const first = code(leftmost, c);
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return (env) => only(first(env), env);
  steps.reverse();
  return (env) => {
    let value = first(env);
    for (const step of steps) value = step(value, env);
    return value;
  };
}

function compileStep(e: BinopExpr, c: Compilation): Step {
  switch (e.op) {
    case '~>':
      return sequenceStep(e, c);
    case '&&':
    case '||':
      return logicStep(e, c);
    case '==':
    case '!=':
      return equalityStep(e, c);
    case '<':
    case '>':
    case '<=':
    case '>=':
      return strictStep(e, c, orderFunction(e.op));
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '&':
    case '<<':
    case '>>':
      return strictStep(e, c, binaryFunction(e.op, e.pos));
    default:
      return absurd(e.op);
  }
}

/** An operator that needs both operands resolved. */
function strictStep(e: BinopExpr, c: Compilation, apply: BinaryFunction): Step {
  const right = code(e.right, c);
  const site = siteOf(e, c);
  const leftType = typeOf(e.left, c);
  const rightType = typeOf(e.right, c);
  const { ctx, ident } = c;
  const resume = ([x, y]: readonly Value[]): Value => apply(expectValue(x), expectValue(y));
  return (a, env) => {
    const b = right(env);
    if (!(a instanceof Flow) && !(b instanceof Flow)) return apply(a, b);
    const subs = [
      { type: leftType, value: a },
      { type: rightType, value: b },
    ];
    const material = { extra: stdExtra(e, env, ctx), salt: () => saltK(e, subs, '', ctx) };
    return named(suspend(site, subs, material, resume), ident);
  };
}

export function compileUnop(e: Expr & { readonly kind: 'unop' }, c: Compilation): Code {
  const arg = code(e.arg, c);
  const site = siteOf(e, c);
  const argType = typeOf(e.arg, c);
  const { ctx, ident } = c;
  const apply = e.op === '!' ? not : negate;
  const resume = ([got]: readonly Value[]): Value => apply(expectValue(got));
  return (env) => {
    const value = arg(env);
    if (!(value instanceof Flow)) return apply(value);
    const subs = [{ type: argType, value }];
    const material = { extra: stdExtra(e, env, ctx), salt: () => saltK(e, subs, '', ctx) };
    return named(suspend(site, subs, material, resume), ident);
  };
}

const not = (value: Value): Value => !expectBool(value);

const negate = (value: Value): Value => (typeof value === 'bigint' ? -expectInt(value) : expectFloat(value).neg());
