import {
  type Digest,
  digestBytes,
  digestText,
  hexDigest,
  mixDigests,
  renderDigest,
  shortDigest,
  shortDigestString,
} from '@reflow-lang/base';
import { expect } from 'chai';
import { digestVectors } from './conformance.ts';
import { hexOfMaterial } from './samples.ts';

const abc: Digest = digestText('abc');

const answers: Readonly<Record<string, string>> = {
  abc: renderDigest(abc),
  'abc.hex': hexDigest(abc),
  'abc.short': shortDigest(abc),
  'abc.short4': shortDigestString(abc, 4),
  empty: renderDigest(digestText('')),
  'mix(abc,def)': renderDigest(mixDigests(abc, digestText('def'))),
  'newWriterShort(abc)': renderDigest(digestBytes(Uint8Array.of(97, 98, 99))),
  writeDigest: hexOfMaterial(abc),
};

describe('the digester', () => {
  it('answers every vector as the original does', () => {
    expect(answers).to.deep.equal(digestVectors.digester);
  });
});
