// Operations on graphs. All iterative. Spec: 05-flow-eval §5.

import type { Requirements } from '@reflow-lang/values';
import type { ExecArg, Flow, FlowConfig } from './flow.ts';

export function copyFlow(f: Flow): Flow {
  throw new Error('not written yet: copyFlow');
}
/** Overwrites `f` by `g`; `f.parent` keeps the old definition; the digest memo stays. */
export function forkFlow(f: Flow, g: Flow): void {
  throw new Error('not written yet: forkFlow');
}
/** Sets the ident of unlabelled nodes, down to the first labelled ones. */
export function labelFlow(f: Flow, ident: string): void {
  throw new Error('not written yet: labelFlow');
}
export function initMap(f: Flow): void {
  throw new Error('not written yet: initMap');
}
export function execArg(f: Flow, i: number): ExecArg {
  throw new Error('not written yet: execArg');
}
export function execArgCount(f: Flow): number {
  throw new Error('not written yet: execArgCount');
}
/** Spec: 05 §5 requirements. */
export function requirementsOf(f: Flow): Requirements {
  throw new Error('not written yet: requirementsOf');
}
/** One node object per meaning; continuations of the result canonicalise into the same map. Spec: 05 §5.2. */
export function canonicalize(f: Flow, config?: FlowConfig): Flow {
  throw new Error('not written yet: canonicalize');
}

export const FlowVisitor: typeof FlowVisitorStub = class {} as never;
export type FlowVisitor = FlowVisitorStub;
declare class FlowVisitorStub {
  flow: Flow | undefined;
  push(f: Flow): void;
  /** Pushes the deps of the current node. */
  visit(): void;
  walk(): boolean;
  reset(): void;
  [Symbol.iterator](): Iterator<Flow>;
}
export function createVisitor(...roots: readonly Flow[]): FlowVisitor {
  throw new Error('not written yet: createVisitor');
}
