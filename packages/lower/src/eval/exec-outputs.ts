// Outputs of an exec: numbered by first use in its template, and turned from the fileset it gives into a
// value of its type. Spec: 03-evaluation §13.

import { type CompatPos, digestText, plainError, type ReflowError, recoverError } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import { type Type, tupled } from '@reflow-lang/types';
import { Dir, File, Fileset, fileOf, TupleValue, type Value } from '@reflow-lang/values';
import { saltExecOutputs } from '../digest/index.ts';
import { expectValue } from '../expect-value.ts';
import { fault } from '../fault.ts';

export interface ExecOutput {
  readonly kind: 'file' | 'dir';
  /** Its number among the referenced outputs; -1 when the template does not mention it. */
  readonly index: number;
}

export interface ExecOutputs {
  /** As declared. */
  readonly declared: readonly ExecOutput[];
  /** Per template argument: the number of the output it is, if it is one. Outputs shadow variables. */
  readonly ofArgument: readonly (number | undefined)[];
  /** Per referenced output, by number. */
  readonly isDir: readonly boolean[];
}

export function execOutputs(e: Expr & { readonly kind: 'exec' }, type: Type): ExecOutputs {
  const fields = tupled(type).fields;
  const kinds = new Map(fields.map((field) => [field.name, field.type.kind === 'dir' ? 'dir' : 'file'] as const));
  const numbers = new Map<string, number>();
  const ofArgument = e.template.args.map((arg) => {
    if (arg.kind !== 'ident' || !kinds.has(arg.name)) return undefined;
    const known = numbers.get(arg.name);
    if (known !== undefined) return known;
    numbers.set(arg.name, numbers.size);
    return numbers.size - 1;
  });
  return {
    declared: fields.map((field) => ({
      kind: field.type.kind === 'dir' ? 'dir' : 'file',
      index: numbers.get(field.name) ?? -1,
    })),
    ofArgument,
    isDir: [...numbers.keys()].map((name) => kinds.get(name) === 'dir'),
  };
}

const outputDigest = digestText('grail.com/reflow/syntax.Eval.coerceExecOutput');

/** The node that gives an exec's outputs: one bare, several as a tuple. */
export function coerceOutputs(exec: Flow, outputs: ExecOutputs, pos: CompatPos): Flow {
  return new Flow({
    op: op.coerce,
    ident: exec.ident,
    deps: [exec],
    flowDigest: outputDigest,
    salt: () => saltExecOutputs(outputs.declared),
    coerce: (value) => outputValue(value, outputs, exec, pos),
  });
}

function outputValue(value: Value, { declared, isDir }: ExecOutputs, exec: Flow, pos: CompatPos): Value {
  const list = value instanceof Fileset ? (value.list ?? []) : [];
  if (list.length !== isDir.length) {
    const deps = exec.argstrs.join(' ');
    throw fault(pos, `bad exec result: expected size ${isDir.length}, got ${list.length} (deps ${deps})`);
  }
  const values = declared.map(({ kind, index }) => {
    const fileset = index < 0 ? undefined : list[index];
    return kind === 'dir' ? dirOf(fileset) : outputFile(fileset);
  });
  return values.length === 1 ? expectValue(values[0]) : new TupleValue(values);
}

/** An output that the template does not mention is an empty directory. */
const dirOf = (fileset: Fileset | undefined): Dir => (fileset === undefined ? Dir.empty : Dir.of(fileset.entries));

/** An output that the template does not mention is a reference to nothing. */
function outputFile(fileset: Fileset | undefined): File {
  if (fileset === undefined) return new File({ size: 0 });
  try {
    return fileOf(fileset);
  } catch (thrown) {
    throw notCreated(recoverError(thrown));
  }
}

const notCreated = (cause: ReflowError): ReflowError => plainError(`output file not created in ${cause.message}`);
