// The analysis of switches against all small values of a type, and against the original's set
// algorithm where that is right. Spec: 02-types §14.

import { noPos } from '@reflow-lang/base';
import type { Pat } from '@reflow-lang/syntax';
import { intType, mkList, mkStruct, mkSum, mkTuple, type Type } from '@reflow-lang/types';
import { expect } from 'chai';
import fc from 'fast-check';
import { analyseAsOriginal } from '../src/check/case-sets.ts';
import { analyseCases } from '../src/check/exhaustiveness.ts';
import { renderPattern } from '../src/check/pattern-text.ts';

const span = { start: 0, end: 0 };
const node = { id: 0, pos: noPos, span };
const ignore: Pat = { ...node, kind: 'ignore' };
const list = (elems: readonly Pat[], tail?: Pat): Pat => ({ ...node, kind: 'list', elems, ...(tail && { tail }) });
const tuple = (...elems: readonly Pat[]): Pat => ({ ...node, kind: 'tuple', elems });
const tag = (name: string, elem?: Pat): Pat => ({
  ...node,
  kind: 'variant',
  tag: name,
  tagSpan: span,
  ...(elem && { elem }),
});

const types: readonly Type[] = [
  mkSum([{ tag: 'A' }, { tag: 'B' }]),
  mkSum([{ tag: 'A' }, { tag: 'B', elem: mkSum([{ tag: 'C' }, { tag: 'D' }]) }]),
  mkList(mkSum([{ tag: 'A' }, { tag: 'B' }])),
  mkTuple([
    { name: '', type: mkList(intType) },
    { name: '', type: mkSum([{ tag: 'A' }, { tag: 'B' }]) },
  ]),
  mkStruct([
    { name: 'p', type: mkSum([{ tag: 'A' }, { tag: 'B', elem: intType }]) },
    { name: 'q', type: mkList(mkSum([{ tag: 'C' }, { tag: 'D' }])) },
  ]),
];

/** A pattern that fits the type. */
function patternOf(type: Type, depth: number): fc.Arbitrary<Pat> {
  const anything = fc.constant(ignore);
  if (depth === 0) return anything;
  switch (type.kind) {
    case 'sum': {
      const variants = type.variants.map((v) =>
        v.elem ? patternOf(v.elem, depth - 1).map((p) => tag(v.tag, p)) : fc.constant(tag(v.tag)),
      );
      return fc.oneof(anything, ...variants);
    }
    case 'list': {
      const elems = fc.array(patternOf(type.elem ?? intType, depth - 1), { minLength: 1, maxLength: 2 });
      const tail = fc.option(fc.oneof(anything, patternOf(type, depth - 2 < 0 ? 0 : depth - 2)), { nil: undefined });
      return fc.oneof(
        anything,
        fc.tuple(elems, tail).map(([e, t]) => list(e, t)),
      );
    }
    case 'tuple':
      return fc.oneof(
        anything,
        fc.tuple(...type.fields.map((f) => patternOf(f.type, depth - 1))).map((ps) => tuple(...ps)),
      );
    case 'struct': {
      const parts = type.fields.map((f) => fc.option(patternOf(f.type, depth - 1), { nil: undefined }));
      return fc.tuple(...parts).map((ps): Pat => {
        const fields = type.fields.flatMap((f, i) => {
          const pat = ps[i];
          return pat ? [{ name: f.name, nameSpan: span, pat, shorthand: false }] : [];
        });
        return fields.length === 0 ? ignore : { ...node, kind: 'struct', fields };
      });
    }
    default:
      return anything;
  }
}

type Value = string | readonly Value[];

/** All values of the type with lists of up to `longest` elements; `['A']`, `['B', elem]` for variants. */
function valuesOf(type: Type, longest: number): readonly Value[] {
  switch (type.kind) {
    case 'sum':
      return type.variants.flatMap((v): readonly Value[] =>
        v.elem ? valuesOf(v.elem, longest).map((e) => [v.tag, e]) : [[v.tag]],
      );
    case 'list': {
      const elems = valuesOf(type.elem ?? intType, longest);
      let lists: readonly Value[][] = [[]];
      const all: Value[] = [[]];
      for (let n = 1; n <= longest; n++) {
        lists = lists.flatMap((l) => elems.map((e) => [...l, e]));
        all.push(...lists);
      }
      return all;
    }
    case 'tuple':
    case 'struct':
      return type.fields.reduce<readonly Value[][]>(
        (done, f) => done.flatMap((d) => valuesOf(f.type, longest).map((v) => [...d, v])),
        [[]],
      );
    default:
      return ['x'];
  }
}

function matches(p: Pat, value: Value, type: Type): boolean {
  const at = (i: number): Value => value[i] ?? '';
  switch (p.kind) {
    case 'ident':
    case 'ignore':
      return true;
    case 'tuple':
      return p.elems.every((e, i) => matches(e, at(i), type.fields[i]?.type ?? type));
    case 'struct':
      return p.fields.every((f) => {
        const i = type.fields.findIndex((g) => g.name === f.name);
        return matches(f.pat, at(i), type.fields[i]?.type ?? type);
      });
    case 'variant': {
      if (at(0) !== p.tag) return false;
      const elem = type.variants.find((v) => v.tag === p.tag)?.elem;
      return !p.elem || matches(p.elem, at(1), elem ?? type);
    }
    case 'list':
      if (typeof value === 'string' || value.length < p.elems.length) return false;
      if (!p.tail && value.length > p.elems.length) return false;
      if (!p.elems.every((e, i) => matches(e, at(i), type.elem ?? type))) return false;
      return !p.tail || matches(p.tail, value.slice(p.elems.length), type);
  }
}

const switches = fc
  .constantFrom(...types)
  .chain((type) => fc.tuple(fc.constant(type), fc.array(patternOf(type, 3), { maxLength: 5 })));

/** Longer than any pattern of the generator tells apart. */
const longest = 5;

describe('the analysis of a switch', () => {
  it('agrees with trying every small value', () => {
    fc.assert(
      fc.property(switches, ([type, patterns]) => {
        const { missing, unreachable } = analyseCases(patterns, type);
        let left = valuesOf(type, longest);
        const neverMatched: number[] = [];
        for (const [i, p] of patterns.entries()) {
          const rest = left.filter((v) => !matches(p, v, type));
          if (rest.length === left.length) neverMatched.push(i);
          left = rest;
        }
        const shown = patterns.map(renderPattern).join(' / ');
        expect(
          unreachable.map((u) => u.index),
          shown,
        ).to.deep.equal(neverMatched);
        expect(missing !== undefined, shown).to.equal(left.length > 0);
      }),
      { numRuns: 400 },
    );
  });

  it('agrees with the set algorithm, unless a list pattern has both a refutable element and a tail', () => {
    fc.assert(
      fc.property(switches, ([type, patterns]) => {
        fc.pre(!patterns.some(losesTail));
        const analysis = analyseCases(patterns, type);
        expect(analyseAsOriginal(patterns, type)).to.deep.equal({
          isExhaustive: analysis.missing === undefined,
          unreachable: analysis.unreachable.map((u) => u.index),
        });
      }),
      { numRuns: 400 },
    );
  });

  it('answers on switches that are too large for the set algorithm', () => {
    const size = 30;
    const type = mkTuple(Array.from({ length: size }, () => ({ name: '', type: types[0] ?? intType })));
    const row = (...as: readonly number[]): Pat =>
      tuple(...Array.from({ length: size }, (_, i) => (as.includes(i) ? tag('A') : ignore)));
    const patterns = Array.from({ length: size / 3 }, (_, i) => row(i, size - 1 - i, 10 + i));
    expect(analyseAsOriginal(patterns, type)).to.equal(undefined);
    expect(analyseCases(patterns, type)).to.have.property('missing').with.lengthOf(5);
    expect(analyseCases([...patterns, ignore], type)).to.deep.equal({ unreachable: [] });
  });

  it('accepts what is too large to judge', () => {
    const wide = list(Array.from({ length: 4000 }, () => tag('A')));
    expect(analyseCases([wide], types[2] ?? intType)).to.deep.equal({ unreachable: [] });
  });
});

function losesTail(p: Pat): boolean {
  switch (p.kind) {
    case 'ident':
    case 'ignore':
      return false;
    case 'tuple':
      return p.elems.some(losesTail);
    case 'struct':
      return p.fields.some((f) => losesTail(f.pat));
    case 'variant':
      return p.elem !== undefined && losesTail(p.elem);
    case 'list':
      return (
        (p.tail !== undefined && p.elems.some((e) => e.kind !== 'ignore')) ||
        [...p.elems, ...(p.tail ? [p.tail] : [])].some(losesTail)
      );
  }
}
