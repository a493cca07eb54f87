// Choosing fixes and applying them.

import type { Fix } from '@reflow-lang/base';
import { expect } from 'chai';
import fc from 'fast-check';
import { applyEdits, withoutOverlaps } from '../src/lint/apply-edits.ts';

const fix = (...edits: readonly (readonly [start: number, end: number, newText: string])[]): Fix => ({
  id: 'F0',
  title: '',
  edits: edits.map(([start, end, newText]) => ({ span: { start, end }, newText })),
});

describe('edits', () => {
  it('are applied to the text as it was, in whatever order they come', () => {
    const { edits } = fix([6, 7, 'G'], [0, 1, 'AA'], [3, 3, '-'], [4, 6, '']);
    expect(applyEdits('abcdefg', edits)).to.equal('AAbc-dG');
    expect(applyEdits('abcdefg', [...edits].reverse())).to.equal('AAbc-dG');
  });
});

describe('fixes that overlap', () => {
  it('wait for another round: the first one in the text is taken', () => {
    const [a, b, c, d] = [fix([0, 2, '']), fix([1, 3, '']), fix([5, 5, 'x']), fix([5, 5, 'y'])] as const;
    expect(withoutOverlaps([d, b, c, a])).to.deep.equal([a, d]);
  });

  it('overlap by their whole extent, since what lies between their edits belongs to them', () => {
    const [around, inside] = [fix([0, 1, ''], [8, 9, '']), fix([3, 4, 'x'])] as const;
    expect(withoutOverlaps([inside, around])).to.deep.equal([around]);
  });

  it('never leave two whose extents meet', () => {
    const spans = fc.array(fc.tuple(fc.nat(30), fc.nat(10)));
    fc.assert(
      fc.property(spans, (pairs) => {
        const chosen = withoutOverlaps(pairs.map(([start, length]) => fix([start, start + length, ''])));
        for (let i = 1; i < chosen.length; i++) {
          const [before, after] = [chosen[i - 1]?.edits[0], chosen[i]?.edits[0]];
          expect(after?.span.start).to.be.greaterThan(before?.span.end ?? 0);
        }
        expect(chosen.length > 0).to.equal(pairs.length > 0);
      }),
    );
  });
});
