// Nodes as text, for logs and debugging. Spec: 05-flow-eval §7.1-7.2.

import { type Digest, digestBytes, quote, renderDigest, shortDigest } from '@reflow-lang/base';
import {
  Fileset,
  ListValue,
  noRequirements,
  renderFileset,
  renderResources,
  StructValue,
  TupleValue,
  type Value,
} from '@reflow-lang/values';
import type { DataSource, ExecArg } from './definition.ts';
import type { Flow } from './flow.ts';
import { op, renderOp } from './op.ts';
import { physicalDigests } from './physical.ts';

/** `flow 2bbe6a7b state Init {mem:1.0GiB cpu:1 disk:0B} exec image img:1 cmd "cat %s" deps ea33b504`. */
export function renderFlow(f: Flow, state = 'Init'): string {
  const tag = f.execDepIncorrectCacheKeyBug ? ' (affected by bug T41260)' : '';
  const deps = f.deps.length === 0 ? '' : ` deps ${f.deps.map((dep) => shortDigest(dep.digest())).join(',')}`;
  const head = `flow ${shortDigest(f.digest())} state ${state} ${renderResources(f.resources)} ${renderOp(f.op)}`;
  return head + tag + renderDetails(f) + deps;
}

function renderDetails(f: Flow): string {
  switch (f.op) {
    case op.exec:
      return ` image ${f.image} cmd ${quote(f.cmd)}`;
    case op.intern:
    case op.extern:
      return ` url "${f.url}"`;
    case op.groupby:
      return ` re ${f.re}`;
    case op.collect:
      return ` re ${f.re} repl ${f.repl}`;
    case op.val:
      return ` val ${renderPlain(f.value)}`;
    case op.data:
      return ` data ${f.data === undefined ? '' : renderDigest(digestOfData(f.data))}`;
    default:
      return '';
  }
}

/** Deeper than this a debug rendering says `...`. FIX(05 §7.2): the original's is exponential on DAGs. */
const deepestDebug = 8;
const longestDebug = 16_384;

/** The whole graph as one nested term, cut off where it gets too deep or too long. Spec: 05 §7.2. */
export function renderDebug(f: Flow): string {
  const text = debugTerm(f, { left: longestDebug }, 0);
  return text.length <= longestDebug ? text : `${text.slice(0, longestDebug)}...`;
}

function debugTerm(f: Flow, budget: { left: number }, depth: number): string {
  if (depth > deepestDebug || budget.left <= 0) return '...';
  const own = debugHead(f);
  budget.left -= own.length;
  const deps = f.deps.length === 0 ? '' : `deps(${debugDeps(f, budget, depth)})`;
  return `${own + deps})`;
}

function debugDeps(f: Flow, budget: { left: number }, depth: number): string {
  const parts: string[] = [];
  for (const dep of f.deps) {
    parts.push(debugTerm(dep, budget, depth + 1));
    if (budget.left <= 0) break;
  }
  return parts.join(',');
}

function debugHead(f: Flow): string {
  const values = f.deps.map((dep) => (dep.value instanceof Fileset ? dep.value : undefined));
  const digests = [f.digest(), ...physicalDigests(f, values)].map(shortDigest).join('/');
  const name = f.op === op.kctx ? 'k1' : renderOp(f.op);
  return `${name}<${digests}>(${debugFields(f)}`;
}

function debugFields(f: Flow): string {
  switch (f.op) {
    case op.exec: {
      const args = f.argmap === undefined ? '' : `args(${f.argmap.map(renderArg).join(', ')})`;
      return `image(${f.image}), resources(${renderResources(f.resources)}), cmd(${quote(f.cmd)})${args}`;
    }
    case op.intern:
    case op.extern:
      return `"${f.url}"`;
    case op.groupby:
      return `re(${f.re})`;
    case op.collect:
      return `re(${f.re}), repl(${f.repl})`;
    case op.val:
      return `val(${renderPlain(f.value)})`;
    case op.requirements: {
      const { min, width } = f.flowRequirements ?? noRequirements;
      return `min(${renderResources(min)}), width(${width})`;
    }
    case op.data:
      return `${f.data === undefined ? '' : renderDigest(digestOfData(f.data))})`;
    default:
      return '';
  }
}

const renderArg = (arg: ExecArg): string => `${arg.out ? 'out' : 'in'}(${arg.index})`;

/** H of the bytes. */
export const digestOfData = (data: DataSource): Digest =>
  data.kind === 'bytes' ? digestBytes(data.bytes) : data.digest;

/** A value whose type is not known, as Go's `%v` shows it. */
function renderPlain(value: Value | undefined): string {
  if (value === undefined) return '<nil>';
  if (value instanceof Fileset) return renderFileset(value);
  if (value instanceof ListValue || value instanceof TupleValue) return `[${value.items.map(renderPlain).join(' ')}]`;
  if (value instanceof StructValue) {
    return `map[${value.names.map((name, i) => `${name}:${renderPlain(value.items[i])}`).join(' ')}]`;
  }
  return String(value);
}
