// A graph in Mermaid's language: what Markdown readers draw.

import type { GraphAnswer } from './graph.ts';
import { nodeLabel } from './graph-dot.ts';

const external = new Set(['exec', 'intern', 'extern']);

export function renderMermaid(graphs: Readonly<Record<string, GraphAnswer>>): string {
  const lines = ['flowchart BT'];
  Object.entries(graphs).forEach(([name, graph], g) => {
    lines.push(`  subgraph g${g}[${escapeLabel(name)}]`);
    for (const node of graph.nodes) {
      const [open, close] = external.has(node.op) ? ['[[', ']]'] : ['(', ')'];
      lines.push(`    n${g}_${node.id}${open}${escapeLabel(nodeLabel(node))}${close}`);
    }
    for (const node of graph.nodes) for (const dep of node.deps) lines.push(`    n${g}_${dep} --> n${g}_${node.id}`);
    lines.push('  end');
  });
  return `${lines.join('\n')}\n`;
}

const escapeLabel = (text: string): string => `"${text.replaceAll('"', '#quot;')}"`;
