import { ReflowError, renderDigest } from '@reflow-lang/base';
import {
  Assertions,
  assertHolds,
  assertionMaterial,
  blobAssertions,
  distinctAssertions,
  equalAssertions,
  mergeAssertions,
  prettyDiff,
  RWAssertions,
} from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import { assertions } from './arbitraries.ts';
import { digestVectors } from './conformance.ts';
import { blob, keyAssertions } from './samples.ts';

const image = Assertions.of([[{ subject: 'img', namespace: 'docker' }, { sha256: 'ff' }]]);
const changed = blob('s3://bucket/key', { etag: 'etag2', 'last-modified': 'now' });

describe('assertions', () => {
  it('agree with the vector', () => {
    const vector = digestVectors.assertions;
    expect(renderDigest(keyAssertions.digest())).to.equal(vector.digest);
    expect(keyAssertions.short()).to.equal(vector.short);
    expect(keyAssertions.toString()).to.equal(vector.string);
  });

  it('are digested by namespace, then subject, the subject written first', () => {
    const both = mergeAssertions(image, blob('s3://bkt/key', { size: '42', etag: 'e1' }));
    expect(assertionMaterial(both)).to.equal('s3://bkt/keyblobetage1s3://bkt/keyblobsize42imgdockersha256ff');
    expect(renderDigest(both.digest())).to.equal(
      'sha256:4592f300c9c6cdf5093985168b0f252829a54868248fecfeb60767789593899e',
    );
    expect(both.entries().map(([key]) => key)).to.deep.equal([
      { subject: 's3://bkt/key', namespace: 'blob' },
      { subject: 'img', namespace: 'docker' },
    ]);
  });

  it('print as empty when they are', () => {
    expect(Assertions.of([])).to.equal(Assertions.empty);
    expect([Assertions.empty.short(), Assertions.empty.toString()]).to.deep.equal(['empty', 'empty']);
    expect(renderDigest(Assertions.empty.digest())).to.equal(
      'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('are equal by properties, an absent set being empty', () => {
    expect(equalAssertions(undefined, Assertions.empty)).to.equal(true);
    expect(equalAssertions(keyAssertions, blob('s3://bucket/key', { size: '10', etag: 'etag1' }))).to.equal(true);
    expect(equalAssertions(keyAssertions, changed)).to.equal(false);
    expect(equalAssertions(blob('s', { a: 'bc' }), blob('s', { ab: 'c' })), 'unframed digests agree').to.equal(false);
  });

  it('keep names that objects have by nature', () => {
    const odd = Assertions.of([
      [
        { subject: 's', namespace: 'n' },
        Object.fromEntries([
          ['__proto__', '1'],
          ['10', 'a'],
          ['9', 'b'],
        ]),
      ],
    ]);
    expect(odd.toString()).to.equal('n s 10=a, n s 9=b, n s __proto__=1');
  });
});

describe('merging assertions', () => {
  it('answers the only set that says something', () => {
    expect(mergeAssertions(undefined, keyAssertions, Assertions.empty, keyAssertions)).to.equal(keyAssertions);
    expect(mergeAssertions()).to.equal(Assertions.empty);
  });

  it('unites keys and refuses contradictions', () => {
    expect(mergeAssertions(keyAssertions, image).size()).to.equal(2);
    expect(() => mergeAssertions(keyAssertions, image, changed)).to.throw(
      ReflowError,
      'conflict for {s3://bucket/key blob}: etag (etag1 -> etag2), last-modified (<nil> -> now), size (10 -> <nil>)',
    );
  });

  it('is a union: of parts of one set it makes the set again', () => {
    fc.assert(
      fc.property(assertions, fc.nat(3), (all, at) => {
        const parts = [all.entries().slice(0, at), all.entries().slice(Math.max(0, at - 1))];
        const merged = mergeAssertions(...parts.map((entries) => Assertions.of(entries)));
        expect(equalAssertions(merged, all)).to.equal(true);
        expect(merged.digest()).to.equal(all.digest());
      }),
    );
  });

  it('drops doubles and empty sets', () => {
    const again = blob('s3://bucket/key', { size: '10', etag: 'etag1' });
    expect(distinctAssertions([keyAssertions, undefined, image, again, Assertions.empty])).to.deep.equal([
      keyAssertions,
      image,
    ]);
  });
});

describe('differences of assertions', () => {
  it('name what is new and what is otherwise, sorted', () => {
    expect(prettyDiff([keyAssertions], [changed, image])).to.equal(
      [
        'conflict {s3://bucket/key blob}: etag (etag1 -> etag2), last-modified (<nil> -> now), size (10 -> <nil>)',
        'extra: {img docker}: sha256=ff',
      ].join('\n'),
    );
    expect(prettyDiff([changed, keyAssertions], [changed])).to.equal('');
    expect(prettyDiff([keyAssertions], [])).to.equal('');
  });
});

describe('assertion policies', () => {
  it('never ask anything', () => {
    expect(assertHolds('never', [], [keyAssertions])).to.equal(true);
  });

  it('ask for every key of the target in the first source that has it', () => {
    const cases: readonly (readonly [readonly Assertions[], readonly Assertions[], boolean])[] = [
      [[], [], true],
      [[], [Assertions.empty], true],
      [[], [keyAssertions], false],
      [[keyAssertions, image], [image], true],
      [[image], [keyAssertions], false],
      [[changed, keyAssertions], [keyAssertions], false],
      [[keyAssertions, changed], [keyAssertions], true],
    ];
    for (const [source, target, want] of cases) {
      expect(assertHolds('exact', source, target), `${source} for ${target}`).to.equal(want);
    }
  });
});

describe('growing assertions', () => {
  it('keep what came before a conflict', () => {
    const grown = new RWAssertions(keyAssertions);
    grown.addFrom(image, keyAssertions);
    const late = Assertions.of([
      [{ subject: 'a', namespace: 'blob' }, { size: '1' }],
      [{ subject: 's3://bucket/key', namespace: 'blob' }, { size: '2' }],
      [{ subject: 'z', namespace: 'blob' }, { size: '3' }],
    ]);
    expect(() => grown.addFrom(late)).to.throw(ReflowError, 'conflict for {s3://bucket/key blob}');
    expect(grown.filter(late).missing).to.deep.equal([{ subject: 'z', namespace: 'blob' }]);
  });

  it('filter by keys, answering their own properties', () => {
    const grown = new RWAssertions(keyAssertions);
    const { found, missing } = grown.filter(mergeAssertions(changed, image));
    expect(equalAssertions(found, keyAssertions)).to.equal(true);
    expect(missing).to.deep.equal([{ subject: 'img', namespace: 'docker' }]);
    expect(grown.filter(undefined)).to.deep.equal({ found: Assertions.empty, missing: [] });
  });
});

describe('assertions about blobs', () => {
  it('say what is known of the file', () => {
    const file = { source: 's3://b/k', etag: 'e', lastModified: 1559254174_500000000n, size: 42 };
    expect(blobAssertions(file)?.toString()).to.equal(
      'blob s3://b/k etag=e, blob s3://b/k last-modified=2019-05-30 22:09:34.5 +0000 UTC, blob s3://b/k size=42',
    );
    expect(blobAssertions({ ...file, etag: '', lastModified: undefined, size: 0 })?.size()).to.equal(1);
    expect(blobAssertions({ ...file, source: '' })).to.equal(undefined);
  });
});
