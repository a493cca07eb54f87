// A small sequential evaluator of Flow graphs for tests: everything but remote sources. Nodes are
// canonicalised by key as the real one does; an explicit stack, so graphs may be deep.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  digestText,
  hexDigest,
  mkError,
  plainError,
  type ReflowError,
  recoverError,
  renderDigest,
} from '@reflow-lang/base';
import { canonicalize, type Flow, op, renderOp } from '@reflow-lang/flow';
import { exactFileset, File, Fileset, type Value } from '@reflow-lang/values';
import { type Contents, keep, readInto, readTree, runExec } from './shell.ts';

export type Outcome = { readonly value: Value } | { readonly err: ReflowError };

type ExecFunction = (node: Flow, values: readonly Value[]) => Fileset;

/** A graph being evaluated. */
interface Evaluation {
  /** Folder of `localfile:` sources. */
  readonly cwd: string;
  readonly contents: Contents;
  readonly exec: ExecFunction;
  readonly outcomes: Map<Flow, Outcome>;
  /** What continuations returned. */
  readonly forks: Map<Flow, Flow>;
}

export function evaluate(root: Flow, cwd: string): Outcome {
  const contents: Contents = new Map();
  const exec: ExecFunction = (node, values) => runExec(node, values, contents);
  return evaluateNodes(canonicalize(root), { cwd, contents, exec, outcomes: new Map(), forks: new Map() });
}

/**
 * Every node on its own, whatever its key: the outcomes of all that came up, in order. Execs are not run; what
 * they give tells all that they were given.
 */
export function evaluateApart(root: Flow): ReadonlyMap<Flow, Outcome> {
  const outcomes = new Map<Flow, Outcome>();
  evaluateNodes(root, { cwd: '.', contents: new Map(), exec: reportExec, outcomes, forks: new Map() });
  return outcomes;
}

function reportExec(node: Flow, values: readonly Value[]): Fileset {
  const inputs = values.map((value) => (value instanceof Fileset ? renderDigest(exactFileset(value)) : ''));
  return Fileset.ofList(
    node.outputIsDir.map((isDir, i) => {
      const id = digestText(JSON.stringify([node.image, node.cmd, node.argmap, node.outputIsDir, inputs, i]));
      const file = new File({ id, size: Number.parseInt(hexDigest(id).slice(0, 2), 16) });
      return isDir ? Fileset.ofMap([['x', file]]) : Fileset.ofFile(file);
    }),
  );
}

function evaluateNodes(start: Flow, evaluation: Evaluation): Outcome {
  const { outcomes, forks } = evaluation;
  const stack: Flow[] = [start];
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    const fork = forks.get(node);
    const next = fork === undefined ? node.deps.filter((dep) => !outcomes.has(dep)) : waitingFor(fork, outcomes);
    if (outcomes.has(node)) stack.pop();
    else if (next.length > 0) stack.push(...next.toReversed());
    else settle(evaluation, node, fork);
  }
  return outcomes.get(start) ?? { err: plainError('not evaluated') };
}

const waitingFor = (fork: Flow, outcomes: ReadonlyMap<Flow, Outcome>): Flow[] => (outcomes.has(fork) ? [] : [fork]);

/** Takes the outcome of the fork, or of a failed dependency, or does one step. */
function settle(evaluation: Evaluation, node: Flow, fork: Flow | undefined): void {
  const { outcomes, forks } = evaluation;
  const deps = node.deps.map((dep) => outcomes.get(dep));
  const outcome = fork === undefined ? deps.find((dep) => dep && 'err' in dep) : outcomes.get(fork);
  if (outcome !== undefined) {
    outcomes.set(node, outcome);
    return;
  }
  const values = deps.flatMap((dep) => (dep && 'value' in dep ? [dep.value] : []));
  try {
    if (node.op === op.k && node.k !== undefined) forks.set(node, resume(node, node.k, values));
    else outcomes.set(node, compute(evaluation, node, values));
  } catch (thrown) {
    outcomes.set(node, { err: recoverError(thrown) });
  }
}

/** What the continuation answers: never the node that waits, which would wait for itself for ever. */
function resume(node: Flow, k: NonNullable<Flow['k']>, values: readonly Value[]): Flow {
  const next = k(values);
  if (next.key() === node.key()) throw new Error('internal error: a continuation returns its own node');
  return next;
}

function compute({ cwd, contents, exec }: Evaluation, node: Flow, values: readonly Value[]): Outcome {
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
    case op.exec:
      return { value: exec(node, values) };
    case op.data:
      return { value: Fileset.ofFile(dataFile(node, contents)) };
    case op.intern:
      return { value: internLocal(node.url, cwd, contents) };
    default:
      break;
  }
  return { err: mkError(renderOp(node.op), [node.ident], 'NotSupported') };
}

function dataFile({ data }: Flow, contents: Contents): File {
  if (data === undefined) throw new Error('data node without data');
  return data.kind === 'bytes' ? keep(data.bytes, contents) : new File({ id: data.digest, size: data.size });
}

function internLocal(url: string, cwd: string, contents: Contents): Fileset {
  const prefix = 'localfile://';
  if (!url.startsWith(prefix)) throw mkError('intern', [url], 'NotSupported');
  const path = join(cwd, url.slice(prefix.length));
  return statSync(path).isDirectory() ? readTree(path, contents) : Fileset.ofFile(readInto(path, contents));
}
