import { digestBytes, hexDigest, ReflowError } from '@reflow-lang/base';
import {
  Assertions,
  decodeFilesetV2,
  encodeFilesetV2,
  exactFileset,
  File,
  Fileset,
  filesOf,
} from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import { assertions, shallowFileset } from './arbitraries.ts';
import { digestVectors, named } from './conformance.ts';
import { alpha, blob, bytesOf, hello, hexOf, vectorFilesets, world } from './samples.ts';

const cached = { includeFileRefFields: false, includeAssertions: true };
const wire = { includeFileRefFields: true, includeAssertions: false };
const all = { includeFileRefFields: true, includeAssertions: true };

const text = (s: string): string => hexOf(new TextEncoder().encode(s));
const idText = (file: File): string => text(`sha256:${hexDigest(file.id)}`);
const zeroTime = '2a0b 088092b8c398feffffff01';

describe('filesets in binary: the vectors', () => {
  for (const { name, protoV2hex } of digestVectors.filesets) {
    if (protoV2hex === undefined) continue;
    it(`agree with ${name}`, () => {
      const fs = vectorFilesets.get(name) ?? Fileset.empty;
      if (fs.entries.length < 2 && (fs.list ?? []).length < 2) {
        expect(hexOf(encodeFilesetV2(fs, wire))).to.equal(protoV2hex);
      }
      expect(exactFileset(decodeFilesetV2(bytesOf(protoV2hex)))).to.equal(exactFileset(fs));
    });
  }

  it('agree with the specification for a cached file', () => {
    const bytes = encodeFilesetV2(Fileset.ofFile(alpha), cached);
    expect(hexOf(bytes)).to.equal(
      hexOf(
        bytesOf(`76323031 0000000000000000
          5100000000000000 0a4f 0801 124b 0a47 ${idText(alpha)} 1005
          1200000000000000 1210 10ffffffffffffffffff01 1a012e 2001`),
      ),
    );
    expect(hexDigest(digestBytes(bytes))).to.equal('8e0a26ff68519617768b055aeda8b9725187a60fda1182ac7936fe8d2ac6c027');
  });

  it('agree with the specification for a list with assertions', () => {
    const file = alpha.withAssertions(blob('s3://bkt/key', { etag: 'e1', size: '42' }));
    const bytes = encodeFilesetV2(Fileset.ofList([Fileset.ofFile(file), Fileset.empty]), cached);
    expect(hexOf(bytes)).to.equal(
      hexOf(
        bytesOf(`76323031 0200000000000000
          1c00000000000000 1a1a 0801 120c ${text('s3://bkt/key')} 1a08 0a02 ${text('e1')} 1a02 ${text('42')}
          0700000000000000 2205 0801 120101
          5300000000000000 0a51 0801 124b 0a47 ${idText(alpha)} 1005 1801
          0900000000000000 1207 0801 1a012e 2001`),
      ),
    );
    expect(hexDigest(digestBytes(bytes))).to.equal('52215c39a951a5c509a3519d4490284468fce1d81cada91ab6fd94d5e8e94ea7');
  });

  it('agree with the golden bytes of the wire', () => {
    const list = Fileset.ofList([Fileset.ofMap([['a/b.txt', hello]]), Fileset.ofFile(world)]);
    expect(hexOf(encodeFilesetV2(list, wire))).to.equal(
      hexOf(
        bytesOf(`76323031 0200000000000000
          5e00000000000000 0a5c 0801 1258 0a47 ${idText(hello)} 1006 ${zeroTime}
          0f00000000000000 120d 0801 1a07 612f622e747874 2001
          5e00000000000000 0a5c 0802 1258 0a47 ${idText(world)} 1006 ${zeroTime}
          0b00000000000000 1209 0801 1001 1a012e 2002`),
      ),
    );
    expect(hexOf(encodeFilesetV2(Fileset.empty, wire))).to.equal('763230310000000000000000');
    expect(named(digestVectors.filesets, 'empty').protoV2hex).to.equal('763230310000000000000000');
  });
});

/** As text, to compare what a decoder must bring back of each file. */
const facts = (fs: Fileset): readonly string[] =>
  filesOf(fs).map((file) => `${file} ${file.lastModified} ${file.assertions ?? 'empty'}`);

describe('filesets in binary', () => {
  it('read back as what was written', () => {
    fc.assert(
      fc.property(shallowFileset, (fs) => {
        const back = decodeFilesetV2(encodeFilesetV2(fs, wire));
        expect(exactFileset(back)).to.equal(exactFileset(fs));
        const sizes = new Map(filesOf(fs).map((file) => [file.digest(), file]));
        if (sizes.size === fs.entries.length && fs.list === undefined) expect(facts(back)).to.deep.equal(facts(fs));
      }),
    );
  });

  it('bring assertions of blobs back', () => {
    fc.assert(
      fc.property(assertions, (asserted) => {
        const subjects = new Set(asserted.entries().map(([key]) => key.subject));
        const fs = Fileset.ofFile(alpha.withAssertions(asserted));
        const back = decodeFilesetV2(encodeFilesetV2(fs, cached)).lookup('.');
        expect(back?.assertions?.size() ?? 0).to.equal(subjects.size);
        expect(`${back?.assertions ?? Assertions.empty}`).to.equal(`${asserted}`);
      }),
    );
  });

  it('share assertions among the files that carry them', () => {
    const one = blob('s', { etag: 'e' });
    const fs = Fileset.ofMap([
      ['a', hello.withAssertions(one)],
      ['b', world.withAssertions(blob('s', { etag: 'e' }))],
    ]);
    const back = decodeFilesetV2(encodeFilesetV2(fs, cached));
    expect(back.lookup('a')?.assertions).to.equal(back.lookup('b')?.assertions);
  });

  it('record files of equal digest once, as the first one', () => {
    const fs = Fileset.ofMap([
      ['a', new File({ id: hello.id, size: 6, source: 'x' })],
      ['b', hello],
    ]);
    const back = decodeFilesetV2(encodeFilesetV2(fs, wire));
    expect(back.lookup('b')?.source).to.equal('x');
  });

  it('refuse lists in lists', () => {
    const deep = Fileset.ofList([Fileset.ofList([Fileset.ofFile(hello)])]);
    expect(() => encodeFilesetV2(deep, cached)).to.throw(ReflowError, 'invalid fileset encountered of depth > 1');
    const shallow = Fileset.ofList([Fileset.ofList([])]);
    expect(exactFileset(decodeFilesetV2(encodeFilesetV2(shallow, cached)))).to.equal(
      exactFileset(Fileset.ofList([Fileset.empty])),
    );
  });
});

const part = (body: string): string => {
  const length = bytesOf(body).length;
  return `${length.toString(16).padStart(2, '0')}00000000000000 ${body}`;
};
const header = '76323031 0000000000000000';
const filePart = part(`0a4f 0801 124b 0a47 ${idText(hello)} 1006`);

describe('filesets in binary that are none', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['no bytes at all', '', /unexpected version header \[\] found while unmarshalling fileset/],
    ['JSON', text('{"Fileset":{}}'), /unexpected version header \[123 34 70 105\] found/],
    ['half a header', '76323031 0000', /length of the list/],
    ['a negative list', '76323031 ffffffffffffffff', /list of -1 filesets/],
    ['a list of more than ten million', '76323031 8196980000000000', /list of 10000001 filesets/],
    ['half a length', `${header} 0500`, /length of a part/],
    ['a part beyond the end', `${header} 0500000000000000 0a`, /failed to copy 5 bytes for part/],
    ['a part of negative length', `${header} ffffffffffffffff`, /part of -1 bytes/],
    ['a huge part', `${header} 0100000400000000`, /part of 67108865 bytes/],
    ['an empty part', `${header} 0000000000000000`, /empty part/],
    ['an unknown part', `${header} ${part('2a00')}`, /unknown part 5/],
    ['an unknown wire type', `${header} ${part('0b00')}`, /wire type 3/],
    ['a number for a message', `${header} ${part('0801')}`, /wire type 0 of field 1/],
    ['a field beyond its message', `${header} ${part('0a7f')}`, /truncated protobuf field/],
    ['a varint without end', `${header} ${part('ffffffffffffffffffffff')}`, /invalid protobuf varint/],
    ['a file without a body', `${header} ${part('0a02 0801')}`, /file 1 without a body/],
    ['a bad digest', `${header} ${part(`0a09 0801 1205 0a03 ${text('abc')}`)}`, /invalid digest/],
    ['a file of negative size', `${header} ${part('0a0f 0801 120b 10ffffffffffffffffff01')}`, /file of -1 bytes/],
    ['an unknown group', `${header} ${part('0a06 0801 1200 1807')}`, /unknown assertions group 7/],
    ['an unknown key', `${header} ${part('2205 0801 120109')}`, /unknown assertions key 9/],
    ['an unknown file', `${header} ${part('1205 1a012e 2001')}`, /unknown file 1/],
    ['a depth of 2', `${header} ${filePart} ${part('1207 0802 1a012e 2001')}`, /fileset of depth 2/],
    [
      'an index of ten million',
      `${header} ${filePart} ${part('120c 0801 1080ade204 1a012e 2001')}`,
      /at index 10000000/,
    ],
    [
      'a negative index',
      `${header} ${filePart} ${part('1212 0801 10ffffffffffffffffff01 1a012e 2001')}`,
      /at index -1/,
    ],
  ];
  for (const [name, hex, message] of cases) {
    it(`are refused: ${name}`, () => {
      let caught: unknown;
      try {
        decodeFilesetV2(bytesOf(hex));
      } catch (error) {
        caught = error;
      }
      if (!(caught instanceof ReflowError)) throw caught ?? new Error('accepted');
      expect(caught.kind).to.equal('Invalid');
      expect(caught.message).to.match(message);
    });
  }

  it('let a list grow beyond what its header says', () => {
    const fs = decodeFilesetV2(bytesOf(`${header} ${filePart} ${part('1209 0801 1003 1a012e 2001')}`));
    expect(fs.list?.map((member) => member.entries.length)).to.deep.equal([0, 0, 0, 1]);
  });

  it('pass over fields of later versions', () => {
    const later = part('1215 1a012e 2001 2d01020304 290102030405060708 3800');
    const fs = decodeFilesetV2(bytesOf(`${header} ${filePart} ${later}`));
    expect(fs.lookup('.')?.id).to.equal(hello.id);
  });

  it('never do anything but reject or answer, whatever the bytes', () => {
    const answered = (bytes: Uint8Array): void => {
      try {
        decodeFilesetV2(bytes);
      } catch (error) {
        if (!(error instanceof ReflowError)) throw error;
        expect(error.kind).to.equal('Invalid');
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        answered(bytes);
        answered(Uint8Array.of(...bytesOf(header), bytes.length, 0, 0, 0, 0, 0, 0, 0, ...bytes));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(shallowFileset, assertions, fc.nat(), fc.nat(255), (fs, asserted, at, byte) => {
        const whole = encodeFilesetV2(Fileset.of(fs.list, [...fs.entries, ['x', alpha.withAssertions(asserted)]]), all);
        answered(whole.slice(0, at % whole.length));
        const broken = whole.slice();
        broken[at % whole.length] = byte;
        answered(broken);
      }),
      { numRuns: 1000 },
    );
  });
});
