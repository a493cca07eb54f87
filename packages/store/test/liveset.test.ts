import { digestText } from '@reflow-lang/base';
import { expect } from 'chai';
import { createBloomLiveset, createExactLiveset, decodeBloomLiveset } from '../src/index.ts';

const golden = '{"m":10,"k":7,"b":"AAAAAAAAAAoAAAAAAAACqg=="}';

describe('a Bloom liveset', () => {
  it('has the bits of the original', () => {
    const set = createBloomLiveset(1, 0.01);
    set.add(digestText('hello\n'));
    expect(set.toJson()).equal(golden);
    expect(decodeBloomLiveset(golden).contains(digestText('hello\n'))).equal(true);
  });

  it('has the size the original gives it', () => {
    expect(createBloomLiveset(30, 1e-6).toJson()).match(/^\{"m":863,"k":20,/);
  });

  it('forgets nobody and lets few strangers in, also after a round trip', function () {
    this.timeout(60_000);
    const members = Array.from({ length: 5000 }, (_, i) => digestText(`member ${i}`));
    const set = createBloomLiveset(members.length, 1e-3);
    for (const member of members) set.add(member);
    const decoded = decodeBloomLiveset(set.toJson());
    for (const member of members) expect(decoded.contains(member)).equal(true);
    let strangers = 0;
    for (let i = 0; i < 20_000; i++) if (decoded.contains(digestText(`stranger ${i}`))) strangers++;
    expect(strangers).most(60);
  });

  it('contains everything when it is null', () => {
    expect(decodeBloomLiveset('null').contains(digestText('x'))).equal(true);
  });

  for (const bad of [
    '',
    '{',
    '[]',
    '{"m":1}',
    '{"m":1e12,"k":1,"b":""}',
    '{"m":64,"k":0,"b":""}',
    '{"m":64,"k":1,"b":"AA=="}',
    '{"m":-1,"k":1,"b":""}',
  ]) {
    it(`refuses ${JSON.stringify(bad)}`, () => {
      expect(() => decodeBloomLiveset(bad)).throw('invalid');
    });
  }
});

describe('an exact liveset', () => {
  it('contains its members only', () => {
    const set = createExactLiveset([digestText('a')]);
    expect([set.contains(digestText('a')), set.contains(digestText('b'))]).deep.equal([true, false]);
  });
});
