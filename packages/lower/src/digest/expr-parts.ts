// Parts of expressions that both digests and exact keys read.
// Spec: 03-evaluation §13 (outputs), §18.2-18.3.

import { type ByteString, type Digest, digestOf, utf8Bytes } from '@reflow-lang/base';
import type { SideTables } from '@reflow-lang/checker';
import type { BuiltinName, Decl, Expr } from '@reflow-lang/syntax';
import { boolType, floatType, intType, stringType, type Type, tupled } from '@reflow-lang/types';
import { digestValue } from '@reflow-lang/values';
import { literalValue } from '../eval/literal.ts';
import type { Matcher } from '../pattern.ts';

export type ExprOf<K extends Expr['kind']> = Expr & { readonly kind: K };
export type AssignDecl = Decl & { readonly kind: 'assign' };

/** What every material but an ascription's begins with: 34 zero bytes. */
export const zeros: ByteString = '\0'.repeat(34);

const literalTypes = { int: intType, float: floatType, string: stringType, bool: boolType } as const;

export const typeOfLiteral = (e: ExprOf<'lit'>): Type => literalTypes[e.value.kind];

export const literalDigest = (e: ExprOf<'lit'>): Digest => digestValue(literalValue(e.value, e.pos), typeOfLiteral(e));

/** The declarations that have a value; no other kind reaches evaluation. */
export function assigned(decls: readonly Decl[]): readonly AssignDecl[] {
  return decls.filter((decl): decl is AssignDecl => decl.kind === 'assign');
}

/** The builtin a node applies, and to what: a call by name, or a conversion. */
export function builtinCall(
  e: Expr,
  tables: SideTables,
): { readonly op: BuiltinName; readonly args: readonly Expr[] } | undefined {
  if (e.kind === 'conversion') return { op: e.op, args: [e.arg] };
  if (e.kind !== 'apply') return undefined;
  const op = tables.builtinOf(e.id);
  return op === undefined ? undefined : { op, args: e.args };
}

/** The declared outputs of an exec, in order. */
export function execOutputs(e: ExprOf<'exec'>, tables: SideTables): readonly ExecOutput[] {
  return tupled(tables.typeOf(e.type)).fields.map(({ name, type }) => ({
    name,
    kind: type.kind === 'dir' ? 'dir' : 'file',
  }));
}

export interface ExecOutput {
  readonly name: string;
  readonly kind: 'file' | 'dir';
}

/** The output an argument stands for: a bare identifier that is an output's name. -1 for an input. */
export function outputIndex(arg: Expr, outputs: readonly ExecOutput[]): number {
  return arg.kind === 'ident' ? outputs.findLastIndex((output) => output.name === arg.name) : -1;
}

/** The literal path of a `make`, as bytes. */
export function pathLiteral(e: ExprOf<'make'>): ByteString {
  return e.path.kind === 'lit' && e.path.value.kind === 'string' ? utf8Bytes(e.path.value.value) : '';
}

/** Function argument i, inside its function: H of the one byte. */
export const argumentDigest = (i: number): Digest => digestOf(String.fromCharCode(i & 0xff));

/** Names of leaves, `_` left out, in source order. */
export function namesOf(matchers: readonly Matcher[]): readonly string[] {
  return matchers.flatMap(({ name }) => (name === undefined ? [] : [name]));
}
