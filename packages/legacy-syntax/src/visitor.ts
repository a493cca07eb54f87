// Walking the tree of a v0 program. Spec: 09-legacy-v0 §15.

import { absurd } from '@reflow-lang/base';
import type { Expr, Program } from './ast.ts';

/** Every expression below this one, itself first, in the order of the text. */
export function* walkExpr(root: Expr): Generator<Expr> {
  const stack: Expr[] = [root];
  for (let e = stack.pop(); e !== undefined; e = stack.pop()) {
    yield e;
    stack.push(...childrenOf(e).toReversed());
  }
}

/** Every expression that can be reached: those of definitions that a later one replaces are left out. */
export function* walkProgram(program: Program): Generator<Expr> {
  for (const stmt of program.statements) {
    if (stmt.kind === 'extern') {
      yield* walkExpr(stmt.flow);
      yield* walkExpr(stmt.url);
    } else if (program.definitions.get(stmt.name.name) === stmt) {
      yield* walkExpr(stmt.expr);
    }
  }
}

/** The operands, in the order of the text. */
export function childrenOf(e: Expr): readonly Expr[] {
  switch (e.kind) {
    case 'const':
    case 'template':
    case 'ident':
    case 'param':
      return [];
    case 'apply':
      return [e.callee, ...e.args];
    case 'func':
    case 'varfunc':
      return [e.body];
    case 'let':
      return [e.bound, e.body];
    case 'exec':
      return [e.image, ...e.attributes, e.template];
    case 'image':
    case 'intern':
      return [e.arg];
    case 'groupby':
      return [e.list, e.regexp];
    case 'map':
      return [e.list, e.func];
    case 'collect':
      return e.replacement === undefined ? [e.list, e.regexp] : [e.list, e.regexp, e.replacement];
    case 'concat':
    case 'pullup':
      return e.args;
    default:
      return absurd(e);
  }
}
