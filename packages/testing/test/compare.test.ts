import { firstCheckDifference, firstDifference } from '@reflow-lang/testing';
import { expect } from 'chai';

describe('comparing stored answers with ours', () => {
  it('ignores members that are not stored and accepts anything for a stored null', () => {
    expect(firstDifference({ a: 1, b: null }, { a: 1, b: 'x', c: 2 })).to.equal(undefined);
  });

  it('names the path of the first difference, with both values', () => {
    expect(firstDifference({ a: [{ b: 1 }] }, { a: [{ b: 2 }] })).to.deep.equal({ path: 'a[0].b', want: 1, got: 2 });
  });

  it('demands arrays of equal length', () => {
    expect(firstDifference({ a: [1] }, { a: [1, 2] })?.path).to.equal('a');
  });

  it('compares of syntax errors only the first line up to the expected set', () => {
    const want = { ok: false, errors: ["a.rf:1:2: syntax error: unexpected ';', expecting tokIdent", 'more'] };
    const got = { ok: false, errors: ["a.rf:1:2: syntax error: unexpected ';', expecting '('"] };
    expect(firstCheckDifference(want, got)).to.equal(undefined);
    expect(firstCheckDifference(want, { ...got, errors: ["a.rf:1:3: syntax error: unexpected ';'"] })).not.to.equal(
      undefined,
    );
  });
});
