import {
  bottomType,
  filesetType,
  flowType,
  intType,
  labeled,
  mkErrorType,
  mkList,
  mkMap,
  mkModule,
  mkRef,
  mkStruct,
  mkSum,
  renderFields,
  renderType,
  stringType,
  topType,
  unitType,
} from '@reflow-lang/types';
import { expect } from 'chai';
import fc from 'fast-check';
import { anyType } from './arbitrary-type.ts';
import { parse } from './type-source.ts';

const error = mkErrorType({ message: 'boom', cascade: false });

describe('rendering of types', () => {
  it('groups neighbours of structurally equal type', () => {
    for (const text of [
      '{a, b int, c string}',
      'func(x, y int, z string) int',
      '(a, b int)',
      '{a int, b string, c int}',
    ]) {
      expect(renderType(parse(text))).to.equal(text);
    }
    const fields = [
      { name: 'HasPrefix', type: parse('func(s, prefix string) bool') },
      { name: 'HasSuffix', type: parse('func(s, suffix string) bool') },
    ];
    expect(renderFields(fields)).to.equal('HasPrefix, HasSuffix func(s, suffix string) bool');
  });

  it('groups equal aliases but never errors', () => {
    const named = (name: string, type: typeof intType): { name: string; type: typeof intType } => ({ name, type });
    expect(renderFields([named('a', mkRef(['m', 'T'])), named('b', mkRef(['m', 'T']))])).to.equal('a, b m.T');
    expect(renderFields([named('a', error), named('b', error)])).to.equal('a error: boom, b error: boom');
  });

  it('wraps a labelled type', () => {
    expect(renderType(parse('(out file)'))).to.equal('(out file)');
    expect(renderType(parse('[(out file)]'))).to.equal('[(out file)]');
    expect(renderType(parse('((a file))'))).to.equal('file');
    expect(renderType(parse('(x (y int))'))).to.equal('(x int)');
    expect(renderType(parse('func(i int) (out file)'))).to.equal('func(i int) (out file)');
  });

  it('prints sums without parentheses wherever they stand', () => {
    for (const text of ['func(t #A | #B) #A | #B', '{a #A | #B}', '[string:#A | #B(int)]', '#A(#B | #C) | #D']) {
      expect(renderType(parse(text))).to.equal(text);
    }
  });

  it('prints modules with their aliases', () => {
    const alias = [{ name: 'T', type: intType }];
    expect(renderType(mkModule([{ name: 'X', type: stringType }], alias))).to.equal('module{X string, type T int}');
    expect(renderType(mkModule([], alias))).to.equal('module{, type T int}');
    expect(renderType(mkModule([], [{ name: 'T', type: error }]))).to.equal('module{, type T error: boom}');
  });

  it('prints the kinds that cannot be written', () => {
    expect([bottomType, topType, unitType, filesetType, error].map(renderType)).to.deep.equal([
      'bottom',
      'top',
      'unit',
      'fileset',
      'error: boom',
    ]);
    expect(renderType(mkMap(topType, bottomType))).to.equal('[top:bottom]');
  });

  it('never shows qualifiers', () => {
    expect(renderType(flowType(mkList(intType)))).to.equal('[int]');
  });

  it('reads back as the same type', () => {
    fc.assert(
      fc.property(anyType, (t) => {
        // A label directly under another is lost in the written form, so one trip normalises.
        const once = parse(renderType(t));
        expect(renderType(once)).to.equal(renderType(t));
        expect(parse(renderType(once))).to.equal(once);
        expect(once.shape).to.equal(t.shape);
      }),
    );
  });

  it('needs no stack for a deep type', () => {
    let deep = intType;
    for (let i = 0; i < 20_000; i++) deep = mkList(deep);
    const text = renderType(deep);
    expect(text.startsWith('[[[') && text.includes('[int]') && text.length === 40_003).to.equal(true);
  });
});

describe('construction of types', () => {
  it('makes one object of terms built alike', () => {
    expect(parse('{a, b int}')).to.equal(parse('{a int, b int}'));
    expect(parse('{a, b int}')).to.not.equal(parse('{b, a int}'));
    expect(labeled(labeled(intType, 'x'), '')).to.equal(intType);
  });

  it('makes an error of anything that holds one', () => {
    expect(mkList(error)).to.equal(error);
    expect(mkMap(stringType, error)).to.equal(error);
    expect(
      mkStruct([
        { name: 'a', type: intType },
        { name: 'b', type: error },
      ]),
    ).to.equal(error);
    expect(mkSum([{ tag: 'A', elem: error }])).to.equal(error);
  });

  it('rejects key types that are not scalar, aliases included', () => {
    expect(renderType(mkMap(mkRef(['k']), intType))).to.equal('error: k is not a valid map key type');
    expect(renderType(mkMap(bottomType, intType))).to.equal('error: bottom is not a valid map key type');
    const nested = mkMap(error, intType);
    expect(renderType(nested)).to.equal('error: error: boom is not a valid map key type');
    expect(nested.error?.cause).to.equal(error.error);
  });

  it('rejects sums by their first bad variant', () => {
    const message = (...tags: readonly string[]): string | undefined =>
      mkSum(tags.map((tag) => ({ tag }))).error?.message;
    expect(message()).to.equal('sum types must have at least one variant');
    expect(message('')).to.equal('tag must be non-empty');
    expect(message('A', 'b')).to.equal('tag "b" does not begin with uppercase');
    expect(message('A', 'A')).to.equal('tag "A" is not unique');
    expect(message('A', 'ß')).to.equal('tag "ß" does not begin with uppercase');
    expect(message('日')).to.equal(undefined);
  });
});
