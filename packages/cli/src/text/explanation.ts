// Why nodes run, for people: a tree from what changed down to what must run because of it.
// Spec: 07-cli §20.6.

import type { ExplainedNode } from '@reflow-lang/evaluator';
import { fit, printable } from './width.ts';

export interface ExplanationTextOptions {
  readonly columns: number;
  /** What changed alone, without what follows from it. */
  readonly rootsOnly: boolean;
  /** What is told is over; or lies ahead, and may be all (`known`) or not. */
  readonly time: 'past' | 'known' | 'open';
}

/** Whole lines. */
export function renderExplanation(nodes: readonly ExplainedNode[], options: ExplanationTextOptions): string {
  const running = nodes.filter((node) => node.runs);
  const lines = [headLine(nodes, running, options.time)];
  const shown = new Set<string>();
  for (const { node, depth } of treeOf(running)) {
    if (shown.has(node.id) || (options.rootsOnly && depth > 0)) continue;
    shown.add(node.id);
    const indent = '  '.repeat(depth + 1);
    lines.push(`${indent}${nameOf(node)}: ${reasonText(node)}`);
    for (const detail of detailLines(node)) lines.push(`${indent}    ${detail}`);
  }
  return lines.map((line) => `${fit(printable(line), options.columns)}\n`).join('');
}

/** Nodes that would run, in their order, one a line. */
export function renderPlan(
  nodes: readonly ExplainedNode[],
  { columns, time }: Pick<ExplanationTextOptions, 'columns' | 'time'>,
): string {
  const running = nodes.filter((node) => node.runs);
  const lines = running.map((node) => {
    const about = node.expectedMs === undefined ? '' : `, about ${duration(node.expectedMs)}`;
    return `  ${nameOf(node)}: ${reasonText(node)}${about}`;
  });
  return [headLine(nodes, running, time), ...lines].map((line) => `${fit(printable(line), columns)}\n`).join('');
}

function headLine(
  nodes: readonly ExplainedNode[],
  running: readonly ExplainedNode[],
  time: ExplanationTextOptions['time'],
): string {
  const all = nodes.length === 1 ? '1 node' : `${nodes.length} nodes`;
  if (time === 'past') return `${running.length === 0 ? 'nothing' : running.length} of ${all} ran`;
  if (nodes.length === 0) return 'nothing would run: there is no external work';
  if (running.length === 0) return `nothing would run: ${all}, all in the cache`;
  const known = running.flatMap(({ expectedMs }) => (expectedMs === undefined ? [] : [expectedMs]));
  const sum = known.reduce((a, b) => a + b, 0);
  const about = known.length === 0 ? '' : `, about ${duration(sum)} of work`;
  const rest = known.length > 0 && known.length < running.length ? ' and what is not known' : '';
  const howMany = time === 'open' ? `at least ${all}` : `${running.length} of ${all}`;
  return `${howMany} would run${about}${rest}`;
}

/** Depth first; a node stands below the first of its causes. */
function treeOf(
  running: readonly ExplainedNode[],
): readonly { readonly node: ExplainedNode; readonly depth: number }[] {
  const ids = new Set(running.map((node) => node.id));
  const below = new Map<string, ExplainedNode[]>();
  const roots: ExplainedNode[] = [];
  for (const node of running) {
    const cause = node.causes.find((id) => ids.has(id) && id !== node.id);
    const siblings = cause === undefined ? roots : (below.get(cause) ?? []);
    siblings.push(node);
    if (cause !== undefined) below.set(cause, siblings);
  }
  const tree: { readonly node: ExplainedNode; readonly depth: number }[] = [];
  const stack = roots.map((node) => ({ node, depth: 0 })).reverse();
  const seen = new Set<string>();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next.node.id)) continue;
    seen.add(next.node.id);
    tree.push(next);
    for (const node of [...(below.get(next.node.id) ?? [])].reverse()) stack.push({ node, depth: next.depth + 1 });
  }
  return tree;
}

const nameOf = ({ op, ident, digest }: ExplainedNode): string =>
  `${op} ${ident === '' ? '?' : ident} ${digest.slice('sha256:'.length, 'sha256:'.length + 8)}`;

function reasonText({ reason, details }: ExplainedNode): string {
  const at = (name: string): string => memberOf(details, name);
  switch (reason) {
    case 'cached':
      return 'in the cache';
    case 'cacheOff':
      return 'the cache is off';
    case 'root':
      return 'the result itself is always computed';
    case 'noCacheEntry':
      return 'nothing in the cache';
    case 'checkMismatch':
      return 'what the cache has is of other work';
    case 'invalidated':
      return at('regexp') === '' ? 'invalidated' : `invalidated by ${at('regexp')}`;
    case 'missingObject':
      return `an object of its result is gone${at('digest') === '' ? '' : `: ${at('digest')}`}`;
    case 'assertionFailed':
      return at('subject') === '' ? 'a source changed' : `a source changed: ${at('subject')}`;
    case 'emptyRecompute':
      return 'its result is empty';
    case 'notCacheable':
      return 'never taken from the cache';
    case 'imageChanged':
      return `the image changed: ${at('old')} -> ${at('new')}`;
    case 'commandChanged':
      return 'the command changed';
    case 'inputChanged':
      return `an input changed: ${[at('arg'), at('path')].filter((part) => part !== '').join(' ')}`;
    case 'upstreamChanged':
      return 'something before it runs';
    case 'universeChanged':
      return `results of ${at('old') || 'the other key space'} are not looked at`;
    case 'nondeterministic':
      return 'an exec before it ran again and gave another result';
  }
}

function detailLines({ reason, details }: ExplainedNode): readonly string[] {
  const at = (name: string): string => memberOf(details, name);
  switch (reason) {
    case 'commandChanged':
      return at('diff')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'assertionFailed':
      return at('property') === '' ? [] : [`${at('property')}: ${at('old')} -> ${at('new')}`];
    default:
      return [];
  }
}

function memberOf(details: ExplainedNode['details'], name: string): string {
  const found: unknown = Object.entries(details ?? {}).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : '';
}

function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
