// Bundles: archives, manifests, compression. Spec: 01-syntax §13.2.

import { createHash } from 'node:crypto';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Bundle, decodeBundle, encodeBundle } from '../src/bundle/bundle.ts';
import { deflate } from '../src/bundle/deflate.ts';
import { inflate } from '../src/bundle/inflate.ts';
import { decodeManifest } from '../src/bundle/manifest-decode.ts';
import { readZip, writeZip } from '../src/bundle/zip.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const digest = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const main = 'val l = make("./sub/lib.rf")\nval Main = l.X\n';
const lib = 'val X = "<&>"\n';
const bundle: Bundle = {
  entry: bytes(main),
  entryFolder: '.',
  args: ['-a=<b>', ''],
  files: new Map([
    ['sub/lib.rf', bytes(lib)],
    ['main.rf', bytes(main)],
    ['copy.rf', bytes(lib)],
  ]),
};
const manifest = [
  `{"Entrypoint":"${digest(main)}","EntrypointPath":".","Args":["-a=\\u003cb\\u003e",""],"Files":{`,
  `"copy.rf":"${digest(lib)}","main.rf":"${digest(main)}","sub/lib.rf":"${digest(lib)}"}}\n`,
].join('');

/** An archive of these entries, decoded; `log` lines in front. */
function decoded(entries: readonly (readonly [name: string, content: string])[]): readonly unknown[] {
  const log: string[] = [];
  const result = decodeBundle(writeZip(entries.map(([name, content]) => ({ name, content: bytes(content) }))), (line) =>
    log.push(line),
  );
  return [...log, result.ok ? result.value : result.error];
}

describe('bundles', () => {
  it('hold each content once, by digest, and the manifest last', () => {
    const entries = readZip(encodeBundle(bundle));
    const sources = [main, lib].map((text) => [digest(text), text]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
    const texts = entries.ok ? entries.value.map(({ name, content }) => [name, new TextDecoder().decode(content)]) : [];
    expect(texts).to.deep.equal([...sources, ['manifest', manifest]]);
  });

  it('come back as they were', () => {
    const log: string[] = [];
    const back = decodeBundle(encodeBundle(bundle), (line) => log.push(line));
    expect(back).to.deep.equal({ ok: true, value: bundle });
    expect(log).to.deep.equal([]);
    const unset = decodeBundle(encodeBundle({ ...bundle, args: null }), () => {});
    expect(unset).to.deep.equal({ ok: true, value: { ...bundle, args: null } });
  });

  it('are the same bytes however their files were found', () => {
    const turned = { ...bundle, files: new Map([...bundle.files].reverse()) };
    expect(encodeBundle(turned)).to.deep.equal(encodeBundle(bundle));
  });

  it('have entries as the original writes them', () => {
    const head = Buffer.from(encodeBundle(bundle)).subarray(0, 30).toString('hex');
    expect(head).to.equal(`504b0304${'1400'}${'0800'}${'0800'}${'00'.repeat(16)}${'4700'}${'0000'}`);
  });

  it('tell what they miss', () => {
    const short = `{"Entrypoint":"${digest(main)}","EntrypointPath":".","Args":null,"Files":{"lib.rf":"${digest(lib)}"}}`;
    expect(decoded([[digest(main), main]])).to.deep.equal(['bundle is missing manifest']);
    expect(decoded([['manifest', short]])).to.deep.equal(['invalid bundle: entrypoint module is missing']);
    expect(
      decoded([
        [digest(main), main],
        ['manifest', short],
      ]),
    ).to.deep.equal([`invalid bundle: file lib.rf (${digest(lib)}) is missing`]);
    expect(decoded([['manifest', '{']])).to.deep.equal(['invalid bundle: manifest is no JSON']);
  });

  it('pass over entries that nobody knows, with a line in the log', () => {
    const [line, value] = decoded([
      [digest(main), main],
      ['README', 'hello'],
      ['manifest', `{"Entrypoint":"${digest(main)}","EntrypointPath":"a","Args":null,"Files":{},"Images":{}}`],
    ]);
    expect(line).to.equal('unexpected file name README in bundle');
    expect(value).to.deep.equal({ entry: bytes(main), entryFolder: 'a', args: null, files: new Map() });
  });

  it('are refused when an entry is not what its name says', () => {
    const whole = `{"Entrypoint":"${digest(main)}","EntrypointPath":".","Args":[],"Files":{}}`;
    expect(
      decoded([
        [digest(main), lib],
        ['manifest', whole],
      ]),
    ).to.deep.equal([`invalid bundle: ${digest(main)} is damaged`]);
  });
});

describe('archives', () => {
  it('that are none, cut short or damaged are refused, and no byte of them makes reading fail otherwise', () => {
    const whole = encodeBundle(bundle);
    expect(readZip(bytes('val Main = 1\n'))).to.deep.equal({ ok: false, error: 'zip: not a valid zip file' });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const damaged = whole.map((byte, i) => (i === at ? byte ^ mask : byte));
        const read = readZip(damaged);
        if (!read.ok) expect(read.error).to.match(/^zip: /);
        const cut = readZip(whole.subarray(0, at));
        expect(cut.ok).to.equal(false);
      }),
    );
  });
});

describe('sizes in archives', () => {
  it('are not believed beyond what the compressed bytes can hold', () => {
    const content = new Uint8Array(500_000);
    const whole = writeZip([{ name: 'zeros', content }]);
    expect(readZip(whole)).to.deep.equal({ ok: true, value: [{ name: 'zeros', content }] });
    const view = new DataView(whole.buffer);
    const central = whole.length - 22 - 46 - 'zeros'.length;
    view.setUint32(central + 24, 200_000_000, true);
    expect(readZip(whole)).to.deep.equal({ ok: false, error: 'zip: entry zeros cannot be read' });
    view.setUint32(central + 24, 2_000_000_000, true);
    expect(readZip(whole)).to.deep.equal({ ok: false, error: 'zip: archive is too large' });
  });
});

describe('manifests', () => {
  it('of other shapes are refused', () => {
    for (const text of ['[]', '{}', '{"Entrypoint":1,"EntrypointPath":"."}']) {
      expect(decodeManifest(text), text).to.deep.equal({ ok: false, error: 'manifest names no entrypoint' });
    }
    const entry = '"Entrypoint":"d","EntrypointPath":"."';
    expect(decodeManifest(`{${entry},"Args":[1]}`).ok).to.equal(false);
    expect(decodeManifest(`{${entry},"Files":{"a":1}}`).ok).to.equal(false);
  });
});

describe('compression', () => {
  const contents = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.constantFrom('val ', 'x', ' = ', '\n', 'aaaa'), { maxLength: 400 })
      .map((words) => bytes(words.join(''))),
  );

  it('writes what others read, and reads it back', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const compressed = deflate(content);
        expect(new Uint8Array(inflateRawSync(compressed))).to.deep.equal(content);
        expect(inflate(compressed, content.length)).to.deep.equal(content);
      }),
    );
  });

  it('reads what others write, in every kind of block', () => {
    const kinds = [
      { level: 0 },
      { level: 9, strategy: constants.Z_FIXED },
      { level: 9 },
      { level: 6, strategy: constants.Z_HUFFMAN_ONLY },
    ];
    fc.assert(
      fc.property(contents, fc.constantFrom(...kinds), (content, options) => {
        expect(inflate(deflateRawSync(content, options), content.length)).to.deep.equal(content);
      }),
    );
    const long = bytes(Array.from({ length: 20_000 }, (_, i) => `val x${i} = ${i * i}\n`).join(''));
    expect(inflate(deflateRawSync(long), long.length)).to.deep.equal(long);
    expect(new Uint8Array(inflateRawSync(deflate(long)))).to.deep.equal(long);
    expect(deflate(long).length).to.be.lessThan(long.length / 2);
  });

  it('refuses bytes of another length, and bytes that are no stream', () => {
    const compressed = deflate(bytes('hello hello hello'));
    expect(inflate(compressed, 16)).to.equal(undefined);
    expect(inflate(compressed, 18)).to.equal(undefined);
    expect(inflate(compressed.subarray(0, -1), 17)).to.equal(undefined);
    expect(inflate(Uint8Array.of(7), 0)).to.equal(undefined);
  });
});
