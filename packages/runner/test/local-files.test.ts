// Local files as programs see them. Spec: 03-evaluation §15.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestBytes, renderDigest } from '@reflow-lang/base';
import type { DataSource } from '@reflow-lang/flow';
import { createLocalFiles } from '@reflow-lang/runner';
import { expect } from 'chai';

describe('local files', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'reflow-local-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const write = (path: string, bytes: string | Uint8Array): void => {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), bytes);
  };
  const digestOf = (data: DataSource): string =>
    renderDigest(data.kind === 'bytes' ? digestBytes(data.bytes) : data.digest);

  it('are read relative to the working directory, with the texts of the system', () => {
    write('a', 'text');
    mkdirSync(join(dir, 'd'));
    const files = createLocalFiles(dir);
    const read = files.readFile('a');
    expect(read.ok && digestOf(read.value)).to.equal(renderDigest(digestBytes(Buffer.from('text'))));
    expect(files.readFile('b')).to.deep.equal({ ok: false, error: 'open b: no such file or directory' });
    expect(files.readFile('d')).to.deep.equal({ ok: false, error: 'read d: is a directory' });
    expect(files.readFile('a/b')).to.deep.equal({ ok: false, error: 'open a/b: not a directory' });
  });

  it('have the same digest whether they travel in memory or not', () => {
    const bytes = Buffer.alloc((1 << 20) + 1, 'x');
    write('large', bytes);
    const large = createLocalFiles(dir).readFile('large');
    expect(large.ok && large.value.kind).to.equal('localFile');
    expect(large.ok && digestOf(large.value)).to.equal(renderDigest(digestBytes(bytes)));
  });

  it('do not all travel in memory when they are many', () => {
    for (let i = 0; i < 70; i++) write(`many/${i}`, Buffer.alloc(1 << 20, String(i)));
    const walked = createLocalFiles(dir).walkDir('many');
    const kinds = walked.ok ? walked.value.map(([, data]) => data.kind) : [];
    expect(kinds.filter((kind) => kind === 'bytes')).to.have.length(64);
    expect(kinds.filter((kind) => kind === 'localFile')).to.have.length(6);
  });

  it('are walked in pre-order by the bytes of their names, links followed', () => {
    for (const path of ['w/a.txt', 'w/a/x', 'w/a/y/z', 'w/B', 'w/é', 'w/\u{1F600}', 'w/\uffee']) write(path, path);
    symlinkSync(join(dir, 'w', 'a'), join(dir, 'w', 'link'));
    symlinkSync(join(dir, 'nowhere'), join(dir, 'w', 'dangling'));
    const walked = createLocalFiles(dir).walkDir('w');
    expect(walked.ok && walked.value.map(([path]) => path)).to.deep.equal([
      'B',
      'a/x',
      'a/y/z',
      'a.txt',
      'link/x',
      'link/y/z',
      'é',
      '\uffee',
      '\u{1F600}',
    ]);
  });

  it('keep names that are no UTF-8', () => {
    mkdirSync(join(dir, 'raw'));
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/raw/`), Buffer.from([0x61, 0xff])]), 'content');
    const walked = createLocalFiles(dir).walkDir('raw');
    expect(walked.ok && walked.value.map(([path, data]) => [path, digestOf(data)])).to.deep.equal([
      ['a\udcff', renderDigest(digestBytes(Buffer.from('content')))],
    ]);
  });

  it('report links that go in circles', () => {
    mkdirSync(join(dir, 'c'));
    symlinkSync(join(dir, 'c', 'y'), join(dir, 'c', 'x'));
    symlinkSync(join(dir, 'c', 'x'), join(dir, 'c', 'y'));
    expect(createLocalFiles(dir).walkDir('c')).to.deep.equal({
      ok: false,
      error: 'open c/x: too many levels of symbolic links',
    });
  });
});
