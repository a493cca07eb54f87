// Operations on nodes and graphs. All iterative. Spec: 05-flow-eval §5.

import { addRequirements, addSerial, noRequirements, type Requirements } from '@reflow-lang/values';
import type { ExecArg } from './definition.ts';
import { walkDepsFirst } from './deps-first.ts';
import type { Flow } from './flow.ts';
import { op } from './op.ts';

/** A shallow copy without the memo of digest and key. */
export const copyFlow = (f: Flow): Flow => f.copy();

/** Overwrites `f` by `g`; `f.parent` keeps the old definition; digest and key stay. */
export const forkFlow = (f: Flow, g: Flow): void => f.fork(g);

/** Sets the ident of unlabelled nodes, down to the first labelled ones. */
export function labelFlow(f: Flow, ident: string): void {
  if (ident === '') return;
  const stack = [f];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.ident !== '') continue;
    at.ident = ident;
    for (const dep of at.deps) if (dep.ident === '') stack.push(dep);
  }
}

/** Sets `mapFlow` of a Map: its function applied to an empty value. */
export const initMap = (f: Flow): void => f.initMap();

/** The i-th argument of the command. Throws when there is none. */
export function execArg(f: Flow, i: number): ExecArg {
  if (i < 0 || i >= execArgCount(f)) throw new Error('execarg out of bounds');
  return f.argmap?.[i] ?? { out: false, index: i };
}

/** Number of arguments; an empty argmap means none, an absent one stands for the dependencies. */
export const execArgCount = (f: Flow): number => f.argmap?.length ?? f.deps.length;

/** Makes the argmap of an exec explicit. Its digest must be known by then. Spec: 05 §6.1. */
export function setArgmap(f: Flow): void {
  f.argmap ??= f.deps.map((_, index) => ({ out: false, index }));
}

/** What running the graph takes at least, and how wide it is. Spec: 05 §5 requirements. */
export function requirementsOf(root: Flow): Requirements {
  const memo = new Map<Flow, Requirements>();
  walkDepsFirst(root, {
    isDone: (f) => memo.has(f),
    below: (f) => (f.op === op.map && f.mapFlow !== undefined ? [...f.deps, f.mapFlow] : f.deps),
    finish: (f) =>
      memo.set(
        f,
        ownRequirements(f, (g) => memo.get(g) ?? noRequirements),
      ),
  });
  return memo.get(root) ?? noRequirements;
}

function ownRequirements(f: Flow, of: (dep: Flow) => Requirements): Requirements {
  let out = noRequirements;
  for (const dep of f.deps) out = addRequirements(out, of(dep));
  if (f.op === op.map && f.mapFlow !== undefined) out = { ...addRequirements(out, of(f.mapFlow)), width: 1 };
  if (f.op === op.exec) out = addSerial(out, f.resources);
  if (f.op === op.requirements && f.flowRequirements !== undefined) out = addRequirements(out, f.flowRequirements);
  return out;
}
