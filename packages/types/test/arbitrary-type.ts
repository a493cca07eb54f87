// Random types as programs can write them, without aliases.

import {
  boolType,
  dirType,
  fileType,
  floatType,
  intType,
  labeled,
  mkFunc,
  mkList,
  mkMap,
  mkModule,
  mkStruct,
  mkSum,
  mkTuple,
  stringType,
  type Type,
} from '@reflow-lang/types';
import fc from 'fast-check';

const name = fc.constantFrom('a', 'b', 'c', 'd');
const atom = fc.constantFrom(intType, floatType, stringType, boolType, fileType, dirType);
const key = fc.constantFrom(stringType, intType, boolType);

const { type } = fc.letrec<{ type: Type }>((tie) => {
  const part = tie('type');
  const named = fc.uniqueArray(fc.record({ name, type: part }), {
    selector: (f) => f.name,
    minLength: 1,
    maxLength: 3,
  });
  const unnamed = fc.array(part, { minLength: 2, maxLength: 3 });
  const variants = fc.uniqueArray(
    fc.record({ tag: fc.constantFrom('A', 'B', 'C'), elem: fc.option(part, { nil: undefined }) }),
    {
      selector: (v) => v.tag,
      minLength: 1,
      maxLength: 3,
    },
  );
  return {
    type: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      atom,
      part.map(mkList),
      fc.tuple(key, part).map(([k, v]) => mkMap(k, v)),
      unnamed.map((types) => mkTuple(types.map((t) => ({ name: '', type: t })))),
      named.map(mkStruct),
      named.map((fields) => mkModule(fields, [])),
      fc.tuple(unnamed, part).map(([args, result]) =>
        mkFunc(
          args.map((t) => ({ name: '', type: t })),
          result,
        ),
      ),
      variants.map((vs) => mkSum(vs.map(({ tag, elem }) => (elem === undefined ? { tag } : { tag, elem })))),
      fc.tuple(part, name).map(([t, label]) => labeled(t, label)),
    ),
  };
});

/** Any writable type, up to three levels deep. */
export const anyType: fc.Arbitrary<Type> = type;
