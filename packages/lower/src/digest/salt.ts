// Salts: whatever a node's continuation, coercion or execution uses besides the values of its deps.
// They keep apart what the digests confuse. Spec: 03-evaluation §20.

import { type ByteString, type Digest, digestOf, le64 } from '@reflow-lang/base';
import { exactValue, seq, str, textStr, typ } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { Delayed, type Value } from '@reflow-lang/values';
import type { EvalContext } from '../context.ts';
import { singleMaterial } from './extra.ts';

/** One operand of a continuation. */
export interface Sub {
  readonly type: Type;
  readonly value: Value;
}

/** Salt of a K of 03 §4: everything but the stage-specific rest. */
export function saltK(e: Expr, subs: readonly Sub[], rest: ByteString, ctx: EvalContext): ByteString {
  return `k${str(stableSingle(e, ctx))}${saltSubs(subs)}${rest}`;
}

/** An exec's image is one of its operands already; the slot it is read from may have changed by now. */
function stableSingle(e: Expr, ctx: EvalContext): ByteString {
  return e.kind === 'exec' ? 'exec' : singleMaterial(e, ctx);
}

/** A delayed operand by its place alone: its dependency says the rest. */
export function saltSubs(subs: readonly Sub[]): ByteString {
  return seq(subs.map(({ value, type }) => (value instanceof Delayed ? '\x00' : `\x01${exactValue(value, type)}`)));
}

/** Where in two composites a comparison stands, outermost first. Spec: 03 §20 "comparison". */
export interface CompareStep {
  /** H(E(left) ‖ E(right)). */
  readonly pair: Digest;
  readonly index: number;
  /** 1 waits for the components, 2 for the result of comparing them. */
  readonly stage: 1 | 2;
}

export function saltCompare(
  e: Expr,
  subs: readonly Sub[],
  leftType: Type,
  steps: readonly CompareStep[],
  ctx: EvalContext,
): ByteString {
  const places = steps.map(({ pair, index, stage }) => pair + le64(index) + le64(stage)).join('');
  return saltK(e, subs, typ(leftType) + places, ctx);
}

export const saltForceFlow = (t: Type): ByteString => `F${typ(t)}`;

export function saltForceComposite(t: Type, tag: string | undefined, components: readonly Sub[]): ByteString {
  return `R${typ(t)}${tag === undefined ? '' : textStr(tag)}${saltSubs(components)}`;
}

/** Of `a ~> b`. */
export const saltSequence = (b: Value, t: Type): ByteString => `>${typ(t)}${exactValue(b, t)}`;

export function saltLibrary(module: string, id: string, args: readonly Sub[]): ByteString {
  return `L${textStr(module)}${textStr(id)}${saltSubs(args)}`;
}

export const saltVal = (v: Value, t: Type): ByteString => `V${exactValue(v, t)}`;

/** `image` as written, qualifiers included. */
export function saltExec(
  image: string,
  cmd: string,
  argmap: readonly { readonly out: boolean; readonly index: number }[],
  outputIsDir: readonly boolean[],
): ByteString {
  const args = argmap.map((arg) => (arg.out ? '\x01' : '\x00') + le64(arg.index));
  return `X${textStr(image)}${textStr(cmd)}${seq(args)}${seq(outputIsDir.map((isDir) => (isDir ? '\x01' : '\x00')))}`;
}

/** Per declared output; `index` -1 for one the template does not mention. */
export function saltExecOutputs(
  outputs: readonly { readonly kind: 'file' | 'dir'; readonly index: number }[],
): ByteString {
  return `O${outputs.map(({ kind, index }) => str(kind) + le64(index)).join('')}`;
}

/** Paths of a local directory, in the order of the dependencies. */
export const saltLocalDir = (paths: readonly string[]): ByteString => `D${seq(paths.map(textStr))}`;

/** Of the comparer of `test.ExecRepeatAndCheck`. */
export const saltRepeat = (times: number | bigint): ByteString => `T${le64(times)}`;

/** Of the coercion of a flow's value to a fileset. */
export const saltToFileset = (t: Type): ByteString => `v${typ(t)}`;

/**
 * H(E(v)) of a composite that many nodes mention: computed once per value and type. Life time: that of
 * the value.
 */
export function exactDigest(v: Value, t: Type): Digest {
  if (typeof v !== 'object') return digestOf(exactValue(v, t));
  let byType = exactDigests.get(v);
  if (byType === undefined) {
    byType = new Map();
    exactDigests.set(v, byType);
  }
  let digest = byType.get(t);
  if (digest === undefined) {
    digest = digestOf(exactValue(v, t));
    byType.set(t, digest);
  }
  return digest;
}

const exactDigests = new WeakMap<object, Map<Type, Digest>>();
