// Binding the names of a pattern. A name bound to a delayed value gets a node of its own, a K that takes
// the pattern's path: also a plain name. Spec: 03-evaluation §5.

import type { CompatPos } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import type { Pat } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import { pathDigest } from './digest/index.ts';
import { expectValue } from './expect-value.ts';
import { fault } from './fault.ts';
import { mismatchText, stepValue, type TypedMatcher, typedMatchers } from './match.ts';
import { settle, toFlow } from './node.ts';
import type { PathStep } from './pattern.ts';

/** A pattern ready to bind values of its type. */
export interface Binding {
  /** Names in the order of the pattern's leaves. */
  readonly names: readonly string[];
  /** Their values, in the same order. Throws a ReflowError when an immediate part does not match. */
  bind(value: Value): readonly Value[];
}

export function compileBinding(pat: Pat, type: Type): Binding {
  if (pat.kind === 'ident') return plainBinding(pat, type);
  const matchers = typedMatchers(pat, type);
  const names = matchers.flatMap((matcher) => (matcher.name === undefined ? [] : [matcher.name]));
  return {
    names,
    bind(value) {
      const values: Value[] = [];
      for (const matcher of matchers) {
        // An ignored part is checked as far as it is there; nothing waits for it.
        if (matcher.name === undefined && value instanceof Flow) continue;
        const matched = match(value, matcher, 0, pat.pos);
        if (matcher.name !== undefined) values.push(matched);
      }
      return values;
    },
  };
}

/** The common case, without a walk: only a delayed value needs more than itself. */
function plainBinding(pat: Pat & { readonly kind: 'ident' }, type: Type): Binding {
  const [matcher] = typedMatchers(pat, type);
  return {
    names: [pat.name],
    bind: (value) => [value instanceof Flow && matcher ? match(value, matcher, 0, pat.pos) : value],
  };
}

/**
 * What the rest of the path, from step `from`, selects of a value: a Flow as soon as a part on the way
 * is delayed. Throws `pos: text` when an immediate part does not match.
 */
function match(value: Value, matcher: TypedMatcher, from: number, pos: CompatPos): Value {
  let at = value;
  for (let i = from; i < matcher.path.length; i++) {
    if (at instanceof Flow) return matchLater(at, matcher, i, pos);
    at = step(at, matcher.path[i], pos);
  }
  return at;
}

function matchLater(flow: Flow, matcher: TypedMatcher, from: number, pos: CompatPos): Flow {
  return new Flow({
    op: op.k,
    deps: [flow],
    flowDigest: pathDigest(matcher.path.slice(from)),
    k: ([value]) => settle(() => toFlow(match(expectValue(value), matcher, from, pos), matcher.leafType), pos),
  });
}

function step(value: Value, by: PathStep | undefined, pos: CompatPos): Value {
  if (by === undefined) return value;
  const next = stepValue(value, by);
  if (next === undefined) throw fault(pos, mismatchText(value, by));
  return next;
}
