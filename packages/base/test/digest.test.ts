import { digestText, mixDigests, parseDigest, renderDigest, shortDigest, zeroDigest } from '@reflow-lang/base';
import { expect } from 'chai';

describe('digests', () => {
  it('hash the UTF-8 form of a text', () => {
    const alpha = digestText('alpha');
    expect(renderDigest(alpha)).to.equal('sha256:8ed3f6ad685b959ead7022518e1af76cd816f8e8ec7ccdda1ed4018e8f2223f8');
    expect(shortDigest(alpha)).to.equal('8ed3f6ad');
  });

  it('read what they print', () => {
    const alpha = digestText('alpha');
    expect(parseDigest(renderDigest(alpha))).to.equal(alpha);
    expect(parseDigest('<zero>')).to.equal(zeroDigest);
  });

  it('mix by exclusive or, the zero digest being neutral on the left', () => {
    const a = digestText('a');
    const b = digestText('b');
    expect(mixDigests(mixDigests(a, b), b)).to.equal(a);
    expect(mixDigests(zeroDigest, b)).to.equal(b);
  });
});
