// A graph in Graphviz's language, in the layout of 05-flow-eval §7.5: definitions, then edges, sorted.

import type { GraphAnswer, GraphNode } from './graph.ts';

const external = new Set(['exec', 'intern', 'extern']);

/** One graph; values share nodes of equal digest. */
export function renderDot(title: string, graphs: Readonly<Record<string, GraphAnswer>>): string {
  const labels = new Map<string, GraphNode>();
  const edges = new Set<string>();
  for (const graph of Object.values(graphs)) {
    const label = graph.nodes.map((node) => quoteId(nodeLabel(node)));
    for (const node of graph.nodes) {
      labels.set(label[node.id] ?? '', node);
      for (const dep of node.deps) {
        const edge = `${label[node.id]} -> ${label[dep]};`;
        if (label[node.id] !== label[dep]) edges.add(edge);
      }
    }
  }
  const definitions = [...labels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([label, node]) => definition(label, node));
  return [
    `strict digraph ${quoteId(`reflow flowgraph ${title}`)} {`,
    '// Node definitions.',
    ...definitions,
    '',
    '// Edge definitions.',
    ...[...edges].sort(),
    '}',
    '',
  ].join('\n');
}

const definition = (label: string, node: GraphNode): string =>
  external.has(node.op) ? `${label} [\nfillcolor=green\nstyle=filled\n];` : `${label};`;

/** `<short>-<op>-<ident>`, for interns and externs the URL too. */
export function nodeLabel(node: GraphNode): string {
  const short = node.digest.slice('sha256:'.length).slice(0, 8);
  const url = typeof node.url === 'string' ? `-${abbreviateUrl(node.url)}` : '';
  return `${short}-${node.op}-${node.ident}${url}`;
}

const abbreviateUrl = (url: string): string => (url.length > 64 ? `${url.slice(0, 30)}...${url.slice(-30)}` : url);

const quoteId = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
