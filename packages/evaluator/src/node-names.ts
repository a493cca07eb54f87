// How nodes are called in events, and which external nodes stand below one.
//
// An exec of a `.rf` program has no visible inputs but values: it was made by a continuation whose
// deps were computed before. So what stands below it is looked for in three places: its deps, the deps
// of the continuation that made it, and the nodes that produced the files it is given.
// Spec: 05-flow-eval §15.6.

import { type Digest, mixDigests, renderDigest } from '@reflow-lang/base';
import { type Flow, mustInternDigest, renderOp } from '@reflow-lang/flow';
import { File, Fileset, filesOf, type Value } from '@reflow-lang/values';
import type { NodeInfo } from './events.ts';
import { type NodeRecord, noRecords } from './node-record.ts';

/** Deps told of one node, and nodes visited to find them: graphs of 10^5 inputs must not be squared. */
const maxDeps = 1000;
const maxVisits = 10_000;
/** Continuations of one node that are looked back on. */
const maxStages = 16;

export class NodeNames {
  readonly #recordBelow: (above: NodeRecord, f: Flow) => NodeRecord;
  readonly #byId = new Map<string, NodeRecord>();
  readonly #ids = new Map<NodeRecord, string>();
  readonly #producers = new Map<Digest, NodeRecord>();

  /** `recordBelow` gives the record of a dep of a node, also of one that has not been met yet. */
  constructor(recordBelow: (above: NodeRecord, f: Flow) => NodeRecord) {
    this.#recordBelow = recordBelow;
  }

  /** The node's name in events; the same object for the life of the node. */
  infoOf(record: NodeRecord): NodeInfo {
    const { flow, external } = record;
    if (external?.info !== undefined) return external.info;
    const deps = this.#below(record).map((dep) => this.#idOf(dep));
    const { ident, position } = flow;
    const digest = renderDigest(flow.digest());
    const info = { id: this.#idOf(record), op: renderOp(flow.op), ident, position, digest, deps };
    if (external !== undefined) external.info = info;
    return info;
  }

  /**
   * The digest; for a second node of the same digest the key. An intern and one that must be read have
   * even that in common.
   */
  #idOf(record: NodeRecord): string {
    const known = this.#ids.get(record);
    if (known !== undefined) return known;
    const id = this.#freeName(record.flow);
    this.#ids.set(record, id);
    this.#byId.set(id, record);
    return id;
  }

  #freeName(flow: Flow): string {
    const digest = renderDigest(flow.digest());
    if (!this.#byId.has(digest)) return digest;
    const key = renderDigest(flow.key());
    return this.#byId.has(key) ? renderDigest(mixDigests(flow.key(), mustInternDigest)) : key;
  }

  byId(id: string): NodeRecord | undefined {
    return this.#byId.get(id);
  }

  /** Its files are its own from now on. */
  produced(record: NodeRecord, value: Value | undefined): void {
    if (!(value instanceof Fileset)) return;
    for (const file of filesOf(value)) {
      if (!this.#producers.has(file.digest())) this.#producers.set(file.digest(), record);
    }
  }

  #below(record: NodeRecord): readonly NodeRecord[] {
    const found = new Set<NodeRecord>();
    this.#collect(record, record.flow.deps, found);
    for (const dep of record.flow.deps) this.#collectProducers(this.#recordBelow(record, dep).value, found);
    const made = record.flow.parent === undefined ? record.creator : record;
    this.#collectBefore(made, found);
    found.delete(record);
    return [...found];
  }

  /** What the continuations that led to this node waited for, the nearest that waited for anything. */
  #collectBefore(made: NodeRecord | undefined, found: Set<NodeRecord>): void {
    let visits = 0;
    for (let at = made; at !== undefined && visits < maxVisits; at = at.creator, visits++) {
      let flow = at.flow.parent;
      for (let stage = 0; flow !== undefined && stage < maxStages; stage++, flow = flow.parent) {
        this.#collect(at, flow.deps, found);
      }
      if (found.size > 0) return;
    }
  }

  #collectProducers(value: Value | undefined, found: Set<NodeRecord>): void {
    const files = value instanceof Fileset ? filesOf(value) : value instanceof File ? [value] : [];
    for (const file of files) {
      const producer = this.#producers.get(file.digest());
      if (producer !== undefined && found.size < maxDeps) found.add(producer);
    }
  }

  #collect(above: NodeRecord, roots: readonly Flow[], found: Set<NodeRecord>): void {
    for (const flow of roots) {
      for (const node of this.#frontierOf(this.#recordBelow(above, flow))) {
        if (found.size >= maxDeps) return;
        found.add(node);
      }
    }
  }

  /** External nodes reachable through pure ones. What is below a done node stays: it is remembered. */
  #frontierOf(root: NodeRecord): readonly NodeRecord[] {
    if (root.frontier !== undefined) return root.frontier;
    const found = new Set<NodeRecord>();
    const seen = new Set<NodeRecord>();
    const stack = [root];
    for (let record = stack.pop(); record !== undefined; record = stack.pop()) {
      if (seen.has(record)) continue;
      seen.add(record);
      if (seen.size > maxVisits || found.size >= maxDeps) break;
      if (record.isExternal) found.add(record);
      else if (record.frontier !== undefined) for (const node of record.frontier) found.add(node);
      else {
        const deps = definitionDeps(record);
        for (let i = deps.length - 1; i >= 0; i--) {
          const dep = deps[i];
          if (dep !== undefined) stack.push(this.#recordBelow(record, dep));
        }
      }
    }
    const frontier = found.size === 0 ? noRecords : [...found];
    if (root.isDone) root.frontier = frontier;
    return frontier;
  }
}

/** The deps it has; if it became a mere value, those of its continuations. */
function definitionDeps({ flow }: NodeRecord): readonly Flow[] {
  if (flow.deps.length > 0) return flow.deps;
  let before = flow.parent;
  for (let stage = 0; before !== undefined && stage < maxStages; stage++, before = before.parent) {
    if (before.deps.length > 0) return before.deps;
  }
  return [];
}
