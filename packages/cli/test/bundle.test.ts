// `reflow bundle`, `reflow unbundle`, and bundles where modules are expected.
// Spec: 07-cli §8.4, §21 (63-67); 01-syntax §13.2; 03-evaluation §16.7.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestBytes, renderDigest } from '@reflow-lang/base';
import { decodeBundle, encodeBundle } from '@reflow-lang/syntax';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, exec, programs, type Workspace } from './support/workspace.ts';

const withParameters = `param sample string
param (
	n = 1 + 2
	verbose = false
	ref = file("s3://x/default")
)
val lib = make("./lib/tools.rf", name := sample)
val Text = lib.Greeting
val Main = ${exec('echo {{Text}} {{n}} > {{out}}; cat {{ref}} >> {{out}}')}
`;

describe('bundle', () => {
  let work: Workspace;
  const bytes = (path: string): Uint8Array => readFileSync(join(work.dir, path));
  const manifestOf = (path: string) => {
    const bundle = decodeBundle(bytes(path), () => {});
    if (!bundle.ok) throw new Error(bundle.error);
    return { ...bundle.value, files: [...bundle.value.files.keys()] };
  };
  /** Values, types and digests of everything a module exports. */
  const answers = async (path: string, args: readonly string[] = []) => {
    const { stdout } = await work.reflow(['eval', '--json', path, '--', ...args]);
    const [document] = documents(stdout);
    return document;
  };

  beforeEach(() => {
    work = createWorkspace({
      ...programs,
      'q.rf': withParameters,
      'lib/tools.rf':
        'param name string\nval unused = 1\nval other = make("./more.rf")\nval Greeting = other.Hello + name\n',
      'lib/more.rf': 'val Hello = "hello "\n',
    });
  });
  afterEach(() => work.remove());

  it('writes sources and a manifest, and warnings of what it reads', async () => {
    const silent = await work.reflow(['bundle', '-nowarn', 'm.rf']);
    expect(silent).to.deep.equal({ code: 0, stdout: '', stderr: '' });
    expect(manifestOf('m.rfx')).to.deep.equal({
      entry: new Uint8Array(bytes('m.rf')),
      entryFolder: '.',
      args: [],
      files: ['m.rf', 'u.rf'],
    });
    const { stderr } = await work.reflow(['bundle', '-o', 'n.rfx', 'm.rf']);
    expect(stderr).to.equal('u.rf:1:6: warning: x declared and not used\n');
    expect(bytes('n.rfx')).to.deep.equal(bytes('m.rfx'));
  });

  it('writes into the working directory, whatever the folder of the module', async () => {
    await work.reflow(['bundle', './lib/tools.rf', '-name=x']);
    const { entryFolder, args, files } = manifestOf('tools.rfx');
    expect({ entryFolder, args, files }).to.deep.equal({
      entryFolder: 'lib',
      args: ['-name=x'],
      files: ['lib/more.rf', 'lib/tools.rf'],
    });
    const terminal = { stderr: true };
    const told = await work.reflow(['bundle', '-nowarn', 'lib/tools.rf'], { terminal });
    expect(told.stderr).to.equal('wrote tools.rfx (2 modules)\n');
    expect((await work.reflow(['bundle', '-o', 'no/x.rfx', 'v.rf'])).stderr).to.equal(
      'open no/x.rfx: no such file or directory\n',
    );
  });

  it('runs like the module it was made of, without a warning', async () => {
    await work.reflow(['bundle', '-nowarn', 'm.rf']);
    expect(await work.reflow(['run', 'm.rfx'])).to.deep.include({ code: 0, stdout: '2\n' });
    expect(await work.reflow(['check', 'm.rfx'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
    expect(await work.reflow(['lint', 'm.rfx'])).to.deep.equal({ code: 0, stdout: '', stderr: '' });
  });

  it('has the digests of the module with the same arguments', async () => {
    const args = ['-sample=zed', '-n=5', '-verbose', '-ref=u.rf'];
    await work.reflow(['bundle', '-nowarn', 'q.rf', ...args]);
    const { args: none, file, ...inside } = (await answers('q.rfx')) ?? {};
    const { args: given, file: name, ...outside } = (await answers('q.rf', args)) ?? {};
    expect([none, given, file, name]).to.deep.equal([[], args, 'q.rfx', 'q.rf']);
    const text = (document: object): string => JSON.stringify(document);
    expect(text(inside)).to.contain('hello zed').and.to.contain('cacheKeys').and.to.contain('resultDigest');
    expect(text(inside).replaceAll('q.rfx:', 'q.rf:').replaceAll('"ident":"Main', '"ident":"q.Main')).to.equal(
      text(outside),
    );
  });

  it('shows arguments as defaults, which others override', async () => {
    await work.reflow(['bundle', '-nowarn', '-o', 'z.rfx', 'p.rf', '-sample=zed', '-verbose']);
    const { stdout } = await work.reflow(['doc', 'z.rfx']);
    expect(stdout).to.contain('val sample string = "zed"\n').and.to.contain('val verbose bool = true\n');
    expect(stdout).to.contain('val ref file (required)\n').and.to.contain('val n int = 3\n');
    expect((await work.reflow(['run', 'z.rfx', '-ref=s3://x/y'])).stdout).to.equal('"hello zed"\n');
    expect((await work.reflow(['run', 'z.rfx', '-ref=s3://x/y', '-sample=you'])).stdout).to.equal('"hello you"\n');
    const [checked] = documents((await work.reflow(['check', '--json', 'z.rfx'])).stdout);
    expect(checked?.params).to.deep.include({
      ident: 'sample',
      type: 'string',
      doc: 'sample names the biological\nsample to be processed.\n',
      required: false,
      default: '"zed"',
    });
    expect(checked?.usage).to.contain('sample to be processed.  (default zed)').and.to.contain('(required)');
    const missing = await work.reflow(['run', 'z.rfx']);
    expect(missing.code).to.equal((await work.reflow(['run', 'p.rf'])).code);
    expect(missing.stderr).to.contain('missing mandatory flag -ref').and.to.contain('(default "zed")');
  });

  it('is made like a module, its arguments standing for what is not passed', async () => {
    await work.reflow(['bundle', '-nowarn', 'lib/tools.rf', '-name=zed']);
    work.write(
      'user.rf',
      'val A = make("./tools.rfx").Greeting\nval B = make("./tools.rfx", name := "you").Greeting\nval Main = A + B\n',
    );
    expect(await work.reflow(['run', 'user.rf'])).to.deep.include({ code: 0, stdout: '"hello zedhello you"\n' });
    work.write('wrong.rf', 'val Main = make("./tools.rfx", name := 1).Greeting\n');
    expect((await work.reflow(['check', 'wrong.rf'])).code).to.equal(1);
  });

  it('holds other bundles', async () => {
    await work.reflow(['bundle', '-nowarn', 'lib/tools.rf', '-name=zed']);
    work.write('user.rf', 'val Main = make("./tools.rfx").Greeting\n');
    await work.reflow(['bundle', 'user.rf']);
    expect(manifestOf('user.rfx').files).to.deep.equal(['tools.rfx', 'user.rf']);
    mkdirSync(join(work.dir, 'elsewhere'));
    writeFileSync(join(work.dir, 'elsewhere/user.rfx'), bytes('user.rfx'));
    expect(await work.reflow(['run', 'elsewhere/user.rfx'])).to.deep.include({ code: 0, stdout: '"hello zed"\n' });
  });

  it('is sealed: what it does not hold is not there', async () => {
    const entry = new TextEncoder().encode('val Main = make("./v.rf").Main\n');
    const archive = encodeBundle({ entry, entryFolder: '.', args: null, files: new Map() });
    writeFileSync(join(work.dir, 'x.rfx'), archive);
    const { code, stderr } = await work.reflow(['check', 'x.rfx']);
    expect([code, stderr]).to.deep.equal([
      1,
      'x.rfx:1:16: failed to open module ./v.rf: open v.rf: file does not exist\n',
    ]);
  });

  it('refuses modules that fail, arguments that are none, and other files', async () => {
    expect((await work.reflow(['bundle', 't.rf'])).code).to.equal(1);
    expect(await work.reflow(['bundle', 'm.rfx'])).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: 'extension .rfx not supported for bundling\n',
    });
    const texts = await Promise.all(
      ['-nope=1', '-n=x', '-verbose=x', 'word', '-ref=nofile'].map(
        async (arg) => (await work.reflow(['bundle', '-nowarn', 'p.rf', arg])).stderr.split('\n')[0],
      ),
    );
    expect(texts).to.deep.equal([
      'flag provided but not defined: -nope',
      'invalid value "x" for flag -n: cannot parse "x" as integer',
      'invalid boolean value "x" for -verbose: strconv.ParseBool: parsing "x": invalid syntax',
      'unrecognized parameters: word',
      'invalid value "nofile" for flag -ref: <input> : open nofile: no such file or directory',
    ]);
    expect(readdirSync(work.dir).filter((name) => name.endsWith('.rfx'))).to.deep.equal([]);
    expect((await work.reflow(['bundle'])).code).to.equal(2);
    expect((await work.reflow(['bundle', 'p.rf', '-help'])).stdout).to.contain('usage of p.rf:\n');
  });

  it('tells what is wrong with a bundle, on its own and where it is made', async () => {
    work.write('bad.rfx', 'val Main = 1\n');
    work.write('user.rf', 'val Main = make("./bad.rfx").Main\n');
    expect(await work.reflow(['check', 'bad.rfx', 'user.rf'])).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: 'zip: not a valid zip file\nuser.rf:1:16: failed to open module ./bad.rfx: zip: not a valid zip file\n',
    });
  });
});

describe('unbundle', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace({
      ...programs,
      'lib/tools.rf': 'param name string\nval Main = make("./more.rf").X + name\n',
    });
    work.write('lib/more.rf', 'val X = "x"\n');
  });
  afterEach(() => work.remove());

  it('writes the sources back, and prints how to run them', async () => {
    await work.reflow(['bundle', 'lib/tools.rf', "-name=a b'c"]);
    const { code, stdout } = await work.reflow(['unbundle', 'tools.rfx', 'new']);
    expect([code, stdout]).to.deep.equal([0, "new/lib/tools.rf '-name=a b'\\''c'\n"]);
    expect(readFileSync(join(work.dir, 'new/lib/more.rf'), 'utf8')).to.equal('val X = "x"\n');
    const run = await work.reflow(['run', 'new/lib/tools.rf', "-name=a b'c"]);
    expect(run.stdout).to.equal('"xa b\'c"\n');
  });

  it('takes programs that were bundled by an absolute path from their folder on', async () => {
    await work.reflow(['bundle', join(work.dir, 'lib/tools.rf'), '-name=n']);
    const { stdout } = await work.reflow(['unbundle', 'tools.rfx']);
    expect(stdout).to.equal('tools/tools.rf -name=n\n');
    expect(readdirSync(join(work.dir, 'tools')).sort()).to.deep.equal(['more.rf', 'tools.rf']);
  });

  it('writes nothing outside of the directory, and nothing over what is there', async () => {
    const entry = new TextEncoder().encode('val Main = 1\n');
    for (const path of ['../evil.rf', '/tmp/evil.rf', 'a/../../evil.rf']) {
      const archive = encodeBundle({ entry, entryFolder: '.', args: [], files: new Map([[path, entry]]) });
      writeFileSync(join(work.dir, 'evil.rfx'), archive);
      expect(await work.reflow(['unbundle', 'evil.rfx', 'safe'])).to.deep.equal({
        code: 1,
        stdout: '',
        stderr: `evil.rfx: file ${path} is outside of the program's directory\n`,
      });
    }
    await work.reflow(['bundle', 'v.rf']);
    expect(await work.reflow(['unbundle', 'v.rfx', 'lib'])).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: 'directory lib is not empty\n',
    });
  });

  it('gives entry modules that are no file of their bundle a name', async () => {
    const entry = new TextEncoder().encode('val Main = 1\n');
    const archive = encodeBundle({ entry, entryFolder: '.', args: null, files: new Map() });
    writeFileSync(join(work.dir, 'one.rfx'), archive);
    expect((await work.reflow(['unbundle', 'one.rfx'])).stdout).to.equal('one/one.rf\n');
    expect(renderDigest(digestBytes(readFileSync(join(work.dir, 'one/one.rf'))))).to.equal(
      renderDigest(digestBytes(entry)),
    );
  });
});
