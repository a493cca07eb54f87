// What the evaluator knows of a node. One small object a node; what only external nodes have is
// another. Spec: 05-flow-eval §4 (evaluation fields), §26.1, §26.3.

import type { ReflowError } from '@reflow-lang/base';
import { type Flow, isExternalOp, op } from '@reflow-lang/flow';
import type { Resources, Value } from '@reflow-lang/values';
import type { NodeKeys } from './cache-keys.ts';
import type { NodeInfo, ReasonDetails, RunReason } from './events.ts';
import { type FlowState, flowState } from './node-state.ts';
import type { Exec, ExecRunInfo } from './ports.ts';
import type { Task } from './scheduler/task.ts';

export class NodeRecord {
  readonly flow: Flow;
  state: FlowState;
  value: Value | undefined;
  err: ReflowError | undefined;
  /** Distinct deps that are not done. */
  pending = 0;
  /** Who waits for it: the first one, and the rest. */
  private parent: NodeRecord | undefined;
  private moreParents: NodeRecord[] | undefined;
  /** The node whose continuation made it. */
  readonly creator: NodeRecord | undefined;
  /** External nodes below, once they are known for good. */
  frontier: readonly NodeRecord[] | undefined;
  external: ExternalRecord | undefined;
  /** The node it has become, if that one was known before: all that happens to it happens there. */
  became: NodeRecord | undefined;

  constructor(flow: Flow, creator: NodeRecord | undefined) {
    this.flow = flow;
    this.creator = creator;
    if (flow.op === op.val) {
      this.state = flowState.done;
      this.value = flow.value;
      this.err = flow.err;
    } else {
      this.state = flowState.init;
      this.value = undefined;
      this.err = undefined;
    }
    this.parent = undefined;
    this.moreParents = undefined;
    this.frontier = undefined;
    this.external = undefined;
    this.became = undefined;
  }

  /** The record that stands for it now. */
  get present(): NodeRecord {
    let record: NodeRecord = this;
    while (record.became !== undefined) record = record.became;
    return record;
  }

  get isDone(): boolean {
    return this.state === flowState.done;
  }

  get isExternal(): boolean {
    return isExternalOp(this.flow.op);
  }

  /**
   * False if `parent` waits already. All deps of a parent are registered in one go. Who comes over from
   * a node that became this one may be there twice, and then counts it twice.
   */
  addParent(parent: NodeRecord): boolean {
    if (this.parent === undefined) {
      this.parent = parent;
      return true;
    }
    if (this.moreParents === undefined) {
      if (this.parent === parent) return false;
      this.moreParents = [parent];
      return true;
    }
    if (this.moreParents[this.moreParents.length - 1] === parent) return false;
    this.moreParents.push(parent);
    return true;
  }

  /** Those who wait, in the order they came; nobody waits afterwards. */
  takeParents(): readonly NodeRecord[] {
    const { parent, moreParents } = this;
    this.parent = undefined;
    this.moreParents = undefined;
    if (parent === undefined) return noRecords;
    if (moreParents === undefined) return [parent];
    moreParents.unshift(parent);
    return moreParents;
  }
}

export const noRecords: readonly NodeRecord[] = [];

/** Of an external node, from its first step on. */
export class ExternalRecord {
  info: NodeInfo | undefined;
  /** Why it runs, once that is known. */
  reason: RunReason | undefined;
  reasonDetails: ReasonDetails | undefined;
  /** What a look-up that must not be answered from an earlier run's work leaves behind. */
  mustRecompute = false;
  isLookedUp = false;
  /** Its logical key says nothing of the contents of the local file it is, or of one below. */
  hidesContents = false;
  /** The snapshotter could not describe its source. */
  mustIntern = false;
  /** Its error is a dep's: it did no work of its own. */
  isInherited = false;
  /** Pieces of work that use its value beside the graph. */
  users = 0;
  /** Its task was taken over by somebody who has made this of it so far. */
  stolen: { state: FlowState; value: Value | undefined; err: ReflowError | undefined } | undefined;
  /** Bytes of inputs that had to move to the executor. */
  transferSize = 0;
  /** It would run, where nothing is started. */
  isPlanned = false;
  cached = false;
  /** Given to the task that runs. */
  reserved: Resources = {};
  /** What the predictor says, in milliseconds. */
  expectedMs = 0;
  task: Task | undefined;
  exec: Exec | undefined;
  runInfo: ExecRunInfo | undefined;
  /** Processes started, or transfers begun. */
  attempt = 0;
  isStarted = false;
  startedAt = 0;
  keys: NodeKeys | undefined;
}
