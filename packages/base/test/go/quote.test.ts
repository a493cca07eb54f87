import { fromUtf8Bytes, quote, unquote, utf8Bytes } from '@reflow-lang/base';
import { expect } from 'chai';
import fc from 'fast-check';
import { vectors } from '../conformance-vectors.ts';

const fromHex = (hex: string): string => fromUtf8Bytes(Buffer.from(hex, 'hex').toString('latin1'));
const toHex = (text: string): string => Buffer.from(utf8Bytes(text), 'latin1').toString('hex');

/** Reflow strings: any bytes. */
const reflowString = fc
  .uint8Array({ maxLength: 12 })
  .map((bytes) => fromUtf8Bytes(Buffer.from(bytes).toString('latin1')));

describe('quoting', () => {
  for (const { hex, q } of vectors.quote) {
    it(`prints the bytes ${hex || 'of nothing'} as ${q}`, () => {
      expect(quote(fromHex(hex))).to.equal(q);
    });
  }

  it('escapes characters beyond the basic plane that do not print', () => {
    expect(quote('\u{1f600}\u{e0001}')).to.equal('"\u{1f600}\\U000e0001"');
  });

  it('is undone by unquoting', () => {
    fc.assert(
      fc.property(fc.oneof(reflowString, fc.string({ unit: 'binary' })), (text) => {
        const bytes = fromUtf8Bytes(utf8Bytes(text));
        expect(unquote(quote(bytes))).to.equal(bytes);
      }),
    );
  });
});

describe('unquoting', () => {
  for (const { src, hex } of vectors.unquote) {
    it(`reads ${src} as ${hex ?? 'no literal'}`, () => {
      const text = unquote(src);
      expect(text === undefined ? undefined : toHex(text)).to.equal(hex);
    });
  }

  it('reads byte escapes as bytes', () => {
    expect(unquote('"\\xc3\\xa9"')).to.equal('é');
    expect(unquote('"\\377a"')).to.equal('\udcffa');
  });

  it('rejects quotes, newlines, surrogates and lone backslashes inside', () => {
    for (const literal of ['"a"b"', '"a\nb"', '"\\ud800"', '"\\"', '"', '"\\\'"', 'a', '`a`b`']) {
      expect(unquote(literal), literal).to.equal(undefined);
    }
  });

  it('drops carriage returns of raw literals', () => {
    expect(unquote('`a\r\n"`')).to.equal('a\n"');
  });
});
