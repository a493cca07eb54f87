// The parts of an expression that are checked in its own scope, in the original's order: cond, left,
// right, list elements, map entries, fields. Scoped constructs (block, func, exec, make, case bodies,
// comprehension clauses) check the rest of their parts themselves. Spec: 02-types §8.1.

import { absurd } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';

const none: readonly Expr[] = [];

/** `isBuiltin`: the callee of a builtin's call is a name only, not an expression. */
export function subexpressions(e: Expr, isBuiltin: boolean): readonly Expr[] {
  switch (e.kind) {
    case 'error':
    case 'ident':
    case 'lit':
    case 'block':
    case 'func':
    case 'exec':
    case 'compr':
    case 'make':
      return none;
    case 'binop':
      return [e.left, e.right];
    case 'unop':
    case 'conversion':
    case 'ascribe':
    case 'requires':
      return [e.arg];
    case 'apply':
      return isBuiltin ? e.args : [e.fn, ...e.args];
    case 'tuple':
    case 'list':
      return e.elems;
    case 'struct':
      return e.fields.map((f) => f.value);
    case 'map':
      return e.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'variant':
      return e.elem ? [e.elem] : [];
    case 'cond':
      return [e.cond, e.then, e.else];
    case 'switch':
      return [e.subject];
    case 'deref':
      return [e.object];
    case 'index':
      return [e.object, e.index];
    default:
      return absurd(e);
  }
}
