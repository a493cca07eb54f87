// The evaluation graph as a drawing: what was there before the evaluation, and what continuations added.
// A reader of the trace; nodes are told apart by their keys. Spec: 05-flow-eval §7.5, 07-cli §14.

import { compareUtf8, type Digest, quote, renderDigest, shortDigest } from '@reflow-lang/base';
import { type Flow, isExternalOp, op, renderOp } from '@reflow-lang/flow';
import type { TraceSink } from '../events.ts';

export interface DotGraph {
  readonly trace: TraceSink;
  /** The whole text, without a newline at its end. Nodes show what they became. */
  render(runID: Digest): string;
}

interface Edge {
  readonly from: Flow;
  readonly to: Flow;
  readonly isDynamic: boolean;
}

export function createDotGraph(): DotGraph {
  const edges = new Map<string, Edge>();
  /** Nodes that have become another one. */
  const became = new Map<Flow, Flow>();
  const add = (from: Flow, isDynamic: boolean): void => {
    for (const to of from.deps) {
      const [a, b] = [from.key(), to.key()];
      if (a !== b && !edges.has(a + b) && !edges.has(b + a)) edges.set(a + b, { from, to, isDynamic });
    }
  };
  const trace: TraceSink = (event) => {
    if (event.type === 'graphRoot') for (const flow of reachable(event.flow)) add(flow, false);
    else if (event.type === 'graphNode') add(event.flow, true);
    else if (event.type === 'graphMerged') became.set(event.flow, event.into);
  };
  const now = (flow: Flow): Flow => {
    let at = flow;
    for (let next = became.get(at); next !== undefined; next = became.get(at)) at = next;
    return at;
  };
  return { trace, render: (runID) => render(runID, settle([...edges.values()], now)) };
}

function reachable(root: Flow): ReadonlySet<Flow> {
  const seen = new Set([root]);
  for (const flow of seen) for (const dep of flow.deps) seen.add(dep);
  return seen;
}

/** Between what the nodes are in the end; one edge between two, none from a node to itself. */
function settle(edges: readonly Edge[], now: (flow: Flow) => Flow): readonly Edge[] {
  const settled = new Map<string, Edge>();
  for (const { from, to, isDynamic } of edges) {
    const [a, b] = [now(from), now(to)];
    const names = [a.key() + b.key(), b.key() + a.key()];
    if (a.key() === b.key() || names.some((name) => settled.has(name))) continue;
    settled.set(a.key() + b.key(), { from: a, to: b, isDynamic });
  }
  return [...settled.values()];
}

function render(runID: Digest, edges: readonly Edge[]): string {
  const nodes = new Map<Digest, Flow>();
  for (const { from, to } of edges) for (const flow of [from, to]) nodes.set(flow.key(), flow);
  const sorted = [...nodes.values()].sort(byDigest);
  const names = namesOf(sorted);
  const order = new Map(sorted.map((flow, i) => [flow.key(), i]));
  const place = (flow: Flow): number => order.get(flow.key()) ?? 0;
  const drawn = [...edges].sort((a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to));
  const nameOf = (flow: Flow): string => names.get(flow.key()) ?? '';
  return [
    `strict digraph ${quoteId(`reflow flowgraph ${renderDigest(runID)}`)} {`,
    '// Node definitions.',
    ...sorted.map((flow) => `${nameOf(flow)}${attributes(nodeAttributes(flow))};`),
    '',
    '// Edge definitions.',
    ...drawn.map((edge) => `${nameOf(edge.from)} -> ${nameOf(edge.to)}${attributes(edgeAttributes(edge))};`),
    '}',
  ].join('\n');
}

/** Digests compare as numbers do; nodes of one digest by their keys. */
const byDigest = (a: Flow, b: Flow): number =>
  compareUtf8(renderDigest(a.digest()), renderDigest(b.digest())) ||
  compareUtf8(renderDigest(a.key()), renderDigest(b.key()));

/** FIX(05 §7.5): nodes that would have the same name are told apart by their keys. */
function namesOf(sorted: readonly Flow[]): ReadonlyMap<Digest, string> {
  const names = new Map<Digest, string>();
  const taken = new Set<string>();
  for (const flow of sorted) {
    const plain = plainName(flow);
    const name = taken.has(plain) ? `${plain}-${renderDigest(flow.key())}` : plain;
    taken.add(name);
    names.set(flow.key(), quoteId(name));
  }
  return names;
}

function plainName(flow: Flow): string {
  const parts = [shortDigest(flow.digest()), renderOp(flow.op), flow.ident];
  if (flow.op === op.intern || flow.op === op.extern) parts.push(shortUrl(flow.url));
  if (flow.execDepIncorrectCacheKeyBug) parts.push('ExecDepIncorrectCacheKeyBug');
  return parts.join('-');
}

const shortUrl = (url: string): string => (url.length > 64 ? `${url.slice(0, 30)}...${url.slice(-30)}` : url);

const quoteId = (id: string): string => (/^([A-Za-z_]\w*|-?(\.\d+|\d+(\.\d*)?))$/.test(id) ? id : quote(id));

function nodeAttributes(flow: Flow): readonly string[] {
  if (!isExternalOp(flow.op)) return [];
  return flow.execDepIncorrectCacheKeyBug
    ? ['execdepincorrectcachekeybug=true', 'fillcolor=red', 'style=filled']
    : ['fillcolor=green', 'style=filled'];
}

const edgeAttributes = ({ isDynamic }: Edge): readonly string[] =>
  isDynamic ? ['dynamic=true', 'color=blue'] : ['dynamic=false'];

function attributes(all: readonly string[]): string {
  if (all.length === 0) return '';
  return all.length === 1 ? ` [${all[0]}]` : ` [\n${all.join('\n')}\n]`;
}
