// Constructors of type terms, with their well-formedness checks.
//
// A composite with an erroneous part *is* that error: the first in the order index, elem, fields,
// variants. So no term but an error, and a module's aliases, ever holds an error.
// Spec: 02-types §3.

import { quote } from '@reflow-lang/base';
import { fieldNamed } from './fields.ts';
import { intern, mkErrorTerm, requalified } from './intern.ts';
import { renderType } from './render.ts';
import type { Field, Type, TypeKind, TypeProblem, Variant } from './type.ts';

export const intType: Type = intern({ kind: 'int' });
export const floatType: Type = intern({ kind: 'float' });
export const stringType: Type = intern({ kind: 'string' });
export const boolType: Type = intern({ kind: 'bool' });
export const fileType: Type = intern({ kind: 'file' });
/** Its `elem` is `(string, file)`: a dir is enumerated like a list of pairs. */
export const dirType: Type = intern({
  kind: 'dir',
  elem: intern({
    kind: 'tuple',
    fields: [
      { name: '', type: stringType },
      { name: '', type: fileType },
    ],
  }),
});
export const filesetType: Type = intern({ kind: 'fileset' });
export const unitType: Type = intern({ kind: 'unit' });
/** Type of `panic`, of the elements of `[]`. */
export const bottomType: Type = intern({ kind: 'bottom' });
/** Key type of `[:]`. */
export const topType: Type = intern({ kind: 'top' });

/** A new error; no two are equal. */
export function mkErrorType(error: TypeProblem): Type {
  return mkErrorTerm(error);
}

export function mkList(elem: Type): Type {
  return isError(elem) ? elem : intern({ kind: 'list', elem });
}

const keyKinds: ReadonlySet<TypeKind> = new Set(['string', 'int', 'float', 'bool', 'file', 'top']);

/** `[K:V]`, or the error `{K} is not a valid map key type`. An alias (ref) is no key type (KEEP Q14). */
export function mkMap(index: Type, elem: Type): Type {
  if (!keyKinds.has(index.kind)) return badKey(index);
  return isError(elem) ? elem : intern({ kind: 'map', index, elem });
}

/** `(T, U)`; field names are `''` or written names. */
export function mkTuple(fields: readonly Field[]): Type {
  return firstError(fields) ?? intern({ kind: 'tuple', fields });
}

/** `func(args) result`. */
export function mkFunc(args: readonly Field[], result: Type): Type {
  if (isError(result)) return result;
  return firstError(args) ?? intern({ kind: 'func', fields: args, elem: result });
}

/** `{a T, b U}`; repeated names are allowed (Q12). */
export function mkStruct(fields: readonly Field[]): Type {
  return firstError(fields) ?? intern({ kind: 'struct', fields });
}

/** Errors in `aliases` do not make the module an error. */
export function mkModule(fields: readonly Field[], aliases: readonly Field[]): Type {
  return firstError(fields) ?? intern({ kind: 'module', fields, aliases });
}

/** `#A | #B(T)`, or the error of the first variant that is empty, lower-case or repeated. */
export function mkSum(variants: readonly Variant[]): Type {
  const problem = sumProblem(variants);
  if (problem) return mkErrorType(problem);
  for (const { elem } of variants) if (elem && isError(elem)) return elem;
  return intern({ kind: 'sum', variants });
}

/** An alias not looked up yet: `a.b.c`. */
export function mkRef(path: readonly string[]): Type {
  return intern({ kind: 'ref', path });
}

/** The same type under a label (`''` erases one). */
export function labeled(type: Type, label: string): Type {
  return type.label === label ? type : requalified(type, { label });
}

/**
 * The type of the last field of that name, or an error type `field "x" not found`.
 * FIX(Q12): of two fields of one name the last counts for the type as it does for the value.
 */
export function fieldType(type: Type, name: string): Type {
  return (
    fieldNamed(type, name) ?? mkErrorType({ message: `field ${quote(name)} not found`, code: 'E0202', cascade: false })
  );
}

/** `t` if it is a tuple, else the one-field tuple of `t` named after its label. */
export function tupled(type: Type): Type {
  return type.kind === 'tuple' ? type : mkTuple([{ name: type.label, type }]);
}

const isError = (t: Type): boolean => t.kind === 'error';

function firstError(fields: readonly Field[]): Type | undefined {
  return fields.find((f) => isError(f.type))?.type;
}

/** Of an erroneous key the text nests, and the key's own problem is the cause. */
function badKey(index: Type): Type {
  return mkErrorType({
    message: `${renderType(index)} is not a valid map key type`,
    code: 'E0220',
    cascade: index.error?.cascade ?? false,
    ...(index.error && { cause: index.error.cause ?? index.error }),
  });
}

function sumProblem(variants: readonly Variant[]): TypeProblem | undefined {
  if (variants.length === 0) {
    return { message: 'sum types must have at least one variant', code: 'E0271', cascade: false };
  }
  const seen = new Set<string>();
  for (const { tag } of variants) {
    if (tag === '') return { message: 'tag must be non-empty', code: 'E0271', cascade: false };
    if (/^\p{Ll}/u.test(tag)) {
      return { message: `tag ${quote(tag)} does not begin with uppercase`, code: 'E0221', cascade: false };
    }
    if (seen.has(tag)) return { message: `tag ${quote(tag)} is not unique`, code: 'E0222', cascade: false };
    seen.add(tag);
  }
  return undefined;
}
