// Equality and order. Composites are compared component by component; a delayed component is waited for
// only when the comparison reaches it, and the first difference ends it. Loops over the components of a
// value; recursion only along its static type. Spec: 03-evaluation §9, §20 "comparison".

import { absurd, compareUtf8, type Digest, digestOf, digestText, plainError } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import type { BinaryOp } from '@reflow-lang/syntax';
import { boolType, fileType, type Type } from '@reflow-lang/types';
import { equalFiles, equalValues, type File, StructValue, type Value, VariantValue } from '@reflow-lang/values';
import { bareType } from '../bare-type.ts';
import { type Compilation, code, siteOf, typeOf } from '../compilation.ts';
import { named, type Site, suspend } from '../continuation.ts';
import { type CompareStep, exactValue, type Sub, saltCompare, singleMaterial } from '../digest/index.ts';
import {
  expectBool,
  expectDir,
  expectFile,
  expectFloat,
  expectInt,
  expectList,
  expectMap,
  expectString,
  expectTuple,
  expectValue,
} from '../expect-value.ts';
import type { BinaryFunction } from './arithmetic.ts';
import { internFile } from './intern-file.ts';
import type { BinopExpr, Step } from './operators.ts';

// ---- order -------------------------------------------------------------------------------------

/** `< > <= >=` on ints, floats (numerically) and strings (bytewise). */
export function orderFunction(operator: BinaryOp): BinaryFunction {
  switch (operator) {
    case '<':
      return (a, b) => order(a, b) < 0;
    case '>':
      return (a, b) => order(a, b) > 0;
    case '<=':
      return (a, b) => order(a, b) <= 0;
    default:
      return (a, b) => order(a, b) >= 0;
  }
}

function order(a: Value, b: Value): number {
  if (typeof a === 'bigint') {
    const other = expectInt(b);
    return a < other ? -1 : a > other ? 1 : 0;
  }
  return typeof a === 'string' ? compareUtf8(a, expectString(b)) : expectFloat(a).compare(expectFloat(b));
}

// ---- equality ----------------------------------------------------------------------------------

const notDigest = digestText('grail.com/reflow/syntax.Eval.not');

/** One `==` or `!=` in the program. */
interface Comparison {
  readonly site: Site<BinopExpr>;
  readonly leftType: Type;
}

export function equalityStep(e: BinopExpr, c: Compilation): Step {
  const right = code(e.right, c);
  const leftType = typeOf(e.left, c);
  const rightType = typeOf(e.right, c);
  const comparison: Comparison = { site: siteOf(e, c), leftType };
  const isNegated = e.op === '!=';
  const compare = (a: Value, b: Value): Value => {
    const equal = isEqual(comparison, a, b, leftType, undefined);
    return isNegated ? negate(equal) : equal;
  };
  return (a, env) => {
    const b = right(env);
    if (isBare(a) && isBare(b)) return (a === b) !== isNegated;
    if (!(a instanceof Flow) && !(b instanceof Flow)) return named(compare(a, b), c.ident);
    const subs = [
      { type: leftType, value: a },
      { type: rightType, value: b },
    ];
    return named(awaitOperands(comparison, subs, undefined, compare), c.ident);
  };
}

/** An int, string or bool: equal exactly when identical. */
const isBare = (value: Value): value is bigint | string | boolean => typeof value !== 'object';

function negate(equal: Value): Value {
  if (!(equal instanceof Flow)) return !expectBool(equal);
  return new Flow({
    op: op.coerce,
    deps: [equal],
    flowDigest: notDigest,
    coerce: (value) => !expectBool(value),
  });
}

/** Two composites under comparison. */
class Pair {
  readonly left: Value;
  readonly right: Value;
  readonly type: Type;
  #digest: Digest | undefined;

  constructor(left: Value, right: Value, type: Type) {
    this.left = left;
    this.right = right;
    this.type = type;
  }

  digest(): Digest {
    this.#digest ??= digestOf(exactValue(this.left, this.type) + exactValue(this.right, this.type));
    return this.#digest;
  }
}

/** Where a comparison stands: which component of which pair, innermost first; `undefined` at the top. */
interface Place {
  readonly outer: Place | undefined;
  readonly pair: Pair;
  readonly index: number;
  readonly stage: 1 | 2;
}

function stepsTo(place: Place | undefined): readonly CompareStep[] {
  const steps: CompareStep[] = [];
  for (let at = place; at !== undefined; at = at.outer) {
    steps.push({ pair: at.pair.digest(), index: at.index, stage: at.stage });
  }
  return steps.reverse();
}

function suspendComparison(
  { site, leftType }: Comparison,
  subs: readonly Sub[],
  place: Place | undefined,
  resume: (values: readonly Value[]) => Value,
): Flow {
  const { expr, ctx } = site;
  const salt = (): string => saltCompare(expr, subs, bareType(leftType), stepsTo(place), ctx);
  return suspend(site, subs, { extra: singleMaterial(expr, ctx), salt }, resume);
}

function awaitOperands(
  comparison: Comparison,
  subs: readonly Sub[],
  place: Place | undefined,
  compare: (a: Value, b: Value) => Value,
): Flow {
  return suspendComparison(comparison, subs, place, ([a, b]) => compare(expectValue(a), expectValue(b)));
}

/** Whether two resolved values are equal: a bool, or a Flow of one. */
function isEqual(comparison: Comparison, a: Value, b: Value, type: Type, place: Place | undefined): Value {
  switch (type.kind) {
    case 'list': {
      const left = expectList(a);
      const right = expectList(b);
      if (left.length !== right.length) return false;
      const elem = type.elem ?? type;
      return compareParts(comparison, { pair: new Pair(a, b, type), left, right, typeOf: () => elem }, 0, place);
    }
    case 'tuple': {
      const parts = { pair: new Pair(a, b, type), left: expectTuple(a), right: expectTuple(b) };
      return compareParts(comparison, { ...parts, typeOf: (i) => type.fields[i]?.type ?? type }, 0, place);
    }
    case 'struct': {
      const parts = { pair: new Pair(a, b, type), left: fieldsOf(a, type), right: fieldsOf(b, type) };
      return compareParts(comparison, { ...parts, typeOf: (i) => type.fields[i]?.type ?? type }, 0, place);
    }
    case 'map':
      return areMapsEqual(comparison, a, b, type, place);
    case 'sum':
      return areVariantsEqual(comparison, a, b, type, place);
    case 'file':
      return areFilesEqual(comparison, expectFile(a), expectFile(b), place);
    case 'dir':
      return areDirsEqual(comparison, a, b, type, place);
    case 'int':
    case 'string':
    case 'bool':
      return a === b;
    case 'float':
      return expectFloat(a).compare(expectFloat(b)) === 0;
    case 'bottom':
    case 'top':
    case 'unit':
    case 'func':
    case 'module':
    case 'fileset':
    case 'ref':
    case 'error':
      return equalValues(a, b);
    default:
      return absurd(type.kind);
  }
}

/** The components of a pair, side by side. */
interface PairParts {
  readonly pair: Pair;
  readonly left: readonly Value[];
  readonly right: readonly Value[];
  readonly typeOf: (index: number) => Type;
}

/** The type's fields, in type order. */
function fieldsOf(value: Value, type: Type): readonly Value[] {
  return type.fields.map(({ name }) => {
    const field = value instanceof StructValue ? value.get(name) : undefined;
    if (field === undefined) throw plainError(`field "${name}" not found`);
    return field;
  });
}

/** Compares the components from `from` on; ends at the first difference or the first delayed result. */
function compareParts(comparison: Comparison, parts: PairParts, from: number, outer: Place | undefined): Value {
  const { pair, left } = parts;
  for (let index = from; index < left.length; index++) {
    const equal = comparePart(comparison, parts, index, outer);
    if (equal === false) return false;
    if (!(equal instanceof Flow)) continue;
    const subs = [{ type: boolType, value: equal }];
    return suspendComparison(comparison, subs, { outer, pair, index, stage: 2 }, ([same]) =>
      expectBool(same) ? compareParts(comparison, parts, index + 1, outer) : false,
    );
  }
  return true;
}

function comparePart(comparison: Comparison, parts: PairParts, index: number, outer: Place | undefined): Value {
  const { pair } = parts;
  const a = expectValue(parts.left[index]);
  const b = expectValue(parts.right[index]);
  if (isBare(a) && isBare(b)) return a === b;
  const type = parts.typeOf(index);
  const place: Place = { outer, pair, index, stage: 1 };
  if (!(a instanceof Flow) && !(b instanceof Flow)) return isEqual(comparison, a, b, type, place);
  const subs = [
    { type, value: a },
    { type, value: b },
  ];
  return awaitOperands(comparison, subs, place, (x, y) => isEqual(comparison, x, y, type, place));
}

/** Keys first; then the values, in the order of the left map. */
function areMapsEqual(comparison: Comparison, a: Value, b: Value, type: Type, place: Place | undefined): Value {
  const leftMap = expectMap(a);
  const rightMap = expectMap(b);
  if (leftMap.len() !== rightMap.len()) return false;
  const left: Value[] = [];
  const right: Value[] = [];
  const keyType = type.index ?? type;
  for (const { key, value } of leftMap.entries()) {
    const other = rightMap.lookup(key, keyType);
    if (other === undefined) return false;
    left.push(value);
    right.push(other);
  }
  const elem = type.elem ?? type;
  return compareParts(comparison, { pair: new Pair(a, b, type), left, right, typeOf: () => elem }, 0, place);
}

/** The result is that of the elements: no node of its own waits for it. */
function areVariantsEqual(comparison: Comparison, a: Value, b: Value, type: Type, place: Place | undefined): Value {
  if (!(a instanceof VariantValue) || !(b instanceof VariantValue) || a.tag !== b.tag) return false;
  const elemType = type.variants.find((variant) => variant.tag === a.tag)?.elem;
  if (elemType === undefined || a.elem === undefined || b.elem === undefined) return true;
  const parts = { pair: new Pair(a, b, type), left: [a.elem], right: [b.elem], typeOf: () => elemType };
  return comparePart(comparison, parts, 0, place);
}

// ---- files and directories ---------------------------------------------------------------------

/**
 * A reference and a resolved file are compared by content: the reference is interned first.
 * FIX: also inside composites, where the original crashes.
 */
function areFilesEqual(comparison: Comparison, a: File, b: File, place: Place | undefined): Value {
  if (a.isRef() === b.isRef()) return equalFiles(a, b);
  return awaitOperands(comparison, internedPair(comparison, a, b), place, (x, y) =>
    equalFiles(expectFile(x), expectFile(y)),
  );
}

function internedPair({ site }: Comparison, a: File, b: File): readonly [Sub, Sub] {
  const side = (file: File): Sub => ({
    type: fileType,
    value: file.isRef() ? internFile(file.source, site.expr.pos, site.ident) : file,
  });
  return [side(a), side(b)];
}

/** Paths first; the files of which one side is a reference are waited for together. */
function areDirsEqual(comparison: Comparison, a: Value, b: Value, type: Type, place: Place | undefined): Value {
  const left = expectDir(a).entries();
  const right = expectDir(b).entries();
  if (left.length !== right.length) return false;
  const mixed: Sub[] = [];
  for (const [i, [path, file]] of left.entries()) {
    const [otherPath, other] = right[i] ?? ['', file];
    if (path !== otherPath) return false;
    if (file.isRef() !== other.isRef()) mixed.push(...internedPair(comparison, file, other));
    else if (!equalFiles(file, other)) return false;
  }
  if (mixed.length === 0) return true;
  const inside: Place = { outer: place, pair: new Pair(a, b, type), index: 0, stage: 1 };
  return suspendComparison(comparison, mixed, inside, arePairsEqual);
}

/** Of files at even and odd places. */
function arePairsEqual(files: readonly Value[]): boolean {
  for (let i = 0; i < files.length; i += 2) {
    if (!equalFiles(expectFile(files[i]), expectFile(files[i + 1]))) return false;
  }
  return true;
}
