import {
  affirm,
  boolType,
  dirType,
  fieldType,
  flowType,
  intType,
  isConst,
  mkErrorType,
  mkList,
  mkMap,
  mkStruct,
  mkSum,
  notConst,
  satisfied,
  stringType,
  swizzle,
  type Type,
} from '@reflow-lang/types';
import { expect } from 'chai';
import fc from 'fast-check';
import { anyType } from './arbitrary-type.ts';

const constInt = affirm(intType);
const p = 'm.rf#0';
const struct = (a: Type, b: Type): Type =>
  mkStruct([
    { name: 'a', type: a },
    { name: 'b', type: b },
  ]);

describe('const levels', () => {
  it('rise where every part is const', () => {
    expect(isConst(constInt)).to.equal(true);
    expect(isConst(affirm(struct(constInt, stringType)))).to.equal(true);
    expect(isConst(affirm(mkMap(stringType, mkList(intType))))).to.equal(true);
    expect(isConst(affirm(dirType))).to.equal(true);
    expect(isConst(affirm(struct(constInt, notConst(intType))))).to.equal(false);
  });

  it('of the parts rise too, even beside one that is not const', () => {
    const mixed = affirm(struct(intType, notConst(intType)));
    expect(isConst(fieldType(mixed, 'a'))).to.equal(true);
    expect(isConst(fieldType(mixed, 'b'))).to.equal(false);
  });

  it('do not depend on the elements of variants', () => {
    expect(isConst(affirm(mkSum([{ tag: 'A', elem: notConst(intType) }])))).to.equal(true);
  });

  it('fall throughout with notConst, unless the root has fallen', () => {
    expect(notConst(affirm(mkList(intType))).elem?.level).to.equal(-1);
    const flow = flowType(affirm(mkList(intType)));
    expect(notConst(flow)).to.equal(flow);
    expect(flow.elem?.level).to.equal(1);
  });
});

describe('predicates', () => {
  it('make const conditional', () => {
    const conditional = affirm(intType, p);
    expect(isConst(conditional)).to.equal(false);
    expect(isConst(conditional, new Set([p]))).to.equal(true);
    expect(isConst(satisfied(conditional, new Set([p])))).to.equal(true);
    expect(isConst(satisfied(conditional, new Set(['other'])))).to.equal(false);
  });

  it('are added to a root that cannot be const', () => {
    expect(affirm(notConst(intType), p).predicates).to.deep.equal([p]);
  });

  it('are satisfied deep inside', () => {
    const deep = mkList(affirm(intType, p));
    const after = satisfied(deep, new Set([p]));
    expect(after.elem?.predicates).to.deep.equal([]);
    expect(satisfied(after, new Set([p]))).to.equal(after);
  });
});

describe('swizzle', () => {
  it('takes flow, NotConst and predicates over to the root', () => {
    const t = swizzle(affirm(mkList(intType)), 1, flowType(boolType), affirm(stringType, p));
    expect({ flow: t.flow, level: t.level, predicates: t.predicates }).to.deep.equal({
      flow: true,
      level: -1,
      predicates: [p],
    });
    expect(t.elem?.level).to.equal(1);
  });

  it('caps every node', () => {
    const t = swizzle(affirm(mkList(intType)), 0);
    expect([t.level, t.elem?.level]).to.deep.equal([0, 0]);
  });

  it('answers with the first error', () => {
    const [own, first, second] = ['own', 'first', 'second'].map((message) => mkErrorType({ message, cascade: false }));
    if (!own || !first || !second) throw new Error('unreachable');
    expect(swizzle(intType, 1, boolType, first, second)).to.equal(first);
    expect(swizzle(own, 1, first)).to.equal(own);
  });

  it('never changes what a type is', () => {
    const level = fc.constantFrom(-1 as const, 0 as const, 1 as const);
    fc.assert(
      fc.property(anyType, anyType, level, (t, w, max) => {
        for (const changed of [swizzle(affirm(t), max, flowType(w)), notConst(t), affirm(t, p), flowType(t)]) {
          expect(changed.shape).to.equal(t.shape);
          expect(changed.label).to.equal(t.label);
        }
      }),
    );
  });

  it('needs no stack for a deep type', () => {
    let deep: Type = intType;
    for (let i = 0; i < 20_000; i++) deep = mkList(deep);
    expect(affirm(deep).elem?.elem?.level).to.equal(1);
    expect(notConst(deep).elem?.elem?.level).to.equal(-1);
  });
});
