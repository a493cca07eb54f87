import { compareUtf8 } from '@reflow-lang/base';
import { Dir, equalDirs, type File, sumDirs } from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import { file, text } from './arbitraries.ts';
import { alpha, beta, hello, reference } from './samples.ts';

const entries = fc.array(fc.tuple(text, file), { maxLength: 4 });

const contents = (dir: Dir): ReadonlyMap<string, File> => new Map(dir.entries());

describe('directories', () => {
  it('list their paths in byte order, the last file of each path', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const dir = Dir.of(list);
        const paths = dir.entries().map(([path]) => path);
        expect(paths).to.deep.equal([...new Set(paths)].sort(compareUtf8));
        expect(contents(dir)).to.deep.equal(new Map(list));
        expect(dir.len()).to.equal(new Map(list).size);
        for (const [path, of] of new Map(list)) expect(dir.lookup(path)).to.equal(of);
        expect(dir.lookup('no such path')).to.equal(undefined);
      }),
    );
  });

  it('sum from the right, however the sum is nested', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 5 }), (parts) => {
        const dirs = parts.map((part) => Dir.of(part));
        const want = new Map(parts.flat());
        const left = dirs.reduce((sum, dir) => sumDirs(sum, dir), Dir.empty);
        const right = dirs.reduceRight((sum, dir) => sumDirs(dir, sum), Dir.empty);
        for (const sum of [left, right, sumDirs(...dirs)]) {
          const paths = sum.entries().map(([path]) => path);
          expect(paths).to.deep.equal([...paths].sort(compareUtf8));
          expect(contents(sum)).to.deep.equal(want);
        }
      }),
    );
  });

  it('give the same sum after one looked at its parts', () => {
    const inner = sumDirs(Dir.of([['a', alpha]]), Dir.of([['b', beta]]));
    const outer = sumDirs(inner, Dir.of([['a', hello]]));
    expect(inner.len()).to.equal(2);
    expect([...contents(outer)]).to.deep.equal([
      ['a', hello],
      ['b', beta],
    ]);
    expect(inner.lookup('a')).to.equal(alpha);
  });

  it('sum a hundred thousand parts without recursion, and one with itself without growth', () => {
    let sum = Dir.empty;
    for (let i = 0; i < 100_000; i++) sum = sumDirs(sum, Dir.of([[`f${i % 5000}`, i < 99_000 ? alpha : beta]]));
    expect(sum.len()).to.equal(5000);
    expect(sum.lookup('f4999')).to.equal(beta);
    expect(sum.lookup('f0')).to.equal(alpha);
    let doubled = Dir.of([['a', alpha]]);
    for (let i = 0; i < 100; i++) doubled = sumDirs(doubled, doubled);
    expect(doubled.entries()).to.deep.equal([['a', alpha]]);
  });

  it('are equal with equal files under the same paths', () => {
    const dir = Dir.of([
      ['a', alpha],
      ['b', beta],
    ]);
    expect(equalDirs(dir, sumDirs(Dir.of([['b', beta]]), Dir.of([['a', alpha]])))).to.equal(true);
    expect(
      equalDirs(
        dir,
        Dir.of([
          ['a', alpha],
          ['c', beta],
        ]),
      ),
    ).to.equal(false);
    expect(
      equalDirs(
        dir,
        Dir.of([
          ['a', alpha],
          ['b', hello],
        ]),
      ),
    ).to.equal(false);
    expect(equalDirs(dir, Dir.of([['a', alpha]]))).to.equal(false);
    expect(() => equalDirs(Dir.of([['a', alpha]]), Dir.of([['a', reference]]))).to.throw(
      'cannot compare unresolved and resolved file',
    );
  });
});
