import { readFileSync } from 'node:fs';
import { compileRegexp, type GoRegexp, replaceRegexp } from '@reflow-lang/base';
import { expect } from 'chai';
import fc from 'fast-check';

interface Vectors {
  readonly regexp: readonly {
    readonly re: string;
    readonly s: string;
    readonly repl: string;
    readonly match?: boolean;
    readonly groups?: readonly string[];
    readonly replace?: string;
    readonly err?: string;
  }[];
}

const file = new URL('../../../../testdata/conformance/vectors.json', import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));

function compiled(source: string): GoRegexp {
  const result = compileRegexp(source);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function errorOf(source: string): string {
  const result = compileRegexp(source);
  return result.ok ? '' : result.error;
}

/** The whole match and its groups. */
function search(source: string, text: string): readonly string[] | undefined {
  const re = compiled(source);
  const match = re.searcher(text)(0);
  return match && Array.from({ length: re.groupCount + 1 }, (_, i) => match.group(i) ?? '');
}

const replace = (text: string, source: string, template: string): string =>
  replaceRegexp(compiled(source), text, template);

describe('regular expressions of the original', () => {
  for (const { re, s, repl, err, match, groups, replace: replaced } of vectors.regexp) {
    it(`${re} on ${JSON.stringify(s)}`, () => {
      if (err !== undefined) {
        expect(errorOf(re)).to.equal(err);
        return;
      }
      const found = search(re, s);
      expect(found !== undefined).to.equal(match);
      expect(found).to.deep.equal(groups);
      expect(replace(s, re, repl)).to.equal(replaced);
    });
  }
});

describe('malformed regular expressions', () => {
  const cases: readonly (readonly [source: string, error: string])[] = [
    ['a\\', 'trailing backslash at end of expression: ``'],
    ['(?<n>a)', 'invalid or unsupported Perl syntax: `(?<`'],
    ['a(?<!b)', 'invalid or unsupported Perl syntax: `(?<`'],
    ['a**(?<n>b)', 'invalid nested repetition operator: `**`'],
    ['x{1001}', 'invalid repeat count: `{1001}`'],
    ['\\Z', 'invalid escape sequence: `\\Z`'],
    ['[[:foo:]]', 'invalid character class range: `[:foo:]`'],
    ['(?P<n>a)(?P<n>b)(', 'missing closing ): `(?P<n>a)(?P<n>b)(`'],
    ['a\udcffb', 'invalid UTF-8: `\udcffb`'],
    [
      `${'('.repeat(1001)}${')'.repeat(1001)}`,
      `expression nests too deeply: \`${'('.repeat(1001)}${')'.repeat(1001)}\``,
    ],
  ];
  for (const [source, error] of cases) {
    it(`${source.slice(0, 30)} is told as Go tells it`, () => {
      expect(errorOf(source)).to.equal(`error parsing regexp: ${error}`);
    });
  }

  it('are not those that only look like groups', () => {
    for (const source of ['[(?<]', '\\(?<', '\\Q(?<\\E', '[^](?<]', '[[:alpha:](?<]', '[\\](?<]']) {
      expect(errorOf(source), source).to.equal('');
    }
  });
});

describe('matching', () => {
  it('prefers the leftmost, and the first alternative', () => {
    expect(search('(a|ab)(c|bcd)', 'xabcd')).to.deep.equal(['abcd', 'a', 'bcd']);
    expect(search('b*', 'abb')).to.deep.equal(['']);
  });

  it('knows named groups, also repeated ones', () => {
    expect(replace('ab', '(?P<n>x)?(?P<n>b)', `<\${n}>`)).to.equal('a<b>');
    expect(compiled('(?P<n>a)(b)(?:c)(?P<m>d)').groupNames).to.deep.equal(['', 'n', '', 'm']);
  });

  it('takes a byte that is no UTF-8 for U+FFFD, and gives it back as it was', () => {
    expect(search('(.)\ufffd', 'a\udcff')).to.deep.equal(['a\udcff', 'a']);
    expect(search('a(.)', 'a\udcff')).to.deep.equal(['a\udcff', '\udcff']);
  });

  it('matches a quoted text literally', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const source = `^${text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')}$`;
        expect(search(source, text)).to.deep.equal([text]);
      }),
    );
  });
});

describe('replacing', () => {
  const cases: readonly (readonly [text: string, source: string, template: string, result: string])[] = [
    ['a-b', '(\\w)-(\\w)', '$2-$1', 'b-a'],
    ['a-b', '(\\w)-(\\w)', `$2x-\${1}y`, '-ay'],
    ['xyz', '', '_', '_x_y_z_'],
    ['aaa', 'a*?', 'b', 'bababab'],
    ['5', '\\d', '$$', '$'],
    ['é日', '', '.', '.é.日.'],
    ['a', 'a', '$', '$'],
    ['a', 'a', `\${x`, `\${x`],
    ['a', '(a)', `\${01}|$9|$`, '||$'],
    ['abc', 'b*', '-', '-a-c-'],
    ['ab', '^', '>', '>ab'],
    ['ab', '$', '<', 'ab<'],
    ['a b', '\\b', '|', '|a| |b|'],
    ['😀😀', '😀', '$0$0', '😀😀😀😀'],
    ['\udcc3x\udca9', 'x', '', 'é'],
  ];
  for (const [text, source, template, result] of cases) {
    it(`${source} in ${JSON.stringify(text)} by ${template}`, () => {
      expect(replace(text, source, template)).to.equal(result);
    });
  }
});
