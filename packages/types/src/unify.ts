// The least common supertype of several types.
//
// Operands are taken from left to right; each step combines the supertype so far with the next
// operand, and a composite's parts are unified pairwise. Steps are remembered and are worked off with
// an explicit stack, parts first. Widths, orders and labels of the result enter value digests: the
// rules are to be followed to the letter. A failure is an error type with the original's message.
// Spec: 02-types §5.3.

import { absurd } from '@reflow-lang/base';
import { bottomType, mkErrorType, mkFunc, mkList, mkMap, mkModule, mkStruct, mkSum, mkTuple } from './construct.ts';
import { fieldNamed } from './fields.ts';
import { requalified } from './intern.ts';
import { minLevel, swizzle } from './qualify.ts';
import { equalTypes, isSub } from './relations.ts';
import { renderType } from './render.ts';
import type { ConstLevel, Field, Predicate, Type, TypeKind, TypeProblem, Variant } from './type.ts';

/** The least common supertype, or an error type; bottom for none. Levels are capped at `max`. */
export function unify(max: ConstLevel, ...types: readonly Type[]): Type {
  return unifyAll(max, types);
}

/** `unify` of a list that may be long. */
export function unifyAll(max: ConstLevel, types: readonly Type[]): Type {
  const [first, ...rest] = types;
  if (first === undefined) return bottomType;
  let progress: Progress = { acc: first, level: first.level, predicates: first.predicates };
  for (const operand of rest) {
    // A mismatch ends the unification; a combination that fails goes on as an error type.
    if (isMismatch(progress.acc, operand)) return kindMismatch(progress.acc, operand);
    const step = stepOf(max, progress, operand);
    if (step) settle(step);
    progress = advance(max, progress, operand);
  }
  return conclude(max, progress);
}

/** The supertype of the operands so far, and their running level and predicates. */
interface Progress {
  readonly acc: Type;
  readonly level: ConstLevel;
  readonly predicates: readonly Predicate[];
}

/** One combination of two terms of the same kind. */
interface Step {
  readonly max: ConstLevel;
  /** The running level, this operand's included: lists unify their elements under it. */
  readonly level: ConstLevel;
  readonly acc: Type;
  readonly operand: Type;
}

const isMismatch = (acc: Type, operand: Type): boolean =>
  acc.kind !== operand.kind && acc.kind !== 'bottom' && operand.kind !== 'bottom';

/** The combination that taking `operand` needs, if it needs one. */
function stepOf(max: ConstLevel, { acc, level }: Progress, operand: Type): Step | undefined {
  if (acc.kind === 'bottom' || acc.kind !== operand.kind) return undefined;
  return { max, level: minLevel(level, operand.level), acc, operand };
}

/** Takes one operand; the step it needs has been settled. */
function advance(max: ConstLevel, progress: Progress, operand: Type): Progress {
  const { acc, level, predicates } = progress;
  if (acc.kind === 'bottom') return { ...progress, acc: swizzle(operand, max, acc) };
  if (operand.kind === 'bottom') return { ...progress, acc: swizzle(acc, max, operand) };
  const step = stepOf(max, progress, operand);
  return {
    acc: step ? remembered(step) : kindMismatch(acc, operand),
    level: minLevel(level, operand.level),
    predicates: operand.predicates.length === 0 ? predicates : [...new Set([...predicates, ...operand.predicates])],
  };
}

function conclude(max: ConstLevel, { acc, level, predicates }: Progress): Type {
  const own = predicates.length > 0 || level > max ? [...predicates].sort() : acc.predicates;
  return requalified(acc, { level: minLevel(level, max), predicates: own });
}

// ---- Remembered steps ---------------------------------------------------------------------------

const answers = new WeakMap<Type, Map<number, Type>>();
const operandKey = (s: Step): number => s.operand.id * 9 + (s.max + 1) * 3 + (s.level + 1);

const lookUp = (step: Step): Type | undefined => answers.get(step.acc)?.get(operandKey(step));

function remembered(step: Step): Type {
  const answer = lookUp(step);
  if (answer === undefined) throw new Error('internal error: unification step not settled');
  return answer;
}

function remember(step: Step, answer: Type): void {
  const known = answers.get(step.acc);
  if (known) known.set(operandKey(step), answer);
  else answers.set(step.acc, new Map([[operandKey(step), answer]]));
}

/** Works off a step, the steps of its parts first. */
function settle(root: Step): void {
  const stack = [root];
  for (let step = stack.at(-1); step !== undefined; step = stack.at(-1)) {
    const height = stack.length;
    if (lookUp(step) === undefined) {
      for (const [max, a, b] of partPairs(step)) {
        const part = stepOf(max, { acc: a, level: a.level, predicates: a.predicates }, b);
        if (part && lookUp(part) === undefined) stack.push(part);
      }
    }
    if (stack.length > height) continue;
    stack.pop();
    if (lookUp(step) === undefined) remember(step, combine(step));
  }
}

type Pair = readonly [max: ConstLevel, a: Type, b: Type];

/** `unify(max, a, b)` of parts whose step has been settled. */
function unifyPair(max: ConstLevel, a: Type, b: Type): Type {
  return conclude(max, advance(max, { acc: a, level: a.level, predicates: a.predicates }, b));
}

/** The pairs of parts that `combine` will unify. */
function partPairs({ max, level, acc, operand }: Step): readonly Pair[] {
  switch (acc.kind) {
    case 'list':
      return elemPair(level, acc, operand);
    case 'map':
      return elemPair(max, acc, operand);
    case 'func':
      return argumentProblem(acc, operand) ? [] : elemPair(max, acc, operand);
    case 'tuple':
      if (acc.fields.length !== operand.fields.length) return [];
      return pairFields(max, acc.fields, operand.fields);
    case 'struct':
    case 'module':
      return commonFields(acc, operand).map(([, a, b]): Pair => [max, a, b]);
    case 'sum':
      return commonElems(max, acc, operand);
    default:
      return [];
  }
}

const elemPair = (max: ConstLevel, acc: Type, operand: Type): readonly Pair[] =>
  acc.elem && operand.elem ? [[max, acc.elem, operand.elem]] : [];

function pairFields(max: ConstLevel, fields: readonly Field[], others: readonly Field[]): readonly Pair[] {
  return fields.flatMap((field, i): readonly Pair[] => {
    const other = others[i];
    return other ? [[max, field.type, other.type]] : [];
  });
}

function commonElems(max: ConstLevel, acc: Type, operand: Type): readonly Pair[] {
  const others = new Map(operand.variants.map((v) => [v.tag, v.elem]));
  return acc.variants.flatMap(({ tag, elem }): readonly Pair[] => {
    const other = others.get(tag);
    return elem && other ? [[max, elem, other]] : [];
  });
}

// ---- Combining ----------------------------------------------------------------------------------

/** Two terms of one kind; the steps of their parts have been settled. */
function combine(step: Step): Type {
  const { max, level, acc, operand } = step;
  switch (acc.kind) {
    case 'int':
    case 'float':
    case 'string':
    case 'bool':
    case 'file':
    case 'dir':
    case 'unit':
      return swizzle(acc, max, operand);
    case 'error':
      return follows('type error', 'E0263', acc);
    case 'fileset':
    case 'top':
    case 'ref':
    case 'bottom':
      return failure(`unknown kind ${kindName(acc.kind)}`, 'E0224');
    case 'list':
      return mkList(combineElems(level, acc, operand));
    case 'map':
      return combineMaps(max, acc, operand);
    case 'tuple':
      return combineTuples(max, acc, operand);
    case 'func':
      return argumentProblem(acc, operand) ?? mkFunc(acc.fields, combineElems(max, acc, operand));
    case 'struct':
      return combineNamed(max, acc, operand, mkStruct);
    case 'module':
      return combineNamed(max, acc, operand, (fields) => mkModule(fields, []));
    case 'sum':
      return combineSums(max, acc, operand);
    default:
      return absurd(acc.kind);
  }
}

function combineElems(max: ConstLevel, acc: Type, operand: Type): Type {
  return acc.elem && operand.elem ? unifyPair(max, acc.elem, operand.elem) : bottomType;
}

function combineMaps(max: ConstLevel, acc: Type, operand: Type): Type {
  const elem = combineElems(max, acc, operand);
  const [k, l] = [acc.index, operand.index];
  if (!k || !l) return failure('type error', 'E0263');
  if (isSub(l, k)) return mkMap(swizzle(l, max, k), elem);
  if (isSub(k, l)) return mkMap(swizzle(k, max, l), elem);
  return failure(`${renderType(k)} and ${renderType(l)} are incompatible map key types`, 'E0225');
}

function combineTuples(max: ConstLevel, acc: Type, operand: Type): Type {
  const [n, m] = [acc.fields.length, operand.fields.length];
  if (n !== m) return failure(`mismatched tuple length: ${n} != ${m}`, 'E0226');
  return mkTuple(pairFields(max, acc.fields, operand.fields).map((pair) => ({ name: '', type: unifyPair(...pair) })));
}

/** Arguments do not vary: they must be equal. */
function argumentProblem(acc: Type, operand: Type): Type | undefined {
  const [n, m] = [acc.fields.length, operand.fields.length];
  if (n !== m) return failure(`mismatched argument length: ${n} != ${m}`, 'E0227');
  for (const [i, field] of acc.fields.entries()) {
    const other = operand.fields[i];
    if (other && !equalTypes(field.type, other.type)) {
      return failure(`argument ${i} does not match: ${renderType(field.type)} != ${renderType(other.type)}`, 'E0228');
    }
  }
  return undefined;
}

/** The operand's fields, in its order, that the supertype so far has too. */
function commonFields(acc: Type, operand: Type): readonly (readonly [name: string, a: Type, b: Type])[] {
  return operand.fields.flatMap(({ name, type }) => {
    const own = fieldNamed(acc, name);
    return own ? [[name, own, type] as const] : [];
  });
}

function combineNamed(max: ConstLevel, acc: Type, operand: Type, mk: (fields: readonly Field[]) => Type): Type {
  const fields = commonFields(acc, operand).map(([name, a, b]) => ({ name, type: unifyPair(max, a, b) }));
  if (fields.length > 0) return mk(fields);
  return failure(`${acc.kind} ${renderType(acc)} and ${renderType(operand)} have no fields in common`, 'E0229');
}

function combineSums(max: ConstLevel, acc: Type, operand: Type): Type {
  const others = new Map(operand.variants.map((v) => [v.tag, v]));
  const own = new Set(acc.variants.map((v) => v.tag));
  const variants: Variant[] = [];
  for (const variant of acc.variants) {
    const other = others.get(variant.tag);
    if (other === undefined || (!variant.elem && !other.elem)) variants.push(variant);
    else if (variant.elem && other.elem) {
      variants.push({ tag: variant.tag, elem: unifyPair(max, variant.elem, other.elem) });
    } else return failure(`cannot unify ${variant.tag}, as one of variants is typeless`, 'E0230');
  }
  return mkSum([...variants, ...operand.variants.filter((v) => !own.has(v.tag))]);
}

// ---- Failures -----------------------------------------------------------------------------------

const kindName = (kind: TypeKind): string => (kind === 'ref' ? 'ident' : kind);

/** KEEP(Q18): after a failure the text speaks of `error`; the failure itself is the cause. */
function kindMismatch(acc: Type, operand: Type): Type {
  const message = `kind mismatch: ${kindName(acc.kind)} != ${kindName(operand.kind)}`;
  const erroneous = [acc, operand].find((t) => t.kind === 'error');
  return erroneous ? follows(message, 'E0223', erroneous) : failure(message, 'E0223');
}

const failure = (message: string, code: string): Type => mkErrorType({ message, code, cascade: false });

function follows(message: string, code: string, from: Type): Type {
  const cause: TypeProblem | undefined = from.error?.cause ?? from.error;
  return mkErrorType({ message, code, cascade: true, ...(cause && { cause }) });
}
