// D(e, env): the digest material of an expression, byte for byte the original's. It is not injective;
// `exact-expr.ts` is its injective twin.
// Spec: 03-evaluation §18.2, §18.4.

import { absurd, type ByteString, compareUtf8, le64, utf8Bytes } from '@reflow-lang/base';
import type { SideTables } from '@reflow-lang/checker';
import type { BuiltinName, Expr } from '@reflow-lang/syntax';
import { matchersOf } from '../pattern.ts';
import {
  argumentDigest,
  assigned,
  builtinCall,
  type ExprOf,
  execOutputs,
  literalDigest,
  namesOf,
  outputIndex,
  zeros,
} from './expr-parts.ts';
import {
  type BoundDigest,
  type Emitter,
  exprStep,
  extendFrame,
  type Frame,
  findInFrames,
  type HashPiece,
  hashed,
  type Piece,
  pieceStep,
  pushFrame,
  type Step,
} from './template.ts';

/** Emits D(e, env) for the expressions of one module. */
export function digestEmitter(tables: SideTables): Emitter {
  return (e, frame) => emit(e, frame, tables);
}

function emit(e: Expr, frame: Frame | undefined, tables: SideTables): readonly Step[] {
  const call = builtinCall(e, tables);
  if (call !== undefined)
    return [zeros + call.op, ...builtinArgs(call.op, call.args).map((arg) => exprStep(arg, frame))];
  switch (e.kind) {
    case 'ascribe':
      return [exprStep(e.arg, frame)];
    case 'ident':
      return [zeros, ...nameSteps(e, frame, tables)];
    case 'lit':
      return [zeros + literalDigest(e)];
    case 'binop':
      return [zeros + e.op, exprStep(e.left, frame), exprStep(e.right, frame)];
    case 'unop':
      return [zeros + e.op, exprStep(e.arg, frame)];
    case 'apply':
      return [zeros, ...e.args.map((arg) => exprStep(arg, frame)), exprStep(e.fn, frame)];
    case 'block':
      return blockSteps(e, frame);
    case 'func':
      return [zeros, exprStep(e.body, argumentFrame(e, frame))];
    case 'tuple':
      return [zeros + le64(e.elems.length), ...e.elems.flatMap((elem) => hashSteps(elem, frame))];
    case 'list':
      return [zeros + le64(e.elems.length), ...e.elems.map((elem) => exprStep(elem, frame))];
    case 'struct':
      return structSteps(e, frame);
    case 'map':
      return mapSteps(e, frame);
    case 'variant':
      return [zeros + utf8Bytes(e.tag), ...(e.elem === undefined ? [] : hashSteps(e.elem, frame))];
    case 'exec':
      return execSteps(e, frame, tables);
    case 'cond':
      return [zeros, exprStep(e.cond, frame), exprStep(e.then, frame), exprStep(e.else, frame)];
    case 'switch':
      return switchSteps(e, frame);
    case 'deref':
      return [zeros, exprStep(e.object, frame), utf8Bytes(e.field)];
    case 'index':
      return [zeros, exprStep(e.object, frame), exprStep(e.index, frame)];
    case 'compr':
      return comprSteps(e, frame);
    case 'make':
      return makeSteps(e, frame);
    case 'requires':
      // FIX(03 §18.2): the original digests the body without environment and so fails on free names.
      return [zeros, exprStep(e.arg, frame)];
    case 'conversion':
    case 'error':
      throw new Error(`${e.kind} expression in a checked module`);
    default:
      return absurd(e);
  }
}

/** The arguments that enter the digest of a builtin, in the original's order. */
function builtinArgs(op: BuiltinName, args: readonly Expr[]): readonly Expr[] {
  switch (op) {
    case 'zip':
    case 'range':
      return [args[1], args[0]].filter((arg) => arg !== undefined);
    case 'reduce':
      return args.slice(0, 2);
    case 'fold':
      return args.slice(0, 3);
    default:
      // FIX(03 §18.2): `int` and `float` too, where the original crashes.
      return args.slice(0, 1);
  }
}

function nameSteps(e: ExprOf<'ident'>, frame: Frame | undefined, tables: SideTables): readonly Step[] {
  const { level, digest } = findInFrames(frame, e.name);
  if (digest !== undefined) return [le64(level), digestStep(digest)];
  return [pieceStep({ kind: 'name', name: e.name, above: level, type: tables.typeOf(e), exact: false })];
}

/** A digest the traversal has bound. */
export function digestStep(digest: BoundDigest): Step {
  return typeof digest === 'string' ? digest : pieceStep(digest);
}

/** `wd(digest(e))`. */
function hashSteps(e: Expr, frame: Frame | undefined): readonly Step[] {
  const { fill, hash } = hashed([exprStep(e, frame)]);
  return [fill, pieceStep(hash)];
}

/** A digest used later on: filled and computed here, written where it is used. */
export function sharedHash(steps: readonly Step[]): { readonly steps: readonly Step[]; readonly hash: HashPiece } {
  const { fill, hash } = hashed(steps);
  return { steps: [fill, pieceStep({ kind: 'prepare', hash })], hash };
}

/** KEEP: all names of a declaration are bound to the digest of the whole, and nothing is written. */
function blockSteps(e: ExprOf<'block'>, frame: Frame | undefined): readonly Step[] {
  const steps: Step[] = [zeros];
  let inner = frame;
  for (const decl of assigned(e.decls)) {
    const bound = sharedHash([exprStep(decl.expr, inner)]);
    steps.push(...bound.steps);
    inner = bindAll(inner, namesOf(matchersOf(decl.pat)), bound.hash);
  }
  steps.push(exprStep(e.body, inner));
  return steps;
}

function bindAll(outer: Frame | undefined, names: readonly string[], digest: BoundDigest): Frame {
  return pushFrame(
    outer,
    names,
    names.map(() => digest),
  );
}

/** The frame a function's body is digested in. */
export function argumentFrame(e: ExprOf<'func'>, outer: Frame | undefined): Frame {
  return pushFrame(
    outer,
    e.params.map((param) => param.name),
    e.params.map((_, i) => argumentDigest(i)),
  );
}

/** Fields by name; one written twice has its last value in both places (KEEP). */
function structSteps(e: ExprOf<'struct'>, frame: Frame | undefined): readonly Step[] {
  const valueByName = new Map(e.fields.map((field) => [field.name, field.value]));
  const sorted = e.fields.toSorted((a, b) => compareUtf8(a.name, b.name));
  const fields = sorted.flatMap((field): Step[] => [
    utf8Bytes(field.name),
    exprStep(valueByName.get(field.name) ?? field.value, frame),
  ]);
  return [zeros + le64(e.fields.length), ...fields];
}

function mapSteps(e: ExprOf<'map'>, frame: Frame | undefined): readonly Step[] {
  const entries = e.entries.map(({ key, value }) => {
    const order: Piece[] = [];
    const body: Piece[] = [];
    const fill: Step[] = [
      { kind: 'into', pieces: order, steps: [exprStep(key, frame)] },
      { kind: 'into', pieces: body, steps: [exprStep(key, frame), exprStep(value, frame)] },
    ];
    return { order, body, fill };
  });
  return [
    zeros + le64(e.entries.length),
    ...entries.flatMap((entry) => entry.fill),
    pieceStep({ kind: 'sorted', entries }),
  ];
}

/** KEEP: `%s` follows every fragment but the first; other parameters and the outputs do not count. */
function execSteps(e: ExprOf<'exec'>, frame: Frame | undefined, tables: SideTables): readonly Step[] {
  const outputs = execOutputs(e, tables);
  const images = assigned(e.decls).filter((decl) => decl.pat.kind === 'ident' && decl.pat.name === 'image');
  const args = e.template.args.map((arg, i) => (outputIndex(arg, outputs) >= 0 ? le64(i) : exprStep(arg, frame)));
  return [zeros, ...images.map((decl) => exprStep(decl.expr, frame)), formatString(e.template.frags), ...args];
}

function formatString(frags: readonly string[]): ByteString {
  return frags.map((frag, i) => utf8Bytes(frag.replaceAll('%', '%%')) + (i === 0 ? '' : '%s')).join('');
}

/** KEEP: patterns do not count; every name stands for the whole subject. */
function switchSteps(e: ExprOf<'switch'>, frame: Frame | undefined): readonly Step[] {
  const { fill, hash } = hashed([exprStep(e.subject, frame)]);
  const cases = e.cases.map((c) => exprStep(c.expr, bindAll(frame, namesOf(matchersOf(c.pat)), hash)));
  return [zeros, fill, pieceStep(hash), ...cases];
}

/** KEEP: what is enumerated counts only through the names bound to it. */
function comprSteps(e: ExprOf<'compr'>, frame: Frame | undefined): readonly Step[] {
  const steps: Step[] = [zeros];
  let inner = pushFrame(frame, [], []);
  for (const clause of e.clauses) {
    if (clause.kind === 'filter') {
      steps.push(exprStep(clause.expr, inner));
      continue;
    }
    const { hash, steps: prepare } = sharedHash([exprStep(clause.expr, inner)]);
    steps.push(...prepare);
    const names = namesOf(matchersOf(clause.pat));
    inner = extendFrame(
      inner,
      names,
      names.map(() => hash),
    );
  }
  steps.push(exprStep(e.head, inner));
  return steps;
}

function makeSteps(e: ExprOf<'make'>, frame: Frame | undefined): readonly Step[] {
  const decls = assigned(e.decls).flatMap((decl): Step[] => [
    ...namesOf(matchersOf(decl.pat)).map(utf8Bytes),
    exprStep(decl.expr, frame),
  ]);
  return [zeros, exprStep(e.path, frame), ...decls];
}
