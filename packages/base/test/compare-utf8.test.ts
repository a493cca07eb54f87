import { compareUtf8, utf8Bytes } from '@reflow-lang/base';
import { expect } from 'chai';
import fc from 'fast-check';

describe('compareUtf8', () => {
  it('orders as the UTF-8 bytes do, invalid bytes and astral characters included', () => {
    const piece = fc.constantFrom('a', 'b', '\u00e9', '\ud7ff', '\ue000', '\uffff', '😀', '𐀀', '\udc80', '\udcff');
    const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [x, y] = [utf8Bytes(a), utf8Bytes(b)];
        expect(Math.sign(compareUtf8(a, b))).to.equal(x < y ? -1 : x > y ? 1 : 0);
      }),
    );
  });
});
