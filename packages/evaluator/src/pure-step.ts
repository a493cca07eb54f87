// Evaluation of the nodes that need nothing but the values of their deps. Spec: 05-flow-eval §11.

import {
  compareUtf8,
  compileRegexp,
  type GoRegexp,
  invariant,
  plainError,
  ReflowError,
  replaceRegexp,
} from '@reflow-lang/base';
import { Flow, flowOfFileset, op } from '@reflow-lang/flow';
import { type File, Fileset, pullup, type Value } from '@reflow-lang/values';
import type { Ctx, Repository } from './ports.ts';

export type StepOutcome =
  | { readonly kind: 'value'; readonly value: Value | undefined }
  | { readonly kind: 'error'; readonly error: ReflowError }
  /** The node becomes this one. */
  | { readonly kind: 'fork'; readonly flow: Flow };

export interface PureStepPorts {
  readonly ctx: Ctx;
  readonly repository: Repository | undefined;
}

/**
 * What the node becomes, its deps having these values. A ReflowError thrown by a continuation or a
 * coercion is the program's and becomes the node's; any other is a bug and is passed on.
 */
export function pureStep(f: Flow, values: readonly Value[], ports: PureStepPorts): StepOutcome {
  try {
    return evaluate(f, values, ports);
  } catch (thrown) {
    if (thrown instanceof ReflowError) return { kind: 'error', error: thrown };
    throw thrown;
  }
}

function evaluate(f: Flow, values: readonly Value[], ports: PureStepPorts): StepOutcome {
  switch (f.op) {
    case op.k:
      invariant(f.k !== undefined, 'k node without continuation');
      return { kind: 'fork', flow: f.k(values) };
    case op.coerce:
      invariant(f.coerce !== undefined && values[0] !== undefined, 'coerce node without coercion');
      return mkValue(f.coerce(values[0]));
    case op.kctx: {
      invariant(f.kctx !== undefined, 'kctx node without continuation');
      const { signal } = ports.ctx;
      return { kind: 'fork', flow: f.kctx({ signal, repository: () => ports.repository }, values) };
    }
    case op.map:
      return { kind: 'fork', flow: mapped(f, filesetOf(values[0])) };
    case op.groupby:
      return mkValue(groupby(f, filesetOf(values[0])));
    case op.collect:
      return mkValue(collect(f, filesetOf(values[0])));
    case op.merge:
      return mkValue(Fileset.ofList(values.map(filesetOf)));
    case op.pullup:
      return mkValue(pullup(Fileset.ofList(values.map(filesetOf))));
    case op.requirements:
      return mkValue(values[0]);
    case op.val:
      return f.err === undefined ? mkValue(f.value) : { kind: 'error', error: f.err };
    default:
      throw new Error(`internal error: op ${f.op} is not evaluated in place`);
  }
}

const mkValue = (value: Value | undefined): StepOutcome => ({ kind: 'value', value });

function filesetOf(value: Value | undefined): Fileset {
  invariant(value instanceof Fileset, 'the value of a dependency is not a fileset');
  return value;
}

/** A merge of the function's flows over the members of the list. */
function mapped(f: Flow, list: Fileset): Flow {
  const { mapFunc } = f;
  invariant(mapFunc !== undefined, 'map node without function');
  const deps = (list.list ?? []).map((member) => mapFunc(flowOfFileset(member)));
  return new Flow({ op: op.merge, deps, ident: f.ident, position: f.position, config: f.config });
}

/** Groups the paths with exactly one capture by what they capture, in byte order of the captures. */
function groupby(f: Flow, fileset: Fileset): Fileset {
  const re = regexpOf(f);
  const groups = new Map<string, [string, File][]>();
  for (const entry of fileset.entries) {
    if (re.groupCount !== 1) break;
    const match = re.searcher(entry[0])(0);
    if (match === undefined) continue;
    const group = match.group(1) ?? '';
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [[entry[0], entry[1]]]);
    else members.push([entry[0], entry[1]]);
  }
  const names = [...groups.keys()].sort(compareUtf8);
  return Fileset.ofList(names.map((name) => Fileset.ofMap(groups.get(name) ?? [])));
}

/** FIX(05 §11): of paths that become equal the last in sorted order stays. */
function collect(f: Flow, fileset: Fileset): Fileset {
  const re = regexpOf(f);
  const entries = new Map<string, File>();
  for (const [path, file] of fileset.entries) {
    if (re.searcher(path)(0) !== undefined) entries.set(replaceRegexp(re, path, f.repl), file);
  }
  return Fileset.ofMap(entries);
}

/** Throws what RE2 says of a source it rejects. */
function regexpOf(f: Flow): GoRegexp {
  const compiled = compileRegexp(f.re);
  if (!compiled.ok) throw plainError(compiled.error);
  return compiled.value;
}
