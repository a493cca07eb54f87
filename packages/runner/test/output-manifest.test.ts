import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { readOutputManifest, writeOutputManifest } from '../src/output-manifest.ts';

describe('manifests of output directories', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'reflow-manifest-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('read again what they wrote, whatever the paths', () => {
    const path = join(dir, 'below', 'manifest.json');
    const files = fc.uniqueArray(fc.record({ path: fc.string(), digest: fc.string(), stamp: fc.string() }), {
      selector: (file) => file.path,
    });
    fc.assert(
      fc.property(files, (list) => {
        writeOutputManifest(path, list);
        expect([...readOutputManifest(path).values()]).to.deep.equal(list);
      }),
      { examples: [[[{ path: '__proto__', digest: '\\', stamp: '' }]]] },
    );
    expect(readdirSync(join(dir, 'below'))).to.deep.equal(['manifest.json']);
  });

  for (const text of ['', '{', '{}', 'null', '[1]', '[["a"]]', '[["a", 1, ""]]']) {
    it(`take ${JSON.stringify(text)} for none`, () => {
      const path = join(dir, 'manifest.json');
      writeFileSync(path, text);
      expect(readOutputManifest(path).size).to.equal(0);
    });
  }

  it('that are not there are none', () => {
    expect(readOutputManifest(join(dir, 'none')).size).to.equal(0);
  });
});
