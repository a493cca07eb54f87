// Instances of v0 programs: the root of the graph, and what a modern module sees of the program.
// Spec: 09-legacy-v0 §11, §13.

import { absurd, invariant } from '@reflow-lang/base';
import { canonicalize, Flow, flowOfFileset, kFlow, op, valFlow } from '@reflow-lang/flow';
import { argsName, bind, type LegacyModule, mainName } from '@reflow-lang/legacy-syntax';
import { filesetType, mkList } from '@reflow-lang/types';
import { Fileset, ListValue, ModuleValue, type Value } from '@reflow-lang/values';
import { Evaluator } from './evaluate.ts';
import type { LegacyValue, Values } from './value.ts';

export interface LegacyArguments {
  /** Value of every parameter. */
  readonly params: ReadonlyMap<string, string>;
  /** What is left of the command line. */
  readonly args: readonly string[];
}

/**
 * The exports and, as `Main`, the merge of all externs. Throws a ReflowError, with its position, when a
 * computed text is no URL or no regular expression.
 */
export function instantiateLegacy(module: LegacyModule, { params, args }: LegacyArguments): ModuleValue {
  const { program, hashVersion } = module;
  const isV1 = hashVersion === 'v1';
  const evaluator = new Evaluator({ program, params, isShared: isV1 });
  const scope: Values = bind(undefined, argsName, { kind: 'stringList', items: args });
  const finish = (flow: Flow): Flow => (isV1 ? canonicalize(flow, { hashV1: true }) : flow);
  const members = new Map<string, Value>();
  for (const { name, expr } of module.exports) members.set(name, exported(evaluator.evaluate(expr, scope, ''), finish));
  const externs = program.statements.filter((stmt) => stmt.kind === 'extern');
  members.set(mainName, finish(rootOf(externs.map((stmt) => evaluator.extern(stmt, scope)))));
  return new ModuleValue(members);
}

/** FIX: a program without externs is the empty value; the original's fails. */
function rootOf(externs: readonly Flow[]): Flow {
  const ident = 'main';
  if (externs.length > 0) return new Flow({ op: op.merge, deps: externs, ident });
  const empty = flowOfFileset(Fileset.empty);
  empty.ident = ident;
  return empty;
}

function exported(value: LegacyValue, finish: (flow: Flow) => Flow): Value {
  switch (value.kind) {
    case 'string':
    case 'image':
      return value.text;
    case 'stringList':
      return new ListValue(value.items);
    case 'flow':
      return finish(value.flow);
    case 'flowList':
      return listOf(finish(value.flow));
    case 'func':
      throw new Error('internal error: a function is not exported');
    default:
      return absurd(value);
  }
}

const filesetList = mkList(filesetType);

/** FIX: the list of the filesets that the flow gives; the original forgets the flow. */
function listOf(flow: Flow): Flow {
  return kFlow(
    'grail.com/reflow/lang.FlowList',
    ([fileset]) => {
      invariant(fileset instanceof Fileset, 'a list of flows is no fileset');
      return valFlow(new ListValue(fileset.list ?? []), filesetList);
    },
    [flow],
  );
}
