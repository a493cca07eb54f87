// The external nodes of a run as a picture in Graphviz's language: what needed what. Which nodes there are
// and what they need is found out while the run goes on, so every edge is a dynamic one.
// Spec: 07-cli §14, 05-flow-eval §7.5.

import { closeSync, openSync, writeSync } from 'node:fs';
import { compareUtf8, quote } from '@reflow-lang/base';
import type { EventReader } from '../event-stream.ts';

interface DrawnNode {
  readonly label: string;
  readonly deps: readonly string[];
}

/**
 * The file is made at once and written when the run is done. Throws the system's error when it cannot be
 * made; a disk that fails later costs the picture only.
 */
export function createFlowGraph(path: string, complain: (line: string) => void): EventReader {
  closeSync(openSync(path, 'w'));
  const nodes = new Map<string, DrawnNode>();
  return (event) => {
    switch (event.type) {
      case 'nodeQueued': {
        const { id, op, ident, digest, deps } = event.node;
        nodes.set(id, { label: `${shortOf(digest)}-${op}-${ident}`, deps });
        return;
      }
      case 'nodeStarted': {
        const known = nodes.get(event.node.id);
        if (known === undefined || event.url === undefined) return;
        nodes.set(event.node.id, { ...known, label: `${known.label}-${abbreviate(event.url)}` });
        return;
      }
      case 'runDone':
        write(path, renderGraph(event.runId, nodes), complain);
        return;
      default:
    }
  };
}

function write(path: string, text: string, complain: (line: string) => void): void {
  try {
    const file = openSync(path, 'w');
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    complain(`cannot write ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

const shortOf = (digest: string): string => digest.slice(digest.indexOf(':') + 1).slice(0, 8);

const abbreviate = (url: string): string => (url.length > 64 ? `${url.slice(0, 30)}...${url.slice(-30)}` : url);

function renderGraph(runId: string, nodes: ReadonlyMap<string, DrawnNode>): string {
  const edges: string[] = [];
  for (const { label, deps } of nodes.values()) {
    for (const id of deps) {
      const dep = nodes.get(id);
      if (dep === undefined || dep.label === label) continue;
      edges.push(`${quote(label)} -> ${quote(dep.label)} [\ndynamic=true\ncolor=blue\n];`);
    }
  }
  const labels = [...new Set([...nodes.values()].map(({ label }) => label))].sort(compareUtf8);
  return [
    `strict digraph ${quote(`reflow flowgraph ${runId}`)} {`,
    '// Node definitions.',
    ...labels.map((label) => `${quote(label)} [\nfillcolor=green\nstyle=filled\n];`),
    '',
    '// Edge definitions.',
    ...edges.sort(compareUtf8),
    '}',
  ].join('\n');
}
