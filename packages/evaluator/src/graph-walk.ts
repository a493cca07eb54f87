// The walk over the graph: which nodes are met, which wait, which are ready, and what becomes of those
// that need nothing but their deps. Each node counts the deps it waits for; a node that is done tells
// its parents, so all the bookkeeping together is linear in the edges. Nothing here waits or recurses.
// Spec: 05-flow-eval §9.1, §10, §26.3, §26.7.

import { invariant, type ReflowError } from '@reflow-lang/base';
import { type Flow, forkFlow, op } from '@reflow-lang/flow';
import type { Value } from '@reflow-lang/values';
import type { TraceSink } from './events.ts';
import { Fifo } from './fifo.ts';
import { NodeRecord } from './node-record.ts';
import { type FlowState, flowState } from './node-state.ts';
import { type PureStepPorts, pureStep } from './pure-step.ts';
import { Reach } from './reach.ts';

/** Who sees to the nodes that need more than their deps. */
export interface GraphWalkHost {
  /** An external node is met. `descend` takes it further: at once, or when a look-up has missed. */
  met(record: NodeRecord): void;
  /** The deps of an external node, or of a data node, are done without error. `finish` ends it. */
  ready(record: NodeRecord): void;
  /** An external node will not run because a dep failed. */
  inherited(record: NodeRecord): void;
  /** A continuation has returned: the graph has changed. */
  forked(): void;
  readonly pure: PureStepPorts;
  readonly trace: TraceSink | undefined;
}

/** Steps between two looks at the time. */
const stepsPerLook = 64;
/** Deps of one node that are one step: nodes of 10^6 deps must not hold up the event loop. */
const depsPerStep = 2000;

/** A node whose deps are being met. */
interface Descent {
  readonly record: NodeRecord;
  at: number;
  hasFailedDep: boolean;
}

/** A ready node whose deps' values are being gathered. */
interface Gathering {
  readonly record: NodeRecord;
  at: number;
  readonly values: Value[];
  err: ReflowError | undefined;
}

export class GraphWalk {
  /** Nodes that are done. */
  doneCount = 0;
  readonly #host: GraphWalkHost;
  readonly #records = new Map<Flow, NodeRecord>();
  readonly #externs = new Reach((f) => this.#visible(f));
  /** Met, and to be entered: a stack, so that a graph is walked depth first. */
  readonly #entering: (NodeRecord | Descent)[] = [];
  readonly #ready = new Fifo<NodeRecord>();
  /** A node of many deps whose values are being gathered. */
  #gathering: Gathering | undefined;

  constructor(host: GraphWalkHost) {
    this.#host = host;
  }

  /** The record of a dep of a node, made if the dep has not been met yet. */
  recordBelow(above: NodeRecord, dep: Flow): NodeRecord {
    return this.#record(dep, creatorOf(above));
  }

  /** What stands for a node; `undefined` while it has not been met. */
  recordOf(flow: Flow): NodeRecord | undefined {
    return this.#known(flow);
  }

  /** Makes a node another one from outside. */
  forkInto(record: NodeRecord, into: Flow): void {
    this.#fork(record, into);
  }

  /** Starts, or starts over, with this node. */
  enter(flow: Flow): NodeRecord {
    const record = this.#record(flow, undefined);
    if (!record.isDone) this.#entering.push(record);
    return record;
  }

  /** Works until nothing is left to do (then true), or `isTimeUp` says so. */
  work(isTimeUp: () => boolean): boolean {
    for (let steps = 1; ; steps++) {
      const entered = this.#entering.pop();
      if (entered instanceof NodeRecord) this.#visit(entered);
      else if (entered !== undefined) this.#descendOn(entered);
      else if (this.#gathering !== undefined) this.#gatherOn(this.#gathering);
      else {
        const ready = this.#ready.shift();
        if (ready === undefined) return true;
        this.#evaluate(ready);
      }
      const isLong = this.#gathering !== undefined || (entered !== undefined && !(entered instanceof NodeRecord));
      if ((isLong || steps % stepsPerLook === 0) && isTimeUp()) return false;
    }
  }

  /** Goes on with the deps of a node; it becomes ready when they are done. */
  descend(record: NodeRecord): void {
    this.setState(record, flowState.todo);
    // Holds it until all deps are known.
    record.pending = 1;
    this.#descendOn({ record, at: 0, hasFailedDep: false });
  }

  #descendOn(descent: Descent): void {
    const { record } = descent;
    const { deps } = record.flow;
    const creator = creatorOf(record);
    const end = Math.min(deps.length, descent.at + depsPerStep);
    // The rest comes after what is met now, as if it had been met with it.
    if (end < deps.length) this.#entering.push(descent);
    const bottom = this.#entering.length;
    for (; descent.at < end; descent.at++) {
      const dep = deps[descent.at];
      if (dep === undefined) continue;
      const below = this.#record(dep, creator);
      if (below.isDone) descent.hasFailedDep ||= below.err !== undefined;
      else if (below.addParent(record)) {
        record.pending++;
        if (below.state === flowState.init) this.#entering.push(below);
      }
    }
    reverseFrom(this.#entering, bottom);
    if (end < deps.length) return;
    record.pending--;
    if (descent.hasFailedDep || record.pending === 0) this.again(record);
  }

  /** The node has what it waited for: its step is due. */
  again(record: NodeRecord): void {
    this.setState(record, flowState.ready);
    this.#ready.push(record);
  }

  /** The node has its value or error, for good. */
  finish(record: NodeRecord, value: Value | undefined, err: ReflowError | undefined): void {
    record.value = value;
    record.err = err;
    this.doneCount++;
    this.setState(record, flowState.done);
    forget(record.flow);
    this.#tell(record.takeParents());
  }

  /** Values of the deps, in order; `undefined` where there is none yet. */
  valuesOf(record: NodeRecord): readonly (Value | undefined)[] {
    return record.flow.deps.map((dep) => this.#known(dep)?.value);
  }

  /** Whether an extern stands below it. */
  isAboveExtern(record: NodeRecord): boolean {
    return this.#externs.isAbove(record.flow);
  }

  setState(record: NodeRecord, state: FlowState): void {
    const from = record.state;
    record.state = state;
    this.#host.trace?.({ type: 'state', flow: record.flow, from, to: state });
  }

  /** `Ready:3 Execing:1`: what is not done, for the message that must never be needed. */
  summary(render: (state: FlowState) => string): string {
    const counts = new Map<FlowState, number>();
    for (const { state } of this.#records.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
    counts.delete(flowState.done);
    return [...counts].map(([state, n]) => `${render(state)}:${n}`).join(' ');
  }

  #record(flow: Flow, creator: NodeRecord | undefined): NodeRecord {
    const known = this.#known(flow);
    if (known !== undefined) return known;
    const record = new NodeRecord(flow, creator);
    this.#records.set(flow, record);
    return record;
  }

  /** What stands for the node now. */
  #known(flow: Flow): NodeRecord | undefined {
    const record = this.#records.get(flow);
    if (record?.became === undefined) return record;
    const { present } = record;
    this.#records.set(flow, present);
    return present;
  }

  /** Whether it is an extern, and what is seen below it. */
  #visible(flow: Flow): { readonly isTarget: boolean; readonly below: readonly Flow[] } {
    const now = this.#known(flow)?.flow ?? flow;
    return { isTarget: now.op === op.extern, below: now.deps };
  }

  #visit(record: NodeRecord): void {
    if (record.state !== flowState.init) return;
    this.#host.trace?.({ type: 'graphNode', flow: record.flow });
    if (record.isExternal) this.#host.met(record);
    else this.descend(record);
  }

  #evaluate(record: NodeRecord): void {
    if (record.state !== flowState.ready) return;
    this.#gatherOn({ record, at: 0, values: [], err: undefined });
  }

  #gatherOn(gathering: Gathering): void {
    const { record, values } = gathering;
    const { flow } = record;
    const end = Math.min(flow.deps.length, gathering.at + depsPerStep);
    for (; gathering.at < end; gathering.at++) {
      const dep = flow.deps[gathering.at];
      if (dep === undefined) continue;
      const below = this.#known(dep);
      if (dep.execDepIncorrectCacheKeyBug) flow.execDepIncorrectCacheKeyBug = true;
      gathering.err ??= below?.err;
      if (below?.value !== undefined) values.push(below.value);
    }
    this.#gathering = end < flow.deps.length ? gathering : undefined;
    if (this.#gathering === undefined) this.#conclude(record, values, gathering.err);
  }

  #conclude(record: NodeRecord, values: readonly Value[], err: ReflowError | undefined): void {
    if (err !== undefined) {
      if (record.isExternal) this.#host.inherited(record);
      this.finish(record, undefined, err);
    } else if (record.isExternal || record.flow.op === op.data) this.#host.ready(record);
    else this.#step(record, values);
  }

  #step(record: NodeRecord, values: readonly Value[]): void {
    const outcome = pureStep(record.flow, values, this.#host.pure);
    if (outcome.kind === 'value') this.finish(record, outcome.value, undefined);
    else if (outcome.kind === 'error') this.finish(record, undefined, outcome.error);
    else this.#fork(record, outcome.flow);
  }

  /**
   * The node becomes what its continuation returned. A node that nobody has met yet becomes it in turn:
   * from now on both are one. With one that is known it shares what that is doing, or has done.
   */
  #fork(record: NodeRecord, into: Flow): void {
    const { flow } = record;
    const known = this.#known(into);
    invariant(known !== record, 'a continuation returned its own node');
    forkFlow(flow, into);
    forget(flow.parent);
    this.#externs.forget();
    this.#host.forked();
    if (known !== undefined) {
      this.#merge(record, known);
      return;
    }
    if (flow.op === op.val) {
      this.finish(record, flow.value, flow.err);
      return;
    }
    this.#records.set(into, record);
    this.#host.trace?.({ type: 'graphMerged', flow: into, into: flow });
    forget(into);
    record.pending = 0;
    this.setState(record, flowState.init);
    this.#entering.push(record);
  }

  #merge(record: NodeRecord, known: NodeRecord): void {
    record.became = known;
    this.#host.trace?.({ type: 'graphMerged', flow: record.flow, into: known.flow });
    record.state = known.state;
    forget(record.flow);
    const parents = record.takeParents();
    if (known.isDone) {
      this.#tell(parents);
      return;
    }
    // It may have been named and not met.
    if (known.state === flowState.init) this.#entering.push(known);
    for (const parent of parents) if (!known.addParent(parent)) parent.pending--;
  }

  #tell(parents: readonly NodeRecord[]): void {
    for (const parent of parents) {
      if (--parent.pending === 0 && parent.state === flowState.todo) this.again(parent);
    }
  }
}

/** What the node was made from is not needed any more. */
function forget(flow: Flow | undefined): void {
  if (flow === undefined) return;
  flow.k = undefined;
  flow.coerce = undefined;
}

/** Whose continuation makes what is below this node. */
const creatorOf = (record: NodeRecord): NodeRecord | undefined =>
  record.flow.parent === undefined ? record.creator : record;

/** So that what was pushed first is popped first. */
function reverseFrom<T>(stack: T[], bottom: number): void {
  for (let low = bottom, high = stack.length - 1; low < high; low++, high--) {
    const a = stack[low];
    const b = stack[high];
    if (a === undefined || b === undefined) return;
    stack[low] = b;
    stack[high] = a;
  }
}
