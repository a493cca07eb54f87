// The digest of what importers can see of a module: it changes exactly when they must be checked again.
//
// The module type with labels, const levels and predicates, and the parameters; documentation is not
// part of it. Terms are written out as a list of distinct nodes, parts before the whole, so shared and
// deep types cost no more than they hold. Spec: 02-types §21; design §3.7.

import { type Digest, digestOf, utf8Bytes } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import type { ParamInfo } from './checked-module.ts';

export function interfaceDigest(type: Type, params: readonly ParamInfo[]): Digest {
  const numbers = new Map<Type, number>();
  const nodes: string[] = [];
  const number = (t: Type): number => {
    writeTerm(t, numbers, nodes);
    return numbers.get(t) ?? -1;
  };
  const root = number(type);
  const wanted = params.map((p) => [p.name, p.required, number(p.type)]);
  return digestOf(utf8Bytes(JSON.stringify(['interface/1', nodes, root, wanted])));
}

/** Numbers the distinct terms below and including `root`. */
function writeTerm(root: Type, numbers: Map<Type, number>, nodes: string[]): void {
  const stack = [root];
  for (let t = stack.at(-1); t !== undefined; t = stack.at(-1)) {
    const pending = numbers.has(t) ? [] : partsOf(t).filter((part) => !numbers.has(part));
    if (pending.length > 0) {
      stack.push(...pending);
      continue;
    }
    stack.pop();
    if (numbers.has(t)) continue;
    numbers.set(t, nodes.length);
    nodes.push(JSON.stringify(nodeOf(t, (part) => numbers.get(part) ?? -1)));
  }
}

const partsOf = (t: Type): readonly Type[] => [
  ...(t.index ? [t.index] : []),
  ...(t.elem ? [t.elem] : []),
  ...t.fields.map((f) => f.type),
  ...t.variants.flatMap((v) => v.elem ?? []),
  ...t.aliases.map((a) => a.type),
];

function nodeOf(t: Type, number: (part: Type) => number): unknown {
  return [
    t.kind,
    t.label,
    t.flow,
    t.level,
    t.predicates,
    t.index ? number(t.index) : null,
    t.elem ? number(t.elem) : null,
    t.fields.map((f) => [f.name, number(f.type)]),
    t.variants.map((v) => [v.tag, v.elem ? number(v.elem) : null]),
    t.aliases.map((a) => [a.name, number(a.type)]),
    t.path,
    t.error?.message ?? null,
  ];
}
