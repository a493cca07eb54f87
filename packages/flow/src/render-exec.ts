// A finished node as one line of the evaluation log: what was computed, from what, how fast.
// Spec: 05-flow-eval §7.3.

import { formatDuration, formatSize, quote, type ReflowError, renderDigest, shortDigest } from '@reflow-lang/base';
import { Fileset, renderShort, sizeOf, type Value } from '@reflow-lang/values';
import { formatCmd } from './command.ts';
import type { Flow } from './flow.ts';
import { execArg, execArgCount } from './graph.ts';
import { op, renderOp } from './op.ts';
import { digestOfData } from './render.ts';

/** What evaluation knows of a node. */
export interface ExecOutcome {
  /** Found, not computed: then dependencies are named rather than shown. */
  readonly cached: boolean;
  readonly value?: Value | undefined;
  readonly err?: ReflowError | undefined;
  /** Nanoseconds. */
  readonly runtime: bigint;
  /** `values[i]` is the value of `deps[i]`, where it is known. */
  readonly values: readonly (Value | undefined)[];
}

/** `eval:2bbe6a7b(m.x) val<.=8ed3f6ad 5B> = exec "cat <in(val<...>)>" (1m3s 5B/s)`. */
export function renderExec(f: Flow, outcome: ExecOutcome): string {
  const { value, runtime } = outcome;
  const how = outcome.err !== undefined ? 'error' : outcome.cached ? 'cache' : 'eval';
  const seconds = runtime / 1_000_000_000n;
  const head = `${how}:${shortDigest(f.digest())}(${f.ident}) ${shortValue(value)}`;
  return `${head} = ${renderOperation(f, outcome)} (${formatDuration(seconds * 1_000_000_000n)}${renderRate(outcome)})`;
}

function renderRate({ value, runtime }: ExecOutcome): string {
  if (!(value instanceof Fileset) || runtime <= 0n) return '';
  const seconds = (runtime + 999_999_999n) / 1_000_000_000n;
  return ` ${formatSize(BigInt(sizeOf(value)) / seconds)}/s`;
}

function renderOperation(f: Flow, outcome: ExecOutcome): string {
  const dep = renderDep(f, outcome, 0);
  const isKnown = outcome.cached || outcome.values[0] instanceof Fileset;
  switch (f.op) {
    case op.exec:
      return `exec ${quote(formatCmd(f.cmd, renderArgs(f, outcome)))}`;
    case op.intern:
      return `intern "${f.url}"`;
    case op.extern:
      return `extern ${dep} "${f.url}"`;
    case op.groupby:
      return `groupby "${f.re}" ${dep}${isKnown ? ' ' : ''}`;
    case op.map:
      return `map <opaque> ${dep}`;
    case op.collect:
      return `collect "${f.re}" ${f.repl} ${dep}`;
    case op.merge:
      return `merge ${renderMerged(f, outcome)}`;
    case op.val:
      return `val ${shortValue(outcome.value)}`;
    case op.pullup:
      return `pullup ${f.deps.map((d, i) => (outcome.cached ? renderDigest(d.digest()) : renderDep(f, outcome, i))).join(' ')}`;
    case op.data:
      return `${renderOp(f.op)} ${f.data === undefined ? '?' : renderDigest(digestOfData(f.data))}`;
    default:
      return '';
  }
}

/** A dependency by name when the node was found, by value when it was computed. */
function renderDep(f: Flow, { cached, values }: ExecOutcome, i: number): string {
  const dep = f.deps[i];
  return cached ? `flow(${dep === undefined ? '?' : shortDigest(dep.digest())})` : shortValue(values[i]);
}

function renderArgs(f: Flow, { cached, values }: ExecOutcome): readonly string[] {
  return Array.from({ length: execArgCount(f) }, (_, i) => {
    const { out, index } = execArg(f, i);
    if (out) return `<out(${index})>`;
    const dep = f.deps[index];
    return `<in(${cached && dep !== undefined ? shortDigest(dep.digest()) : shortValue(values[index])})>`;
  });
}

function renderMerged(f: Flow, outcome: ExecOutcome): string {
  if (outcome.cached) return f.deps.map((_, i) => renderDep(f, outcome, i)).join(' ');
  return outcome.value instanceof Fileset ? (outcome.value.list ?? []).map(renderShort).join(' ') : '?';
}

const shortValue = (value: Value | undefined): string => (value instanceof Fileset ? renderShort(value) : '?');
