import { digestText, hexDigest, ReflowError } from '@reflow-lang/base';
import {
  Assertions,
  decodeFileJson,
  decodeFilesetJson,
  encodeFileJson,
  encodeFilesetJson,
  exactFileset,
  File,
  Fileset,
  filesOf,
  parseGoTime,
} from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import { assertions, deepFileset, file } from './arbitraries.ts';
import { digestVectors, named } from './conformance.ts';
import { alpha, blob, hello, vectorFilesets, world } from './samples.ts';

const facts = (fs: Fileset): readonly string[] =>
  filesOf(fs).map((of) => `${of} ${of.lastModified} ${of.assertions ?? 'empty'}`);

describe('filesets in JSON', () => {
  for (const [name, fs] of vectorFilesets) {
    it(`agree with the vector ${name}`, () => {
      const { jsonV1 } = named(digestVectors.filesets, name);
      expect(encodeFilesetJson(fs)).to.equal(jsonV1);
      expect(exactFileset(decodeFilesetJson(jsonV1))).to.equal(exactFileset(fs));
    });
  }

  it('read back as what was written', () => {
    fc.assert(
      fc.property(deepFileset, assertions, (fs, asserted) => {
        const written = Fileset.ofList([fs, Fileset.ofFile(alpha.withAssertions(asserted))]);
        const back = decodeFilesetJson(encodeFilesetJson(written));
        expect(exactFileset(back)).to.equal(exactFileset(written));
        expect(facts(back)).to.deep.equal(facts(written));
      }),
    );
  });

  it('keep the names of paths that end in a backslash apart from others', () => {
    const names = ['a\\', 'a\n', 'a"', 'a<', 'a\udc80', '__proto__', '7', '10'];
    for (const name of names) {
      const fs = Fileset.ofMap([[name, hello]]);
      expect(decodeFilesetJson(encodeFilesetJson(fs)).entries[0]?.[0]).to.equal(name);
    }
  });

  it('are JSON, and of files with the members in order', () => {
    fc.assert(
      fc.property(file, (of) => {
        const parsed: unknown = JSON.parse(encodeFileJson(of));
        const members = ['ID', 'Size', 'Source', 'ETag', 'LastModified', 'ContentHash'].filter(
          (name) => (name !== 'Source' || of.source !== '') && (name !== 'ETag' || of.etag !== ''),
        );
        expect(Object.keys(Object(parsed))).to.deep.equal(members);
        expect(`${decodeFileJson(encodeFileJson(of))}`).to.equal(`${of}`);
      }),
    );
  });

  it('escape as the original does, and paths too', () => {
    const fs = Fileset.ofMap([['<a>&"\\\u2028\n\u0001', hello]]);
    expect(encodeFilesetJson(fs)).to.include('{"Fileset":{"\\u003ca\\u003e\\u0026\\"\\\\\\u2028\\n\\u0001":{');
  });

  it('write times in RFC 3339 and assertions one to a line', () => {
    const asserted = Assertions.of([
      [
        { subject: 's3://b/k', namespace: 'blob' },
        { size: '42', etag: '' },
      ],
      [{ subject: 'img', namespace: 'docker' }, { sha256: 'ff' }],
    ]);
    const of = new File({ size: 1, source: 's', lastModified: 1559254174_500000000n, assertions: asserted });
    expect(encodeFileJson(of)).to.equal(
      '{"ID":"\\u003czero\\u003e","Size":1,"Source":"s","LastModified":"2019-05-30T22:09:34.5Z",' +
        '"ContentHash":"\\u003czero\\u003e","Assertions":[' +
        '{"Key":{"Namespace":"blob","Subject":"s3://b/k","Object":"etag"}}\n,' +
        '{"Key":{"Namespace":"blob","Subject":"s3://b/k","Object":"size"},"Value":"42"}\n,' +
        '{"Key":{"Namespace":"docker","Subject":"img","Object":"sha256"},"Value":"ff"}\n]}',
    );
    expect(encodeFileJson(of, { includeAssertions: false })).to.not.include('Assertions');
    expect(`${decodeFileJson(encodeFileJson(of)).assertions}`).to.equal(`${asserted}`);
  });

  it('share equal assertions', () => {
    const fs = Fileset.ofMap([
      ['a', hello.withAssertions(blob('s', { etag: 'e' }))],
      ['b', world.withAssertions(blob('s', { etag: 'e' }))],
    ]);
    const back = decodeFilesetJson(encodeFilesetJson(fs));
    expect(back.lookup('a')?.assertions).to.equal(back.lookup('b')?.assertions);
  });
});

const key = '{"Key":{"Namespace":"blob","Subject":"s","Object":"size"}';
const deep = (n: number): string => `${'{"List":['.repeat(n)}{}${']}'.repeat(n)}`;

describe('filesets in JSON that are none', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['no JSON', '{"List"', 'fileset.Read (reading top-level token): invalid: '],
    ['nothing', '', 'fileset.Read (reading top-level token): invalid: '],
    ['the binary format', 'v201\0\0\0\0\0\0\0\0', 'fileset.Read (reading top-level token): invalid: '],
    ['two values', '{} {}', 'fileset.Read (reading top-level token): invalid: invalid character at offset 3'],
    ['a comma too many', '{"List":[{},]}', 'invalid character at offset 12'],
    ['no end', '{"List":[{}', 'unexpected end of JSON'],
    ['a line break in a text', '{"Li\nst":[]}', 'invalid character at offset 4'],
    ['an unknown escape', '{"Fileset":{"\\x":{}}}', 'invalid character at offset 13'],
    ['half an escape', '{"Fileset":{"\\u12', 'invalid character at offset 13'],
    ['a size with a leading zero', '{"Fileset":{"a":{"Size":01}}}', 'invalid character at offset 25'],
    ['a size in quotes', '{"Fileset":{"a":{"Size":"1"}}}', 'unexpected token: 1 (want size)'],
    ['a size that is no number', '{"Fileset":{"a":{"Size":null}}}', 'unexpected token: null (want size)'],
    ['a list at the top', '[]', 'fileset.Read: precondition was not met: unexpected token: [ (want {)'],
    [
      'another member',
      '{"Map":{}}',
      "fileset.Read: precondition was not met: unexpected token: Map (want 'List' or 'Fileset')",
    ],
    [
      'another member of a file',
      '{"Fileset":{"a":{"Id":""}}}',
      'precondition was not met: unexpected field for reflow.File: Id',
    ],
    ['a file that is none', '{"Fileset":{"a":7}}', 'unexpected token: 7 (want {)'],
    ['a fractional size', '{"Fileset":{"a":{"Size":1.5}}}', 'unexpected token: 1.5 (want size)'],
    ['a number for a text', '{"Fileset":{"a":{"Source":1}}}', 'unexpected token: 1 (want string)'],
    ['a bad digest', '{"Fileset":{"a":{"ID":"x:y:z"}}}', 'invalid digest'],
    ['a bad time', '{"Fileset":{"a":{"LastModified":"2019-02-30T00:00:00Z"}}}', 'invalid time: 2019-02-30T00:00:00Z'],
    [
      'contradicting assertions',
      `{"Fileset":{"a":{"Assertions":[${key},"Value":"1"},${key},"Value":"2"}]}}}`,
      'unmarshal conflict for {blob s size}: 1 -> 2',
    ],
    ['lists without end', deep(2000), 'list of depth > 1000'],
  ];
  for (const [name, json, message] of cases) {
    it(`are refused: ${name}`, () => {
      expect(() => decodeFilesetJson(json)).to.throw(ReflowError, message);
    });
  }

  it('are read whatever the blanks, and with null for what is empty', () => {
    const json = ' {\n\t"List" : null , "Fileset":{ "a" : {"ID":"" , "Size" : 1e2 , "Source":"\\/\\u00E9\\b"} } } \r\n';
    expect(decodeFilesetJson(json).lookup('a')).to.deep.equal(new File({ size: 100, source: '/é\b' }));
    const stray = decodeFilesetJson('{"Fileset":{"\\ud83d\\udcff\\ud83d\\ude00\\ud83d":{}}}');
    expect(stray.entries[0]?.[0]).to.equal('\ud83d\udcff😀\ufffd');
    expect(decodeFilesetJson('{"List":[{"Fileset":null}]}').list).to.deep.equal([Fileset.empty]);
  });

  it('ignore equal doubles of assertions', () => {
    const json = `{"Fileset":{"a":{"Assertions":[${key},"Value":"1"},${key},"Value":"1"}]}}}`;
    expect(`${decodeFilesetJson(json).lookup('a')?.assertions}`).to.equal('blob s size=1');
  });

  it('never do anything but reject or answer, whatever the JSON', () => {
    const member = fc.constantFrom('List', 'Fileset', 'ID', 'Size', 'LastModified', 'Assertions', 'Key', '.');
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom<unknown>(null, 1, 'x', '', true, `sha256:${hexDigest(digestText('a'))}`),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(member, tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(
        fc.oneof(
          json.map((value) => JSON.stringify(value)),
          fc.string(),
        ),
        fc.nat(),
        (text, cut) => {
          for (const candidate of [text, text.slice(0, cut % (text.length + 1))]) {
            try {
              decodeFilesetJson(candidate);
            } catch (error) {
              if (!(error instanceof ReflowError)) throw error;
            }
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('times in JSON', () => {
  it('are read with fractions and offsets', () => {
    const cases: readonly (readonly [string, bigint | 'zero' | undefined])[] = [
      ['1970-01-01T00:00:00Z', 0n],
      ['1969-12-31T23:59:59.999999999Z', -1n],
      ['2019-05-30T22:09:34.5Z', 1559254174_500000000n],
      ['2019-05-31T00:09:34.5+02:00', 1559254174_500000000n],
      ['2019-05-30T14:39:34.5-07:30', 1559254174_500000000n],
      ['2000-02-29T12:00:00Z', 951825600_000000000n],
      ['0001-01-01T00:00:00Z', 'zero'],
      ['1900-02-29T00:00:00Z', undefined],
      ['2019-13-01T00:00:00Z', undefined],
      ['2019-01-01T24:00:00Z', undefined],
      ['2019-01-01 00:00:00Z', undefined],
      ['2019-01-01T00:00:00', undefined],
    ];
    for (const [text, want] of cases) expect(parseGoTime(text), text).to.equal(want);
  });

  it('agree with the platform on every date', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
        (date) => {
          expect(parseGoTime(date.toISOString())).to.equal(BigInt(date.getTime()) * 1_000_000n);
        },
      ),
    );
  });
});
