// Continuations: what is left to do when an operand is delayed. Only then is anything allocated or
// digested; immediate operands go straight to the operation. Spec: 03-evaluation §4, §20.

import { type ByteString, digestOf } from '@reflow-lang/base';
import { Flow, labelFlow, op } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import type { EvalContext } from './context.ts';
import type { Sub } from './digest/index.ts';
import { resolved, settle } from './node.ts';
import { fillHoles, type Holes, splitOperands } from './operands.ts';

/** Where in the program a continuation arises: fixed when the expression is compiled. */
export interface Site<E extends Expr = Expr> {
  readonly expr: E;
  /** Static type of the whole expression: that of the continuation's result. */
  readonly type: Type;
  readonly ctx: EvalContext;
  readonly ident: string;
}

/** What a continuation digests besides its immediate operands, and its salt. */
export interface Material {
  readonly extra: ByteString;
  readonly salt: ByteString | (() => ByteString);
}

/**
 * The K that waits for the delayed ones among `subs` and then resumes with the values of all, in
 * order. Whatever `resume` throws becomes the node's error.
 */
export function suspend(
  site: Site,
  subs: readonly Sub[],
  material: Material,
  resume: (values: readonly Value[]) => Value,
): Flow {
  const { deps, holes, material: immediate } = splitOperands(subs);
  return new Flow({
    op: op.k,
    deps,
    flowDigest: digestOf(immediate + material.extra),
    salt: material.salt,
    k: continuation(site, holes, resume),
  });
}

/** Made apart from the node, so that it keeps nothing else of what its digest and salt are made of. */
function continuation(site: Site, holes: Holes, resume: (values: readonly Value[]) => Value) {
  return (got: readonly Value[]): Flow =>
    settle(() => {
      const result = resume(fillHoles(holes, got));
      return result instanceof Flow ? result : resolved(result, site.type, site.ident);
    }, site.expr.pos);
}

/** Gives a delayed result, and what it depends on, the name of the expression it came from. */
export function named(value: Value, ident: string): Value {
  if (value instanceof Flow && ident !== '' && value.ident === '') labelFlow(value, ident);
  return value;
}
