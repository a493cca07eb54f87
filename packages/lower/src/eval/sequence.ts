// `a ~> b`: b, but only after a. b is evaluated at once. Spec: 03-evaluation §8.5.

import { digestText, mixDigests } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import { bareType } from '../bare-type.ts';
import { type Compilation, code, typeOf } from '../compilation.ts';
import { named } from '../continuation.ts';
import { saltSequence } from '../digest/index.ts';
import { force } from '../force.ts';
import { settle, toFlow } from '../node.ts';
import type { BinopExpr, Step } from './operators.ts';

const sequenceDigest = digestText('grail.com/reflow/syntax.Eval.~>');

export function sequenceStep(e: BinopExpr, c: Compilation): Step {
  const right = code(e.right, c);
  const leftType = typeOf(e.left, c);
  const rightType = typeOf(e.right, c);
  const { ident } = c;
  return (left, env) => {
    const before = force(left, leftType);
    const after = right(env);
    if (!(before instanceof Flow)) return named(after, ident);
    const flow = new Flow({
      op: op.k,
      deps: [before],
      // KEEP: an immediate right side is not digested; the salt tells such nodes apart.
      flowDigest: after instanceof Flow ? mixDigests(sequenceDigest, after.digest()) : sequenceDigest,
      salt: () => saltSequence(after, bareType(rightType)),
      k: () => settle(() => toFlow(after, rightType)),
    });
    return named(flow, ident);
  };
}
