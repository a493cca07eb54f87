import { parseGoUrl, renderGoUrl } from '@reflow-lang/base';
import { expect } from 'chai';
import fc from 'fast-check';

/** The canonical string, or the error. */
function canonical(raw: string): string {
  const url = parseGoUrl(raw);
  return url.ok ? renderGoUrl(url.value) : url.error;
}

describe('the canonical string of a URL', () => {
  const cases: readonly (readonly [raw: string, canonical: string])[] = [
    ['s3://b/a b(c)', 's3://b/a%20b%28c%29'],
    ['s3://b/a(b)', 's3://b/a(b)'],
    ['S3://B/K', 's3://B/K'],
    ['s3://', 's3:'],
    ['s3://b/%2f', 's3://b/%2f'],
    ['s3://é/x', 's3://%C3%A9/x'],
    ['s3:///k', 's3:///k'],
    ['s3:/x', 's3:/x'],
    ['s3://[::1]/x', 's3://[::1]/x'],
    ['s3://[fe80::1%25en0]:80/x', 's3://[fe80::1%25en0]:80/x'],
    ['s3://b%C3%A9/x', 's3://b%C3%A9/x'],
    ['s3://u@h@i/x', 's3://u%40h@i/x'],
    ['s3://u:p@h/x', 's3://u:p@h/x'],
    ['s3://u:@h/x', 's3://u:@h/x'],
    ['s3://b/a#x y', 's3://b/a#x%20y'],
    ['s3://b/a#x%2fy', 's3://b/a#x%2fy'],
    ['s3://b/a?q=a b&r', 's3://b/a?q=a b&r'],
    ['s3://b/a?', 's3://b/a?'],
    ['s3://b/a??', 's3://b/a??'],
    ['s3://b/a/../c//d', 's3://b/a/../c//d'],
    ['s3:foo', 's3:foo'],
    ['s3:foo?x', 's3:foo?x'],
    ['localfile://a/b', 'localfile://a/b'],
    ['a/b', 'a/b'],
    ['/a/b', '/a/b'],
    ['./a:b', './a:b'],
    ['*', '*'],
    ['', ''],
    ['//h/p', '//h/p'],
    ['s3://b/"', 's3://b/%22'],
    ['s3://b:80/x', 's3://b:80/x'],
    ['s3://b/é', 's3://b/%C3%A9'],
    ['s3://b/\udcff', 's3://b/%FF'],
  ];
  for (const [raw, wanted] of cases) {
    it(`of ${JSON.stringify(raw)} is ${JSON.stringify(wanted)}`, () => {
      expect(canonical(raw)).to.equal(wanted);
    });
  }

  it('of a path whose first segment came to hold a colon begins with ./', () => {
    expect(canonical('a%3ab')).to.equal('a%3ab');
    const url = parseGoUrl('x');
    expect(url.ok && renderGoUrl({ ...url.value, path: 'a:b' })).to.equal('./a:b');
  });

  it('is stable: it parses, and to itself', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '/', ' ', '%41', '(', 'é', '.', ';', '=', '?', '#') });
    fc.assert(
      fc.property(part, (path) => {
        const once = canonical(`s3://bucket/${path}`);
        expect(canonical(once)).to.equal(once);
      }),
    );
  });
});

describe('a malformed URL', () => {
  const cases: readonly (readonly [raw: string, error: string])[] = [
    ['s3://b/%zz', 'parse "s3://b/%zz": invalid URL escape "%zz"'],
    ['s3://b/%4', 'parse "s3://b/%4": invalid URL escape "%4"'],
    ['s3://b/\t', 'parse "s3://b/\\t": net/url: invalid control character in URL'],
    [':x', 'parse ":x": missing protocol scheme'],
    ['a:b', ''],
    ['1a:b', 'parse "1a:b": first path segment in URL cannot contain colon'],
    ['s3://a b/x', 'parse "s3://a b/x": invalid character " " in host name'],
    ['s3://a%20b/x', 'parse "s3://a%20b/x": invalid URL escape "%20"'],
    ['s3://h:x/y', 'parse "s3://h:x/y": invalid port ":x" after host'],
    ['s3://[::1/x', 'parse "s3://[::1/x": missing \']\' in host'],
    ['s3://a b@h/x', 'parse "s3://a b@h/x": net/url: invalid userinfo'],
    ['s3://b/a#%', 'parse "s3://b/a#%": invalid URL escape "%"'],
    ['s3://b/%z#f', 'parse "s3://b/%z": invalid URL escape "%z"'],
  ];
  for (const [raw, error] of cases) {
    it(`${JSON.stringify(raw)} is told as Go tells it`, () => {
      const url = parseGoUrl(raw);
      expect(url.ok ? '' : url.error).to.equal(error);
    });
  }
});
