import { digestText, renderDigest, shortDigest } from '@reflow-lang/base';
import { equalFiles, File } from '@reflow-lang/values';
import { expect } from 'chai';
import { digestVectors, named } from './conformance.ts';
import { alpha, beta, hello, keyAssertions, reference } from './samples.ts';

const files: ReadonlyMap<string, File> = new Map([
  ['content:hello\\n', hello],
  ['ref s3://bucket/key etag1 size 10', reference],
  ['hello with assertions', hello.withAssertions(keyAssertions)],
  ['ref with assertions', reference.withAssertions(keyAssertions)],
]);

describe('files', () => {
  for (const [name, file] of files) {
    it(`agree with the vector ${name}`, () => {
      const vector = named(digestVectors.files, name);
      expect(renderDigest(file.digest())).to.equal(vector.digest);
      expect(file.short()).to.equal(vector.short);
      expect(file.toString()).to.equal(vector.string);
    });
  }

  it('leave no vector out', () => {
    expect(digestVectors.files.map(({ name }) => name).sort()).to.deep.equal([...files.keys()].sort());
  });

  it('print all that is known of them', () => {
    const file = new File({ id: alpha.id, size: 5, source: 's', etag: 'e', contentHash: alpha.id });
    expect(file.toString()).to.equal(
      `id: ${renderDigest(alpha.id)}, size: 5, source: s, etag: e, contenthash: ${shortDigest(alpha.id)}`,
    );
    expect(new File({ size: 42, source: 's3://bkt/key', etag: 'e1' }).toString()).to.equal(
      'size: 42, source: s3://bkt/key, etag: e1',
    );
  });

  it('change nothing but their assertions', () => {
    const file = new File({ size: 1, source: 's', etag: 'e', contentHash: beta.id, lastModified: 5n });
    const asserted = file.withAssertions(keyAssertions);
    expect(asserted.assertions).to.equal(keyAssertions);
    expect({ ...asserted, assertions: undefined }).to.deep.equal({ ...file });
    expect(asserted.withAssertions(undefined)).to.deep.equal(file);
  });

  it('are equal by content when resolved, whatever else is known', () => {
    expect(equalFiles(alpha, new File({ id: alpha.id, size: 99, source: 'elsewhere' }))).to.equal(true);
    expect(equalFiles(alpha, beta)).to.equal(false);
  });

  it('are equal as references by size, source, etag and, where both are known, content hash', () => {
    const ref = { size: 1, source: 's', etag: 'e' };
    const hashed = { ...ref, contentHash: alpha.id };
    expect(equalFiles(new File(ref), new File(ref))).to.equal(true);
    expect(equalFiles(new File(ref), new File(hashed))).to.equal(true);
    expect(equalFiles(new File(hashed), new File({ ...ref, contentHash: beta.id }))).to.equal(false);
    for (const other of [
      { ...ref, size: 2 },
      { ...ref, source: 't' },
      { ...ref, etag: 'f' },
    ]) {
      expect(equalFiles(new File(ref), new File(other))).to.equal(false);
    }
    const unnamed = new File({ size: 1, source: 's' });
    expect(equalFiles(unnamed, unnamed), 'without etag nothing is equal').to.equal(false);
  });

  it('refuse to compare a reference with a resolved file', () => {
    expect(() => equalFiles(new File({ size: 1, source: 's' }), alpha)).to.throw(
      `cannot compare unresolved and resolved file: f(size: 1, source: s), g(id: ${renderDigest(digestText('alpha'))}, size: 5)`,
    );
  });
});
