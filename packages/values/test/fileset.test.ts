import { hexDigest, ReflowError, renderDigest } from '@reflow-lang/base';
import {
  Assertions,
  anyEmpty,
  assertionsOf,
  countFiles,
  diffFilesets,
  equalFilesets,
  exactFileset,
  File,
  Fileset,
  fileOf,
  filesOf,
  flattenFileset,
  isEmptyFileset,
  mapAssertionsByFile,
  pullup,
  renderFileset,
  renderShort,
  sizeOf,
  substitute,
  withAssertions,
} from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import { deepFileset } from './arbitraries.ts';
import { digestVectors, named } from './conformance.ts';
import { alpha, beta, blob, hello, keyAssertions, reference, vectorFilesets, world } from './samples.ts';

const A = Fileset.ofFile(alpha);
const B = Fileset.ofMap([
  ['e', alpha],
  ['d/x', beta],
]);

describe('filesets: the vectors', () => {
  for (const [name, fs] of vectorFilesets) {
    it(`agree with ${name}`, () => {
      const vector = named(digestVectors.filesets, name);
      expect(renderDigest(fs.digest())).to.equal(vector.digest);
      expect(renderShort(fs)).to.equal(vector.short);
      expect(renderFileset(fs)).to.equal(vector.string);
      expect(countFiles(fs)).to.equal(vector.n);
      expect(sizeOf(fs)).to.equal(vector.size);
      expect(isEmptyFileset(fs)).to.equal(vector.empty);
      expect(anyEmpty(fs)).to.equal(vector.anyEmpty);
    });
  }

  it('leave none out', () => {
    expect(digestVectors.filesets.map(({ name }) => name).sort()).to.deep.equal([...vectorFilesets.keys()].sort());
  });

  it('have the digests of the specification', () => {
    const cases: readonly (readonly [Fileset, string])[] = [
      [Fileset.empty, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      [Fileset.ofList([]), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      [A, 'bd0728b7ed2ec40452117c8c5d0c450a20b109608cfa65ba30239b2159a8c28d'],
      [B, 'd6f7bbb06a826225d41af63a7418ccafa8b892700723822a5f29d685b76b9385'],
      [Fileset.ofList([A, B]), 'b77d34b4e7ab7cad301964aacf12d2810c08e153643df220591874792df7a14c'],
      [Fileset.ofList([Fileset.ofList([A]), B]), 'b77d34b4e7ab7cad301964aacf12d2810c08e153643df220591874792df7a14c'],
    ];
    for (const [fs, digest] of cases) expect(hexDigest(fs.digest()), renderShort(fs)).to.equal(digest);
  });
});

describe('filesets', () => {
  it('find the only file, or say why there is none', () => {
    expect(fileOf(A)).to.equal(alpha);
    const two = `Fileset.File ${renderDigest(B.digest())} contains 2 files (!=1): precondition was not met`;
    expect(() => fileOf(B)).to.throw(ReflowError, two);
    const elsewhere = Fileset.ofMap([['a', alpha]]);
    expect(() => fileOf(elsewhere)).to.throw(ReflowError, 'missing Map["."]: precondition was not met');
    expect(() => fileOf(Fileset.ofList([A])), 'a list has no map').to.throw(ReflowError, 'missing Map["."]');
  });

  it('know what is empty', () => {
    expect(isEmptyFileset(Fileset.ofList([Fileset.empty, Fileset.ofList([])]))).to.equal(true);
    expect(isEmptyFileset(Fileset.ofList([Fileset.empty, A]))).to.equal(false);
    expect(anyEmpty(Fileset.ofList([Fileset.empty, A]))).to.equal(true);
    expect(anyEmpty(Fileset.ofList([]))).to.equal(true);
    expect(anyEmpty(Fileset.ofList([A, B]))).to.equal(false);
  });

  it('list their files once, depth first, paths sorted', () => {
    const fs = Fileset.ofList([B, A, Fileset.ofFile(hello)]);
    expect(filesOf(fs)).to.deep.equal([beta, alpha, hello]);
  });

  it('flatten to the members of a list, else to themselves', () => {
    expect(flattenFileset(Fileset.ofList([A, B]))).to.deep.equal([A, B]);
    expect(flattenFileset(Fileset.ofList([]))).to.deep.equal([]);
    expect(flattenFileset(A)).to.deep.equal([A]);
  });

  it('pull all files up into one map, later ones winning', () => {
    const fs = Fileset.ofList([
      Fileset.ofMap([
        ['e', hello],
        ['z', world],
      ]),
      Fileset.ofList([B]),
      Fileset.empty,
    ]);
    expect(pullup(fs).entries).to.deep.equal([
      ['d/x', beta],
      ['e', alpha],
      ['z', world],
    ]);
    expect(pullup(fs).list).to.equal(undefined);
    expect(pullup(B)).to.equal(B);
    expect(pullup(Fileset.ofList([]))).to.equal(Fileset.empty);
  });

  it('substitute files by digest, and tell whether a reference stays', () => {
    const fs = Fileset.ofList([Fileset.ofFile(reference), B]);
    const none = substitute(fs, new Map());
    expect(none.resolved).to.equal(false);
    expect(none.fileset, 'unchanged is shared').to.equal(fs);
    const all = substitute(
      fs,
      new Map([
        [reference.digest(), hello],
        [alpha.id, world],
      ]),
    );
    expect(all.resolved).to.equal(true);
    expect(all.fileset.list?.[0]?.lookup('.')).to.equal(hello);
    expect(all.fileset.list?.[1]?.entries).to.deep.equal([
      ['d/x', beta],
      ['e', world],
    ]);
  });

  it('are equal with equal structure and files; an absent list equals an empty one', () => {
    expect(equalFilesets(Fileset.ofList([A, B]), Fileset.ofList([A, B]))).to.equal(true);
    expect(equalFilesets(Fileset.ofList([A, B]), Fileset.ofList([Fileset.ofList([A]), B]))).to.equal(false);
    expect(equalFilesets(Fileset.ofList([]), Fileset.empty)).to.equal(true);
    expect(equalFilesets(A, Fileset.ofFile(reference)), 'no error: one is a reference').to.equal(false);
    expect(equalFilesets(A, Fileset.ofMap([['x', alpha]]))).to.equal(false);
  });
});

describe('exact digests of filesets', () => {
  it('tell apart what the digest confuses', () => {
    const confused = [
      Fileset.ofList([A, B]),
      Fileset.ofList([Fileset.ofList([A]), B]),
      Fileset.ofList([A, B, Fileset.empty]),
      Fileset.ofList([A, B, Fileset.ofList([])]),
    ];
    expect(new Set(confused.map((fs) => fs.digest())).size).to.equal(1);
    expect(new Set(confused.map(exactFileset)).size).to.equal(confused.length);
    expect(exactFileset(Fileset.empty)).to.not.equal(exactFileset(Fileset.ofList([])));
  });

  it('are equal exactly for equal structure, paths and file digests', () => {
    const shape = (fs: Fileset): unknown => [
      fs.list ? fs.list.map(shape) : null,
      fs.entries.map(([path, file]) => [path, hexDigest(file.digest())]),
    ];
    fc.assert(
      fc.property(deepFileset, deepFileset, (a, b) => {
        const same = JSON.stringify(shape(a)) === JSON.stringify(shape(b));
        expect(exactFileset(a) === exactFileset(b)).to.equal(same);
        if (same) expect(a.digest()).to.equal(b.digest());
      }),
    );
  });
});

describe('differences of filesets', () => {
  const changed = Fileset.ofMap([
    ['e', hello],
    ['new', world],
  ]);

  it('name each path that differs', () => {
    expect(diffFilesets(B, changed)).to.deep.equal({
      different: true,
      text: `"d/x" = ${beta.short()} -> void\n"e" = 8ed3f6ad -> 5891b5b5\n"new" = void -> e258d248`,
    });
    expect(diffFilesets(B, B)).to.deep.equal({ different: false, text: '' });
  });

  it('go into lists, indented, and call what has no files empty', () => {
    const left = Fileset.ofList([B, A, Fileset.empty]);
    const right = Fileset.ofList([changed, Fileset.empty, A, Fileset.empty]);
    expect(diffFilesets(left, right).text.split('\n')).to.deep.equal([
      `  [0]:"d/x" = ${beta.short()} -> void`,
      '  [0]:"e" = 8ed3f6ad -> 5891b5b5',
      '  [0]:"new" = void -> e258d248',
      '[1]:val<.=8ed3f6ad 5B> -> empty',
      '[2]:empty -> val<.=8ed3f6ad 5B>',
    ]);
  });
});

describe('assertions of filesets', () => {
  const other = blob('s3://bucket/other', { size: '1' });

  it('are those of all files', () => {
    const fs = Fileset.ofList([
      Fileset.ofFile(alpha.withAssertions(keyAssertions)),
      Fileset.ofFile(beta.withAssertions(other)),
      A,
    ]);
    expect(assertionsOf(fs).toString()).to.equal(
      'blob s3://bucket/key etag=etag1, blob s3://bucket/key size=10, blob s3://bucket/other size=1',
    );
    expect(assertionsOf(B)).to.equal(Assertions.empty);
  });

  it('must not contradict each other', () => {
    const fs = Fileset.ofMap([
      ['a', alpha.withAssertions(keyAssertions)],
      ['b', beta.withAssertions(blob('s3://bucket/key', { etag: 'etag1', size: '11' }))],
    ]);
    expect(() => assertionsOf(fs)).to.throw(
      ReflowError,
      /^inconsistent assertions in fileset val<a=8ed3f6ad, \.\.\.9B>: conflict for \{s3:\/\/bucket\/key blob\}: size \(1[01] -> 1[01]\)$/,
    );
  });

  it('are added to every file, without touching the fileset itself', () => {
    const fs = Fileset.ofList([
      A,
      Fileset.ofMap([
        ['x', beta.withAssertions(other)],
        ['y', alpha],
      ]),
    ]);
    const added = withAssertions(fs, keyAssertions);
    expect(assertionsOf(fs)).to.equal(other);
    expect(
      filesOf(added).every((file) => file.assertions?.lookup({ subject: 's3://bucket/key', namespace: 'blob' })),
    ).to.equal(true);
    expect(assertionsOf(added).size()).to.equal(2);
    expect(added.list?.[0]?.lookup('.')?.assertions, 'shared').to.equal(added.list?.[1]?.lookup('y')?.assertions);
    expect(withAssertions(fs, Assertions.empty)).to.equal(fs);
    expect(() => withAssertions(added, blob('s3://bucket/key', { etag: 'x' }))).to.throw(ReflowError, 'conflict for');
  });

  it('are taken from files of the same digest', () => {
    const given = [alpha.withAssertions(keyAssertions), new File({ size: 1, source: 'nowhere' })];
    const mapped = mapAssertionsByFile(Fileset.ofList([A, B]), given);
    expect(mapped.list?.[1]?.lookup('e')?.assertions).to.equal(keyAssertions);
    expect(mapped.list?.[1]?.lookup('d/x')?.assertions).to.equal(undefined);
  });
});
