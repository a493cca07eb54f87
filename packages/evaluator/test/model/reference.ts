// The model: a graph evaluated one node after the other, each meaning once. It shares nothing with the
// evaluator but the graph's own functions.

import { invariant, ReflowError } from '@reflow-lang/base';
import { textFile } from '@reflow-lang/evaluator/testing';
import { canonicalMapKey, type Flow, flowOfFileset, op, renderOp } from '@reflow-lang/flow';
import { type File, Fileset, pullup, type Value } from '@reflow-lang/values';
import { runProgram, triesOf } from './program.ts';
import { describeSource, isDescribed, readSource } from './random-graph.ts';

export type Outcome =
  | { readonly kind: 'value'; readonly value: Fileset }
  | { readonly kind: 'error'; readonly message: string };

export interface ReferenceResult {
  readonly outcome: Outcome;
  /** Commands of the execs that were reached, as often as each has to be started, sorted. */
  readonly started: readonly string[];
  /** Every error that occurred anywhere. */
  readonly errors: ReadonlySet<string>;
}

export function evaluateReference(root: Flow): ReferenceResult {
  const reference = new Reference();
  const outcome = reference.evaluate(root);
  return { outcome, started: reference.started.sort(), errors: reference.errors };
}

class Reference {
  readonly started: string[] = [];
  readonly errors = new Set<string>();
  readonly #memo = new Map<string, Outcome>();

  evaluate(f: Flow): Outcome {
    if (f.op === op.val) return mkValue(asFileset(f.value));
    const key = canonicalMapKey(f);
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const outcome = this.#compute(f);
    if (outcome.kind === 'error') this.errors.add(outcome.message);
    this.#memo.set(key, outcome);
    return outcome;
  }

  #compute(f: Flow): Outcome {
    const values: Fileset[] = [];
    let failed: Outcome | undefined;
    for (const dep of f.deps) {
      const outcome = this.evaluate(dep);
      if (outcome.kind === 'value') values.push(outcome.value);
      else failed ??= outcome;
    }
    return failed ?? this.#apply(f, values);
  }

  #apply(f: Flow, values: readonly Fileset[]): Outcome {
    switch (f.op) {
      case op.exec:
        return this.#exec(f, values);
      case op.intern:
        return mkValue(isDescribed(f.url) && !f.mustIntern ? describeSource(f.url) : readSource(f.url));
      case op.extern:
      case op.requirements:
        return mkValue(asFileset(values[0]));
      case op.data:
        invariant(f.data?.kind === 'bytes', 'data of random graphs are bytes');
        return mkValue(Fileset.ofFile(textFile(new TextDecoder().decode(f.data.bytes))));
      case op.merge:
        return mkValue(Fileset.ofList(values));
      case op.pullup:
        return mkValue(pullup(Fileset.ofList(values)));
      case op.groupby:
        return mkValue(groupby(asFileset(values[0])));
      case op.collect:
        return mkValue(Fileset.ofMap(asFileset(values[0]).entries.map(([path, file]) => [`c/${path}`, file])));
      case op.map:
        return this.#map(f, asFileset(values[0]));
      case op.coerce:
      case op.k:
        return this.#call(f, values);
      default:
        throw new Error(`random graphs have no ${renderOp(f.op)}`);
    }
  }

  #exec(f: Flow, inputs: readonly Fileset[]): Outcome {
    for (let i = 0; i < triesOf(f.cmd); i++) this.started.push(f.cmd);
    const memory = 500 * 2 ** 20 * 1.5 ** (triesOf(f.cmd) - 1);
    const result = runProgram(f.cmd, inputs, { memory, failures: triesOf(f.cmd) - 1 });
    return result.kind === 'files' ? mkValue(result.files) : { kind: 'error', message: result.error.message };
  }

  #map(f: Flow, list: Fileset): Outcome {
    const members: Fileset[] = [];
    let failed: Outcome | undefined;
    for (const member of list.list ?? []) {
      const mapped = f.mapFunc?.(flowOfFileset(member));
      invariant(mapped !== undefined, 'a map has a function');
      const outcome = this.evaluate(mapped);
      if (outcome.kind === 'value') members.push(outcome.value);
      else failed ??= outcome;
    }
    return failed ?? mkValue(Fileset.ofList(members));
  }

  #call(f: Flow, values: readonly Value[]): Outcome {
    try {
      const [first] = values;
      if (f.k !== undefined) return this.evaluate(f.k(values));
      invariant(f.coerce !== undefined && first !== undefined, 'neither continuation nor coercion');
      return mkValue(asFileset(f.coerce(first)));
    } catch (thrown) {
      if (!(thrown instanceof ReflowError)) throw thrown;
      return { kind: 'error', message: thrown.message };
    }
  }
}

const mkValue = (value: Fileset): Outcome => ({ kind: 'value', value });

function asFileset(value: Value | undefined): Fileset {
  invariant(value instanceof Fileset, 'values of random graphs are filesets');
  return value;
}

/** By the first path element `d?`. */
function groupby(fs: Fileset): Fileset {
  const groups = new Map<string, [string, File][]>();
  for (const [path, file] of fs.entries) {
    const group = /^(d.)\//.exec(path)?.[1];
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), [path, file]]);
  }
  const names = [...groups.keys()].sort();
  return Fileset.ofList(names.map((name) => Fileset.ofMap(groups.get(name) ?? [])));
}
