// One node object per meaning. Graphs made later by continuations land in the same map, so a
// computation is done once however often a program asks for it.
// Invariant: two nodes share an object exactly when their keys are equal; the originals are never
// touched, and what was canonical stays so.
// Spec: 05-flow-eval §5.2, 03-evaluation §20.

import type { Digest } from '@reflow-lang/base';
import { canonicalMapKey } from './canon-key.ts';
import type { ContinuationScope, FlowConfig } from './definition.ts';
import { walkDepsFirst } from './deps-first.ts';
import type { Flow } from './flow.ts';
import { op } from './op.ts';

/**
 * The canonical twin of a graph, copied node by node; the first of several equal nodes lends ident,
 * position and resources. Requirements nodes vanish: they mean what their dependency means (KEEP).
 */
export function canonicalize(f: Flow, config: FlowConfig = { hashV1: false }): Flow {
  return new Canonicalizer(config).canonicalize(f);
}

/** One canonical graph, made piece by piece: nodes of all calls land in one map. */
export interface GraphCanonicalizer {
  canonicalize(f: Flow): Flow;
  /** The twin of a node whose deps have theirs: so a caller can stop between any two nodes of a large graph. */
  finish(f: Flow): Flow;
}

export const createCanonicalizer = (config: FlowConfig = { hashV1: false }): GraphCanonicalizer =>
  new Canonicalizer(config);

/** Lives as long as any node it made. Pure results are held too: equal work must not be done twice. */
class Canonicalizer implements ContinuationScope, GraphCanonicalizer {
  readonly config: FlowConfig;
  private readonly byKey = new Map<Digest, Flow>();
  /** FIX(05 §5.2): under legacy digests a copy has another key than its original. */
  private readonly byOriginal: WeakMap<Flow, Flow> | undefined;

  constructor(config: FlowConfig) {
    this.config = config;
    this.byOriginal = config.hashV1 ? new WeakMap() : undefined;
  }

  /** A value needs no twin: the node that asked becomes it. */
  adopt(result: Flow): Flow {
    return result.op === op.val ? result : this.canonicalize(result);
  }

  canonicalize(root: Flow): Flow {
    root.key();
    walkDepsFirst(root, {
      isDone: (f) => this.find(f) !== undefined,
      below: (f) => f.deps,
      finish: (f) => this.add(f),
    });
    return this.twin(root);
  }

  finish(f: Flow): Flow {
    const known = this.find(f);
    if (known !== undefined) return known;
    this.add(f);
    return this.twin(f);
  }

  private find(f: Flow): Flow | undefined {
    return this.byOriginal?.get(f) ?? this.byKey.get(canonicalMapKey(f));
  }

  private twin(f: Flow): Flow {
    const twin = this.find(f);
    if (twin === undefined) throw new Error('flow was not canonicalised');
    return twin;
  }

  private add(f: Flow): void {
    const copy = f.copyInto(this, f.deps.length === 0 ? f.deps : f.deps.map((dep) => this.twin(dep)));
    if (f.mapFunc !== undefined) this.wrapMap(copy, f.mapFunc);
    const key = canonicalMapKey(copy);
    const first = this.byKey.get(key);
    if (first === undefined) this.byKey.set(key, copy);
    this.byOriginal?.set(f, first ?? copy);
  }

  private wrapMap(copy: Flow, mapFunc: (f: Flow) => Flow): void {
    copy.mapFunc = (f) => this.canonicalize(mapFunc(this.canonicalize(f)));
    copy.mapFlow = undefined;
    copy.initMap();
  }
}
