// A small sequential evaluator of Flow graphs for tests: everything but execs and remote sources.
// Nodes are canonicalised by key as the real one does; an explicit stack, so graphs may be deep.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digestBytes, mkError, plainError, type ReflowError, recoverError } from '@reflow-lang/base';
import { canonicalize, type Flow, op, renderOp } from '@reflow-lang/flow';
import { File, Fileset, type Value } from '@reflow-lang/values';

export type Outcome = { readonly value: Value } | { readonly err: ReflowError };

/** Evaluates a graph with the working directory `cwd` for `localfile:` sources. */
export function evaluate(root: Flow, cwd: string): Outcome {
  const outcomes = new Map<Flow, Outcome>();
  /** What a continuation returned. */
  const forks = new Map<Flow, Flow>();
  const start = canonicalize(root);
  const stack: Flow[] = [start];
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    if (outcomes.has(node)) {
      stack.pop();
      continue;
    }
    const fork = forks.get(node);
    if (fork !== undefined) {
      const outcome = outcomes.get(fork);
      if (outcome === undefined) stack.push(fork);
      else outcomes.set(node, outcome);
      continue;
    }
    const waiting = node.deps.filter((dep) => !outcomes.has(dep));
    if (waiting.length > 0) {
      stack.push(...waiting.toReversed());
      continue;
    }
    const failed = node.deps.map((dep) => outcomes.get(dep)).find((outcome) => outcome && 'err' in outcome);
    if (failed !== undefined) outcomes.set(node, failed);
    else step(node, outcomes, forks, cwd);
  }
  return outcomes.get(start) ?? { err: plainError('not evaluated') };
}

function step(node: Flow, outcomes: Map<Flow, Outcome>, forks: Map<Flow, Flow>, cwd: string): void {
  const values = node.deps.map((dep) => resultOf(outcomes.get(dep)));
  try {
    if (node.op === op.k && node.k !== undefined) forks.set(node, node.k(values));
    else outcomes.set(node, compute(node, values, cwd));
  } catch (thrown) {
    outcomes.set(node, { err: recoverError(thrown) });
  }
}

function resultOf(outcome: Outcome | undefined): Value {
  if (outcome === undefined || 'err' in outcome) throw new Error('no value');
  return outcome.value;
}

function compute(node: Flow, values: readonly Value[], cwd: string): Outcome {
  const [first] = values;
  switch (node.op) {
    case op.val:
      if (node.err !== undefined) return { err: node.err };
      return node.value === undefined ? { err: plainError('val without value') } : { value: node.value };
    case op.coerce:
      if (first === undefined || node.coerce === undefined) break;
      return { value: node.coerce(first) };
    case op.requirements:
    case op.extern:
      if (first === undefined) break;
      return { value: first };
    case op.data:
      return { value: Fileset.ofFile(dataFile(node)) };
    case op.intern:
      return { value: internLocal(node.url, cwd) };
    default:
      break;
  }
  return { err: mkError(renderOp(node.op), [node.ident], 'NotSupported') };
}

function dataFile(node: Flow): File {
  const { data } = node;
  if (data === undefined) throw new Error('data node without data');
  return data.kind === 'bytes'
    ? new File({ id: digestBytes(data.bytes), size: data.bytes.length })
    : new File({ id: data.digest, size: data.size });
}

function internLocal(url: string, cwd: string): Fileset {
  const prefix = 'localfile://';
  if (!url.startsWith(prefix)) throw mkError('intern', [url], 'NotSupported');
  const path = join(cwd, url.slice(prefix.length));
  if (!statSync(path).isDirectory()) return Fileset.ofFile(fileAt(path));
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile())
    .map((name) => [name, fileAt(join(path, name))] as const);
  return Fileset.ofMap(entries);
}

function fileAt(path: string): File {
  const bytes = readFileSync(path);
  return new File({ id: digestBytes(bytes), size: bytes.length });
}
