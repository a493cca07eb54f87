// `graph`: the Flow graph of every exported value, before evaluation and before canonicalisation.
// Contracts §4.

import { digestBytes, digestOf, ReflowError, renderDigest } from '@reflow-lang/base';
import { type DataSource, type ExecArg, Flow, op, renderOp, requirementsOf } from '@reflow-lang/flow';
import { force } from '@reflow-lang/lower';
import { exportedValues, type Instance } from '@reflow-lang/runner';
import { renderType, type Type } from '@reflow-lang/types';
import type { Requirements, Value } from '@reflow-lang/values';

export interface GraphNode {
  readonly id: number;
  readonly op: string;
  readonly ident: string;
  readonly position?: string;
  readonly deps: readonly number[];
  readonly digest: string;
  readonly [member: string]: unknown;
}

export interface GraphAnswer {
  readonly type: string;
  readonly nodes: readonly GraphNode[];
  readonly canonical: number;
  readonly requirements: Requirements;
  readonly immediateWithDelayedParts?: true;
}

/** By name, for every value that is a Flow or whose forcing gives one; one whose forcing fails has no graph. */
export function graphsOf(instance: Instance): Readonly<Record<string, GraphAnswer>> {
  const graphs: Record<string, GraphAnswer> = {};
  for (const { name, type, value } of exportedValues(instance)) {
    if (instance.module.kind === 'v0' && name !== 'Main') continue;
    const root = value instanceof Flow ? value : forced(value, type);
    if (!(root instanceof Flow)) continue;
    const graph = describeGraph(root);
    graphs[name] = {
      type: renderType(type),
      ...graph,
      ...(!(value instanceof Flow) && { immediateWithDelayedParts: true }),
    };
  }
  return graphs;
}

function forced(value: Value, type: Type): Value | undefined {
  try {
    return force(value, type);
  } catch (error) {
    if (error instanceof ReflowError) return undefined;
    throw error;
  }
}

/** Nodes in post-order of a walk from the root, dependencies in order, one entry per node object. */
export function describeGraph(root: Flow): Omit<GraphAnswer, 'type' | 'immediateWithDelayedParts'> {
  const order = postOrder(root);
  const ids = new Map(order.map((flow, i) => [flow, i]));
  const nodes = order.map((flow, id) => describeNode(flow, id, ids));
  const digests = new Set(order.filter((flow) => flow.op !== op.requirements).map((flow) => flow.digest()));
  return { nodes, canonical: digests.size, requirements: requirementsOf(root) };
}

function postOrder(root: Flow): readonly Flow[] {
  const order: Flow[] = [];
  const seen = new Set<Flow>([root]);
  const stack: { readonly flow: Flow; next: number }[] = [{ flow: root, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const dep = top.flow.deps[top.next++];
    if (dep === undefined) {
      order.push(top.flow);
      stack.pop();
    } else if (!seen.has(dep)) {
      seen.add(dep);
      stack.push({ flow: dep, next: 0 });
    }
  }
  return order;
}

function describeNode(flow: Flow, id: number, ids: ReadonlyMap<Flow, number>): GraphNode {
  return {
    id,
    op: renderOp(flow.op),
    ident: flow.ident,
    ...(flow.position !== '' && { position: flow.position }),
    deps: flow.deps.map((dep) => ids.get(dep) ?? -1),
    digest: renderDigest(flow.digest()),
    ...detailsOf(flow),
  };
}

function detailsOf(flow: Flow): Readonly<Record<string, unknown>> {
  switch (flow.op) {
    case op.k:
    case op.kctx:
    case op.coerce:
      return { flowDigest: renderDigest(flow.flowDigest) };
    case op.data:
      return { data: flow.data === undefined ? renderDigest(digestOf('')) : renderDigest(digestOfData(flow.data)) };
    case op.intern:
    case op.extern:
      return { url: flow.url };
    case op.requirements:
      return { requirements: flow.flowRequirements };
    case op.exec:
      return {
        image: flow.image,
        cmd: flow.cmd,
        argmap: argmapOf(flow),
        argstrs: listOf(flow, flow.argstrs),
        outputIsDir: listOf(flow, flow.outputIsDir),
        resources: flow.resources,
        ...(flow.nonDeterministic && { nondeterministic: true }),
      };
    default:
      return {};
  }
}

const digestOfData = (data: DataSource) => (data.kind === 'bytes' ? digestBytes(data.bytes) : data.digest);

/** `in(i)`, `out(i)`. */
export const argmapOf = (flow: Flow, argmap: readonly ExecArg[] = flow.argmap ?? []): readonly string[] | null =>
  listOf(
    flow,
    argmap.map((arg) => `${arg.out ? 'out' : 'in'}(${arg.index})`),
  );

/** Nodes of v0 programs have no position, and what is empty there does not exist. */
export const isLegacyNode = (flow: Flow): boolean => flow.position === '';

export function listOf<T>(flow: Flow, items: readonly T[]): readonly T[] | null {
  return items.length === 0 && isLegacyNode(flow) ? null : items;
}
