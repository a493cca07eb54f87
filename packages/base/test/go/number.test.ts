import { formatDuration, formatG, formatGoTime, formatRfc3339, formatSize, parseDuration } from '@reflow-lang/base';
import { expect } from 'chai';
import fc from 'fast-check';

describe('doubles as Go prints them', () => {
  const cases: readonly (readonly [number, string])[] = [
    [100000, '100000'],
    [123456, '123456'],
    [1000000, '1e+06'],
    [1234567, '1.234567e+06'],
    [0.5, '0.5'],
    [0.0001, '0.0001'],
    [0.00012, '0.00012'],
    [0.00001, '1e-05'],
    [1e21, '1e+21'],
    [1.5e-300, '1.5e-300'],
    [12.25, '12.25'],
    [0, '0'],
    [-0, '-0'],
    [-2.5, '-2.5'],
    [Number.POSITIVE_INFINITY, '+Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [Number.NaN, 'NaN'],
  ];
  for (const [x, text] of cases) {
    it(`${text}`, () => {
      expect(formatG(x)).to.equal(text);
    });
  }

  it('read back as the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(Number(formatG(x))).to.equal(x);
      }),
    );
  });
});

describe('sizes', () => {
  it('have one decimal in the largest unit that fits, halves to even', () => {
    const texts = [1280, 1792, 1536, 1048575, -2048, 1023, 0, -1, 1024, 5 * 1024 ** 4].map((n) => formatSize(n));
    expect(texts).to.deep.equal([
      '1.2KiB',
      '1.8KiB',
      '1.5KiB',
      '1024.0KiB',
      '-2.0KiB',
      '1023B',
      '0B',
      '-1B',
      '1.0KiB',
      '5.0TiB',
    ]);
  });

  it('cut off fractions of a byte and go up to 64 bits', () => {
    expect(formatSize(10.9)).to.equal('10B');
    expect(formatSize((1n << 63n) - 1n)).to.equal('8.0EiB');
  });
});

describe('durations', () => {
  const cases: readonly (readonly [bigint, string])[] = [
    [0n, '0s'],
    [10n, '10ns'],
    [2_000n, '2µs'],
    [1_500_000n, '1.5ms'],
    [1_500_000_000n, '1.5s'],
    [63_000_000_000n, '1m3s'],
    [3_600_000_000_000n, '1h0m0s'],
    [-90_000_000_000n, '-1m30s'],
    [1n, '1ns'],
    [(1n << 63n) - 1n, '2562047h47m16.854775807s'],
  ];
  for (const [nanoseconds, text] of cases) {
    it(`${text} is written and read`, () => {
      expect(formatDuration(nanoseconds)).to.equal(text);
      expect(parseDuration(text)).to.equal(nanoseconds);
    });
  }

  it('are read in every other spelling', () => {
    const read = ['1h15m30.918s', '-1.5h', '+5s', '0', '.5s', '5.s', '3us', '3μs', '1m1m'].map(parseDuration);
    expect(read).to.deep.equal([
      4530918000000n,
      -5400000000000n,
      5000000000n,
      0n,
      500000000n,
      5000000000n,
      3000n,
      3000n,
      120000000000n,
    ]);
  });

  it('are nothing else', () => {
    for (const text of ['', '3', '-', '.', '.s', 's', '1x', '1 s', '3000000h', '1s ', '--1s']) {
      expect(parseDuration(text), text).to.equal(undefined);
    }
  });

  it('read back what they print', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (d) => {
        expect(parseDuration(formatDuration(d))).to.equal(d);
      }),
    );
  });
});

describe('times', () => {
  it('print as Go does', () => {
    expect(formatGoTime(1559254174_000000000n)).to.equal('2019-05-30 22:09:34 +0000 UTC');
    expect(formatGoTime(1559254174_120000000n)).to.equal('2019-05-30 22:09:34.12 +0000 UTC');
    expect(formatGoTime(-62135596800n * 1_000_000_000n)).to.equal('0001-01-01 00:00:00 +0000 UTC');
  });

  it('print as RFC 3339', () => {
    expect(formatRfc3339(1559254174_000000001n)).to.equal('2019-05-30T22:09:34.000000001Z');
    expect(formatRfc3339(-500_000_000n)).to.equal('1969-12-31T23:59:59.5Z');
  });
});
