// Runs with external work: what is printed, recorded and counted. Spec: 07-cli §9, §21.5, 05 §15.6,
// contracts §6-7.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Answer, documents } from './support/invoke.ts';
import { createWorkspace, exec, programs, type Workspace } from './support/workspace.ts';

type Line = Readonly<Record<string, unknown>>;

/** Three leaves, gathered: every kind of node, and one that is needed twice. */
const diamond = `
val one = ${exec('echo 1 > {{out}}')}
val two = ${exec('cat {{one}} > {{out}}; echo 2 >> {{out}}')}
val three = ${exec('cat {{one}} > {{out}}; echo 3 >> {{out}}')}
val Main = ${exec('cat {{two}} {{three}} > {{out}}')}
`;

const eventsOf = (answer: Answer): readonly Line[] => documents(answer.stdout).filter((line) => 'seq' in line);
const documentOf = (answer: Answer): Line | undefined => documents(answer.stdout).find((line) => 'schema' in line);
const identOf = (event: Line): unknown =>
  typeof event.node === 'object' && event.node !== null && 'ident' in event.node ? event.node.ident : undefined;

describe('a run with external work', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace({ ...programs, 'diamond.rf': diamond });
  });
  afterEach(() => work.remove());

  const runFile = (suffix: string): string => {
    const names = readdirSync(join(work.home, 'runs')).filter((name) => name.endsWith(suffix));
    expect(names, suffix).to.have.length(1);
    return readFileSync(join(work.home, 'runs', names[0] ?? ''), 'utf8');
  };

  it('prints the value, and on stderr what a log reader of old expects', async () => {
    const { code, stdout, stderr } = await work.reflow(['run', '-local', 'ex.rf']);
    expect([code, stdout]).to.deep.equal([0, '98ea6e4f\n']);
    expect(stderr).to.match(/^reflow: run ID: [0-9a-f]{8}$/m);
    for (const part of [
      `reflow: evaluating program ${work.dir}/ex.rf\n\t(no params)\n\t(no arguments)\n`,
      'reflow: total n=1 time=',
      '[1/1] ok exec ex.Main',
      'reflow: result: 98ea6e4f\n',
      'ok: 1 nodes, 1 executed, 0 cached in ',
    ]) {
      expect(stderr).to.contain(part);
    }
    expect(stderr.match(/is not used/g), 'one warning about the image').to.have.length(1);
    const state: unknown = JSON.parse(runFile('.json'));
    expect(state).to.deep.include({
      Program: `${work.dir}/ex.rf`,
      Phase: 3,
      Err: null,
      Result: '98ea6e4f',
      Version: 2,
    });
    expect(runFile('.lock')).to.equal('');
  });

  it('tells errors only when it is asked to be quiet, and everything at level debug', async () => {
    const quiet = await work.reflow(['-log=error', 'run', 'ex.rf']);
    expect(quiet.stderr).to.match(/^result: \S+\n$/);
    const debug = await work.reflow(['-cache', 'off', '-log', 'debug', 'run', '-local', '-localdir', './d', 'ex.rf']);
    expect(debug.code).to.equal(0);
    expect(existsSync(join(work.dir, 'd', 'jobs'))).to.equal(true);
    const records = debug.stderr.split('\n').filter((line) => /^\S/.test(line) && !line.startsWith('result: '));
    for (const line of records) expect(line).to.match(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /);
    expect(debug.stderr).to.match(/ {2}-> {2}ex\.Main {6}[0-9a-f]{8} exec {3}exec ubuntu:22\.04 echo hi/);
    expect(debug.stderr).to.match(/ <- {2}ex\.Main {6}[0-9a-f]{8} ok {5}exec 0s 3B/);
    expect(debug.stderr).to.contain('evaluating with configuration: ');
  });

  it('keeps a transcript of every level', async () => {
    await work.reflow(['-log=off', 'run', 'diamond.rf']);
    const lines = runFile('.runlog').split('\n');
    const records = lines.filter((line) => /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[(ERROR|INFO|DEBUG)\] /.test(line));
    const texts = records.map((line) => line.slice(line.indexOf('] ') + 2));
    expect(texts[0]).to.match(/^reflow version: /);
    expect(texts[1]).to.match(/^run ID: [0-9a-f]{8}$/);
    expect(texts[2]).to.equal(`evaluating program ${work.dir}/diamond.rf`);
    expect(texts.at(-1)).to.match(/^result: [0-9a-f]{8}$/);
    expect(texts.filter((text) => text.startsWith(' ->  '))).to.have.length(4);
    expect(texts.filter((text) => text.startsWith(' <-  '))).to.have.length(4);
    expect(texts.filter((text) => text.startsWith('total n=4 '))).to.have.length(1);
  });

  it('draws its nodes beside its records, unless it is told not to', async () => {
    await work.reflow(['run', 'two.rf']);
    const graph = runFile('.gv');
    expect(graph).to.match(/^strict digraph "reflow flowgraph sha256:[0-9a-f]{64}" \{\n\/\/ Node definitions\.\n/);
    expect(graph.match(/fillcolor=green/g)).to.have.length(2);
    expect(graph).to.match(/"[0-9a-f]{8}-exec-two\.b" -> "[0-9a-f]{8}-exec-two\.a" \[\ndynamic=true\ncolor=blue\n\];/);
    await work.reflow(['run', '-dotgraph=false', 'two.rf']);
    runFile('.gv');
  });

  it('executes nothing the second time', async () => {
    const first = await work.reflow(['run', '--json', '--events=-', 'diamond.rf']);
    const second = await work.reflow(['run', '--json', '--events=-', 'diamond.rf']);
    expect(documentOf(first)?.stats).to.deep.include({ nodes: 4, executed: 4, cached: 0, failed: 0 });
    expect(documentOf(second)?.stats).to.deep.include({ executed: 0, failed: 0 });
    expect(documentOf(second)?.result).to.deep.equal(documentOf(first)?.result);
    const types = eventsOf(second).map((event) => event.type);
    expect(types).not.to.include('nodeStarted');
    expect(types).not.to.include('nodeDone');
    expect(types).to.include('nodeCached');
  });

  it('emits events in one gapless order with the frozen members', async () => {
    const answer = await work.reflow(['run', '--json', '--events=-', 'diamond.rf']);
    const events = eventsOf(answer);
    const last = documents(answer.stdout).at(-1);
    expect(last?.schema).to.equal('run/1');
    expect(events.map((event) => event.seq)).to.deep.equal(events.map((_, i) => i));
    expect(new Set(events.map((event) => event.runId))).to.deep.equal(new Set([last?.runId]));
    expect(events[0]?.type).to.equal('runStarted');
    expect(events[1]?.type).to.equal('programEvaluated');
    expect(events.at(-1)?.type).to.equal('runDone');
    for (const event of events) {
      expect(event.t).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      if (String(event.type).startsWith('node')) {
        expect(event.node).to.include.all.keys('id', 'op', 'ident', 'position', 'digest', 'deps');
      }
    }
    for (const ident of ['diamond.one', 'diamond.two', 'diamond.three', 'diamond.Main']) {
      const own = events.filter((event) => identOf(event) === ident).map((event) => event.type);
      expect(
        own.filter((type) => type !== 'nodeProgress'),
        ident,
      ).to.deep.equal(['nodeQueued', 'nodeStarted', 'nodeDone']);
    }
    const started = events.filter((event) => event.type === 'nodeStarted');
    for (const event of started) {
      expect(event).to.include.all.keys('cacheKeys', 'reason', 'attempt', 'resources', 'image', 'execUri');
      expect(event.reason).to.equal('noCacheEntry');
    }
    for (const event of events.filter((event) => event.type === 'nodeDone')) {
      expect(event).to.include.all.keys('attempt', 'how', 'ms', 'usage', 'exitCode', 'resultDigest', 'size', 'files');
    }
    expect(events[0]).to.deep.include({
      program: `${work.dir}/diamond.rf`,
      universe: '',
      keySpace: 'host',
      cacheMode: 'readwrite',
    });
    expect(events[0]).to.include.all.keys('params', 'args', 'cwd', 'version');
    expect(events[1]).to.deep.include({ immediate: false, images: ['ubuntu:22.04'] });
  });

  it('starts a node only when those it needs are done', async () => {
    const events = eventsOf(await work.reflow(['run', '--json', '--events=-', 'diamond.rf']));
    const done = new Set<unknown>();
    for (const event of events) {
      const { node } = event;
      if (typeof node !== 'object' || node === null || !('id' in node) || !('deps' in node)) continue;
      if (event.type === 'nodeStarted' && Array.isArray(node.deps)) {
        for (const dep of node.deps) expect(done.has(dep), `${identOf(event)} waits for ${dep}`).to.equal(true);
      }
      if (event.type === 'nodeDone' || event.type === 'nodeCached') done.add(node.id);
    }
  });

  it('counts in events, document and summary alike, and keeps the same events on disk', async () => {
    const answer = await work.reflow(['run', '--json', '--events=-', 'diamond.rf']);
    const events = eventsOf(answer);
    const document = documentOf(answer);
    const done = events.filter((event) => event.type === 'nodeDone' && event.how !== 'snapshot').length;
    const cached = events.filter((event) => event.type === 'nodeCached').length;
    expect(document?.stats).to.deep.include({ executed: done, cached, failed: 0 });
    expect(events.at(-1)?.stats).to.deep.equal(document?.stats);
    expect(answer.stderr).to.contain(`ok: 4 nodes, ${done} executed, ${cached} cached in `);
    const { paths } = document ?? {};
    expect(paths).to.include.all.keys('runlog', 'events', 'output');
    expect(documents(runFile('.events.ndjson'))).to.deep.equal(events);
  });

  it('gives equal values the same JSON in every run and every home', async () => {
    const here = documentOf(await work.reflow(['run', '--json', 'diamond.rf']));
    const other = createWorkspace({ 'diamond.rf': diamond });
    try {
      const there = documentOf(await other.reflow(['run', '--json', 'diamond.rf']));
      expect(there?.result).to.deep.equal(here?.result);
      expect(JSON.stringify(here?.result)).not.to.contain(work.dir);
      expect(JSON.stringify(here?.result)).not.to.contain(work.home);
    } finally {
      other.remove();
    }
  });

  it('tells of a failing program: who, where, its last words, where the rest is', async () => {
    const { code, stdout, stderr } = await work.reflow(['run', '-local', 'bad.rf']);
    expect([code, stdout]).to.deep.equal([11, '']);
    for (const part of [
      ' err    exec ',
      'exited with code 3',
      'oops',
      'bad.rf:1:',
      'reflow: total n=1 ',
      'marking run done after nonrecoverable error',
      'exec bad.Main at ',
      '(image ubuntu:22.04), exit code 3\n  last lines of its stderr:\n    oops\n',
      `  all of its output: ${work.home}/local/jobs/`,
      `log: ${work.home}/runs/`,
      'failed: 1 nodes, 1 executed, 0 cached, 1 failed in ',
    ]) {
      expect(stderr).to.contain(part);
    }
    const output = /all of its output: (.*)/.exec(stderr)?.[1] ?? '';
    expect(readFileSync(join(output, 'stderr'), 'utf8')).to.equal('oops\n');
    const state: unknown = JSON.parse(runFile('.json'));
    expect(state).to.have.nested.property('Err.Kind', 'DockerExec');
    expect(state).to.have.property('Phase', 3);
    expect(runFile('.runlog')).to.contain('[ERROR] ');
  });

  it('tells of it as data', async () => {
    const answer = await work.reflow(['run', '--json', '--events=-', 'bad.rf']);
    const document = documentOf(answer);
    expect(document).to.deep.include({ status: 'evalError', exitCode: 11, result: null });
    expect(document?.error).to.deep.include({ kind: 'DockerExec' });
    expect(document?.error).to.include.all.keys('code', 'message', 'kind', 'causes');
    expect(document?.stats).to.deep.include({ nodes: 1, executed: 1, failed: 1 });
    const failed = eventsOf(answer).find((event) => event.type === 'nodeFailed');
    expect(failed).to.deep.include({ exitCode: 3, stderrTail: ['oops'], attempt: 1 });
    expect(eventsOf(answer).at(-1)?.error).to.deep.include({ kind: 'DockerExec' });
  });

  it('counts failures of continuations and missing outputs as failures of the program', async () => {
    work.write('div.rf', `val a = ${exec('echo a > {{out}}')}\nval Main = 1 / (len(a) - 2)\n`);
    work.write('noout.rf', `val Main = ${exec('true || cat {{out}}')}\n`);
    const division = await work.reflow(['run', 'div.rf']);
    expect(division.code).to.equal(11);
    expect(division.stderr).to.contain(`evaluation error: ${work.dir}/div.rf:4:`);
    expect(division.stderr).to.contain('division by zero');
    const missing = await work.reflow(['run', '-local', 'noout.rf']);
    expect(missing.code).to.equal(11);
    expect(missing.stderr).to.contain('evaluation error:');
    expect(missing.stderr).to.contain('output file not created in Fileset.File sha256:');
    const document = documentOf(await work.reflow(['run', '--json', 'noout.rf']));
    expect(document?.error).to.deep.include({ kind: 'Eval' });
  });

  it('tries a temporary failure again, three times in all, and then says that it may help', async () => {
    work.write('temporary.rf', `val Main = ${exec('echo x >> $HOME/../count; exit 75')}\n`);
    const { code, stderr } = await work.reflow(['run', '-retrywait=0s', 'temporary.rf']);
    expect(code).to.equal(10);
    expect(stderr.match(/marking run for retry after restartable error/g)).to.have.length(3);
    expect(stderr).to.contain('this may be temporary: run the command again');
  });

  it('marks what the mode of the cache leaves out', async () => {
    const executed = async (...args: readonly string[]): Promise<unknown> => {
      const document = documentOf(await work.reflow(['run', '--json', ...args, 'two.rf']));
      expect(document?.status, args.join(' ')).to.equal('ok');
      const stats = document?.stats;
      return typeof stats === 'object' && stats !== null && 'executed' in stats ? stats.executed : undefined;
    };
    const fresh = ['-localdir', './elsewhere'];
    expect(await executed('-cache=off', '-localdir', './a')).to.equal(2);
    expect(await executed('-cache=read', '-localdir', './b'), 'off has written nothing').to.equal(2);
    expect(await executed('-cache=write', '-localdir', './c'), 'read has written nothing').to.equal(2);
    expect(await executed('-cache=write', '-localdir', './d'), 'write does not read').to.equal(2);
    expect(await executed('-cache=read', ...fresh), 'write has written').to.equal(0);
    expect(await executed('-invalidate=two\\.b', ...fresh), 'one is invalid').to.equal(1);
    expect(await executed('-invalidate=^two', ...fresh), 'both are').to.equal(2);
    expect(await executed(), 'invalidation is for one run').to.equal(0);
  });

  it('recomputes empty results when it is told to', async () => {
    work.write('empty-dir.rf', 'val Main = exec(image := "i", mem := MiB) (out dir) {" ls {{out}} "}\n');
    const stats = async (...args: readonly string[]) =>
      documentOf(await work.reflow(['run', '--json', ...args, 'empty-dir.rf']))?.stats;
    expect(await stats()).to.deep.include({ executed: 1 });
    expect(await stats()).to.deep.include({ executed: 0, cached: 1 });
    expect(await stats('-recomputeempty')).to.deep.include({ executed: 1 });
  });

  it('shows cached nodes in the log only when it evaluates bottom-up', async () => {
    await work.reflow(['run', 'two.rf']);
    const topDown = await work.reflow(['run', 'two.rf']);
    expect(topDown.stderr).not.to.contain('(<-) ');
    const bottomUp = await work.reflow(['run', '-eval=bottomup', 'two.rf']);
    expect(bottomUp.stderr.match(/\(<-\) two\.[ab] /g)).to.have.length(2);
    expect(bottomUp.stdout).to.equal(topDown.stdout);
  });

  it('shares nothing between universes', async () => {
    const run = async (universe: string): Promise<Line | undefined> =>
      documentOf(await work.reflow(['-universe', universe, 'run', '--json', 'two.rf']));
    expect((await run('a'))?.stats).to.deep.include({ executed: 2 });
    const second = await run('b');
    expect(second).to.deep.include({ universe: 'b' });
    expect(second?.stats).to.deep.include({ executed: 2 });
    expect((await run('a'))?.stats).to.deep.include({ executed: 0 });
  });

  it('offers what it is told to offer', async () => {
    const refused = await work.reflow(['run', '--json', '-local', '-resources={"mem":1048576,"cpu":1}', 'ex.rf']);
    expect(documentOf(refused)?.status).not.to.equal('ok');
    expect(refused.stderr).to.match(/mem:/);
  });

  it('gives up when its time is over', async () => {
    work.write('slow.rf', `val Main = ${exec('sleep 30; echo x > {{out}}')}\n`);
    const began = Date.now();
    const answer = await work.reflow(['run', '--json', '-timeout=1s', 'slow.rf']);
    expect(answer.code).to.equal(124);
    expect(Date.now() - began).to.be.lessThan(10_000);
    expect(documentOf(answer)).to.deep.include({ status: 'canceled', exitCode: 124 });
    expect(documentOf(answer)?.error).to.deep.include({ kind: 'Canceled' });
  });
});
