// Why nodes run: `explain PROG`, `explain RUN[/NODE]`, `run --dry-run`. Spec: 07-cli §20.6, contracts §9.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, exec, type Workspace } from './support/workspace.ts';

type Json = Readonly<Record<string, unknown>>;

const program = (first: string): string => `
val a = ${exec(`${first} > {{out}}`)}
val b = ${exec('cat {{a}} {{a}} > {{out}}')}
val c = ${exec('echo c > {{out}}')}
val Main = [b, c]
`;

describe('explaining a program', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace({ 'p.rf': program('echo a') });
  });
  afterEach(() => work.remove());

  const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
  const nodesOf = (document: Json | undefined): readonly Json[] =>
    Array.isArray(document?.nodes) ? document.nodes.filter(isJson) : [];
  const shown = (nodes: readonly Json[]): readonly string[] =>
    nodes.map(({ ident, runs, reason }) => `${ident} ${runs ? 'runs' : 'stays'}: ${reason}`);

  async function explained(...args: readonly string[]): Promise<Json> {
    const { code, stdout } = await work.reflow(['explain', '--json', ...args]);
    expect(code).to.equal(0);
    const [document, ...more] = documents(stdout);
    expect(more).to.deep.equal([]);
    return document ?? {};
  }

  const runIds = (): readonly string[] =>
    readdirSync(join(work.home, 'runs'))
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length));

  it('knows of a program that has never run what can be reached', async () => {
    const document = await explained('p.rf');
    expect(document).to.deep.include({ schema: 'explain/1', program: join(work.dir, 'p.rf'), args: [] });
    expect(document).to.not.have.property('basis');
    expect(shown(nodesOf(document))).to.deep.equal(['p.a runs: noCacheEntry', 'p.c runs: noCacheEntry']);
    const { stdout } = await work.reflow(['explain', 'p.rf']);
    expect(stdout).to.match(/^at least 2 nodes would run\n {2}exec p\.a [0-9a-f]{8}: nothing in the cache\n/);
  });

  it('starts nothing and records nothing', async () => {
    await explained('p.rf');
    await work.reflow(['run', '--dry-run', 'p.rf']);
    expect(readdirSync(work.home)).to.not.include('runs');
    expect(readdirSync(work.home)).to.not.include('local');
  });

  it('finds everything of an unchanged program in the cache', async () => {
    await work.reflow(['run', 'p.rf']);
    const document = await explained('p.rf');
    expect(document.basis).to.equal(`sha256:${runIds()[0]}`);
    expect(shown(nodesOf(document)).toSorted()).to.deep.equal([
      'p.a stays: cached',
      'p.b stays: cached',
      'p.c stays: cached',
    ]);
    expect((await work.reflow(['explain', 'p.rf'])).stdout).to.equal('nothing would run: 3 nodes, all in the cache\n');
  });

  it('tells the words of a command that changed, and what follows from it', async () => {
    await work.reflow(['run', 'p.rf']);
    work.write('p.rf', program('echo other'));
    const nodes = nodesOf(await explained('p.rf'));
    expect(shown(nodes)).to.deep.equal(['p.a runs: commandChanged', 'p.c stays: cached', 'p.b runs: upstreamChanged']);
    const [a, , b] = nodes;
    expect(isJson(a?.details) && a.details.diff).to.contain('echo [-a-]{+other+} > {{out}}');
    expect(b?.causes).to.deep.equal([a?.id]);
    const { stdout } = await work.reflow(['explain', 'p.rf']);
    expect(stdout).to.match(
      /^2 of 3 nodes would run, about [^\n]* of work\n {2}exec p\.a [0-9a-f]{8}: the command changed\n {6}echo \[-a-\]\{\+other\+\} > \{\{out\}\}\n {4}exec p\.b [0-9a-f]{8}: something before it runs\n$/,
    );
    const first = await work.reflow(['explain', '--first', 'p.rf']);
    expect(first.stdout).to.not.contain('p.b');
    expect(shown(nodesOf(await explained('--first', 'p.rf')))).to.deep.equal(['p.a runs: commandChanged']);
    expect(shown(nodesOf(await explained('--node', 'p\\.[bc]', 'p.rf')))).to.deep.equal([
      'p.c stays: cached',
      'p.b runs: upstreamChanged',
    ]);
  });

  it('looks the cache up as the flags want', async () => {
    await work.reflow(['run', 'p.rf']);
    const off = nodesOf(await explained('--cache=off', 'p.rf'));
    expect(shown(off)).to.include('p.a runs: cacheOff');
    const invalidated = nodesOf(await explained('--invalidate=^p\\.c$', 'p.rf'));
    expect(invalidated.find(({ ident }) => ident === 'p.c')).to.deep.include({
      reason: 'invalidated',
      details: { regexp: '^p\\.c$' },
    });
  });

  it('tells the input of a file that changed, and the file again after it was looked at', async () => {
    work.write('in.txt', 'one\n');
    work.write('f.rf', `val Main = ${exec('wc -l {{file("in.txt")}} > {{out}}')}\n`);
    await work.reflow(['run', 'f.rf']);
    work.write('in.txt', 'two and more\n');
    for (const _ of [1, 2]) {
      const nodes = nodesOf(await explained('f.rf'));
      const exec = nodes.find(({ op }) => op === 'exec');
      expect(exec?.reason).to.equal('inputChanged');
      const source = nodes.find(({ op }) => op === 'intern');
      if (source !== undefined) expect(source).to.deep.include({ runs: true, reason: 'inputChanged' });
      expect(isJson(exec?.details) && exec.details.old).to.not.equal(isJson(exec?.details) && exec.details.new);
    }
  });

  it('passes arguments of the program on', async () => {
    work.write('n.rf', `param n int\nval Main = ${exec('echo {{n}} > {{out}}')}\n`);
    await work.reflow(['run', 'n.rf', '-n=1']);
    expect(shown(nodesOf(await explained('n.rf', '-n=1')))).to.deep.equal(['n.Main stays: cached']);
    const other = await explained('n.rf', '-n=2');
    expect(other.args).to.deep.equal(['-n=2']);
    expect(shown(nodesOf(other))).to.deep.equal(['n.Main runs: commandChanged']);
  });

  it('has nothing to tell of a program without external work', async () => {
    work.write('i.rf', 'val Main = 1 + 1\n');
    expect(nodesOf(await explained('i.rf'))).to.deep.equal([]);
    expect((await work.reflow(['explain', 'i.rf'])).stdout).to.equal('nothing would run: there is no external work\n');
  });

  it('refuses what has no plan, with a document', async () => {
    work.write('bad.rf', 'val Main = 1 + "x"\n');
    for (const args of [['bad.rf'], ['missing.rf'], ['n0.rf']]) {
      work.write('n0.rf', 'val X = 1\n');
      const { code, stdout, stderr } = await work.reflow(['explain', '--json', ...args]);
      expect(code).to.equal(1);
      expect(documents(stdout)[0]).to.have.property('error');
      expect(stderr).to.not.equal('');
    }
    expect((await work.reflow(['explain', 'abcdef0123'])).stderr).to.equal('there is no run abcdef0123\n');
    expect((await work.reflow(['explain', '--node=(', 'p.rf'])).code).to.equal(2);
  });
});

describe('explaining a run', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace({ 'p.rf': program('echo a') });
  });
  afterEach(() => work.remove());

  async function runOf(): Promise<string> {
    const { stdout } = await work.reflow(['run', '--json', 'p.rf']);
    const id = documents(stdout)[0]?.runId;
    return typeof id === 'string' ? id : '';
  }

  it('tells why its nodes ran, compared with the run before it', async () => {
    const first = await runOf();
    work.write('p.rf', program('echo other'));
    const second = await runOf();
    await runOf();
    const { stdout } = await work.reflow(['explain', '--json', second.slice('sha256:'.length, 20)]);
    const [document] = documents(stdout);
    expect(document).to.deep.include({ schema: 'explain/1', run: second, basis: first });
    const nodes: unknown = document?.nodes;
    const lines = Array.isArray(nodes) ? nodes.map(({ ident, runs, reason }) => `${ident} ${runs} ${reason}`) : [];
    expect(lines.toSorted()).to.deep.equal(['p.a true commandChanged', 'p.b true upstreamChanged', 'p.c false cached']);
    const text = await work.reflow(['explain', second]);
    expect(text.stdout).to.match(/^2 of 3 nodes ran\n/);
  });

  it('tells of the first run that there was nothing, and of an unchanged one that nothing ran', async () => {
    const first = await runOf();
    const again = await runOf();
    expect((await work.reflow(['explain', first])).stdout).to.match(/^3 of 3 nodes ran\n.*nothing in the cache/);
    expect((await work.reflow(['explain', again])).stdout).to.equal('nothing of 3 nodes ran\n');
  });

  it('tells of one node, by its ident or its digest', async () => {
    const run = await runOf();
    const byIdent = documents((await work.reflow(['explain', '--json', `${run}/p.c`])).stdout)[0];
    const nodes: unknown = byIdent?.nodes;
    expect(Array.isArray(nodes) && nodes.map(({ ident }) => ident)).to.deep.equal(['p.c']);
    const digest = Array.isArray(nodes) ? String(nodes[0]?.digest).slice(7, 15) : '';
    const byDigest = documents((await work.reflow(['explain', '--json', `${run}/${digest}`])).stdout)[0];
    expect(byDigest?.nodes).to.deep.equal(nodes);
    const none = await work.reflow(['explain', `${run}/p.nothing`]);
    expect([none.code, none.stderr]).to.deep.equal([1, `run ${run} has no node p.nothing\n`]);
  });
});

describe('a dry run', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace({ 'p.rf': program('echo a') });
  });
  afterEach(() => work.remove());

  it('lists what would run, in order, with the time it took before', async () => {
    await work.reflow(['run', 'p.rf']);
    work.write('p.rf', program('echo other'));
    const { code, stdout } = await work.reflow(['run', '--dry-run', 'p.rf']);
    expect(code).to.equal(0);
    const lines = stdout.split('\n');
    expect(lines[0]).to.match(/^2 of 3 nodes would run, about \d+(\.\d+)? m?s of work$/);
    expect(lines[1]).to.match(/^ {2}exec p\.a [0-9a-f]{8}: the command changed, about /);
    expect(lines[2]).to.match(/^ {2}exec p\.b [0-9a-f]{8}: something before it runs, about /);
    const after = await work.reflow(['run', '--dry-run', '--json', 'p.rf']);
    expect(documents(after.stdout)[0]).to.have.property('schema', 'explain/1');
  });
});
