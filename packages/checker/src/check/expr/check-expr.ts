// The type of an expression: one bottom-up pass, no expected types.
//
// Parts that share the expression's scope are worked off with an explicit stack, since operators,
// calls and `else if` chains can be as long as a program makes them; scoped constructs recurse, as
// deep as the parser lets them nest. The rules themselves have a file per construct.
// Invariant: a synthesized type never depends on what is expected. Spec: 02-types §8.1, §9.

import { absurd } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import { affirm, boolType, floatType, intType, stringType, type Type } from '@reflow-lang/types';
import { E0270 } from '../../catalogue/index.ts';
import type { Frame } from '../environment.ts';
import { finding } from '../finding.ts';
import { fail, type Pass, record, report, type Site, typeAt } from '../pass.ts';
import { subexpressions } from '../subexpressions.ts';
import { typeProblem } from '../type-problem.ts';
import { checkDeref, checkIndex } from './access.ts';
import { checkAscribe } from './ascribe.ts';
import { checkBlock } from './block.ts';
import { checkBuiltin } from './builtin.ts';
import { checkCall } from './call.ts';
import { checkList, checkMap, checkStruct, checkTuple, checkVariant } from './composite.ts';
import { checkComprehension } from './comprehension.ts';
import { checkCond } from './conditional.ts';
import { checkConversion } from './conversion.ts';
import { checkExec } from './exec.ts';
import { checkFunc } from './func.ts';
import { checkIdent, resolveBuiltin } from './ident.ts';
import { checkMake } from './make.ts';
import { checkBinary, checkUnary } from './operator.ts';
import { checkRequires } from './requires.ts';
import { checkSwitch } from './switch.ts';

/** Checks an expression in a scope, fills the side tables, answers with its type. Never throws. */
export function checkExpr(pass: Pass, env: Frame, root: Expr): Type {
  const stack: Entered[] = [enter(pass, env, root)];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const part = top.parts[top.next++];
    if (part === undefined) {
      stack.pop();
      conclude(pass, env, top.expr, top.before);
    } else if (part.kind === 'ident' || part.kind === 'lit') {
      conclude(pass, env, part, pass.problems);
    } else {
      stack.push(enter(pass, env, part));
    }
  }
  return typeAt(pass, root);
}

interface Entered {
  readonly expr: Expr;
  readonly parts: readonly Expr[];
  /** `pass.problems` before the expression was looked at. */
  readonly before: number;
  next: number;
}

function enter(pass: Pass, env: Frame, expr: Expr): Entered {
  const isBuiltin = expr.kind === 'apply' && resolveBuiltin(pass, env, expr);
  return { expr, parts: subexpressions(expr, isBuiltin), before: pass.problems, next: 0 };
}

/** Applies the rule; an error that no rule has told of comes from a type constructor or `unify`. */
function conclude(pass: Pass, env: Frame, expr: Expr, before: number): void {
  const type = rule({ pass, env, before }, expr);
  if (type.error && pass.problems === before) report(pass, typeProblem(type.error), expr.span);
  record(pass, expr, type);
}

function rule(site: Site, e: Expr): Type {
  switch (e.kind) {
    case 'error':
      return fail(site, finding(E0270, { what: 'expression' }), e.span);
    case 'ident':
      return checkIdent(site, e);
    case 'lit':
      return affirm(literalTypes[e.value.kind]);
    case 'binop':
      return checkBinary(site, e);
    case 'unop':
      return checkUnary(site, e);
    case 'apply': {
      const builtin = site.pass.builtins.get(e.id);
      return builtin === undefined ? checkCall(site, e) : checkBuiltin(site, builtin, e);
    }
    case 'conversion':
      return checkConversion(site, e);
    case 'ascribe':
      return checkAscribe(site, e);
    case 'block':
      return checkBlock(site, e);
    case 'func':
      return checkFunc(site, e);
    case 'tuple':
      return checkTuple(site, e);
    case 'list':
      return checkList(site, e);
    case 'struct':
      return checkStruct(site, e);
    case 'map':
      return checkMap(site, e);
    case 'variant':
      return checkVariant(site, e);
    case 'exec':
      return checkExec(site, e);
    case 'cond':
      return checkCond(site, e);
    case 'switch':
      return checkSwitch(site, e);
    case 'deref':
      return checkDeref(site, e);
    case 'index':
      return checkIndex(site, e);
    case 'compr':
      return checkComprehension(site, e);
    case 'make':
      return checkMake(site, e);
    case 'requires':
      return checkRequires(site, e);
    default:
      return absurd(e);
  }
}

const literalTypes: Readonly<Record<'int' | 'float' | 'string' | 'bool', Type>> = {
  int: intType,
  float: floatType,
  string: stringType,
  bool: boolType,
};
