// Readers of the trace: the drawing, the status display, spans and their forms.
// Spec: 05-flow-eval §7.5, §15.2-15.3, 07-cli §13-15.

import { digestText, hexDigest, shortDigest } from '@reflow-lang/base';
import {
  cacheMode,
  createDotGraph,
  createSpanReader,
  createStatusReader,
  encodeOtel,
  type OtelExporter,
  renderChromeTrace,
  renderElapsed,
  type Span,
  type TraceEvent,
} from '@reflow-lang/evaluator';
import { namedDigest, textFiles } from '@reflow-lang/evaluator/testing';
import { type Flow, mergeFlow, valFlowWithDigest } from '@reflow-lang/flow';
import { expect } from 'chai';
import { boom, createWorld, exec, extern, intern, k, type World } from './world.ts';

const int = (n: bigint): Flow => valFlowWithDigest(n, digestText(`int ${n}`));

describe('the drawing of an evaluation', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.stop());

  async function draw(flow: Flow, ...idents: readonly string[]): Promise<string> {
    const graph = createDotGraph();
    const { done } = world.start(flow, { trace: graph.trace });
    for (const ident of idents) await world.alloc.ok(ident, textFiles('x'));
    await done;
    return graph.render(namedDigest('run'));
  }

  it('has nodes and edges in order, with what they are', async () => {
    const root = extern('s3://b/out', exec('E', 'cat %s', intern('s3://b/in')));
    const [x, e, i] = [root, root.deps[0], root.deps[0]?.deps[0]];
    if (e === undefined || i === undefined) throw new Error('no deps');
    const names = {
      x: `"${shortDigest(x.digest())}-extern-X-s3://b/out"`,
      e: `"${shortDigest(e.digest())}-exec-E"`,
      i: `"${shortDigest(i.digest())}-intern-I-s3://b/in"`,
    };
    const sorted = Object.values(names).sort();
    const green = ' [\nfillcolor=green\nstyle=filled\n];';
    const edges = [`${names.x} -> ${names.e} [dynamic=false];`, `${names.e} -> ${names.i} [dynamic=false];`].sort();
    expect(await draw(root, 'I', 'E', 'X')).to.equal(
      [
        `strict digraph "reflow flowgraph sha256:${hexDigest(namedDigest('run'))}" {`,
        '// Node definitions.',
        ...sorted.map((name) => `${name}${green}`),
        '',
        '// Edge definitions.',
        ...edges,
        '}',
      ].join('\n'),
    );
  });

  it('draws what a continuation added in blue, and nodes as what they became', async () => {
    const text = await draw(
      k('k', [int(1n)], () => mergeFlow(exec('E', 'run'))),
      'E',
    );
    expect(text).to.match(/-merge-" -> "[0-9a-f]{8}-exec-E" \[\ndynamic=true\ncolor=blue\n\];/);
    expect(text).to.match(/-merge-" -> "[0-9a-f]{8}-val-" \[dynamic=false\];/);
    expect(text).to.not.contain('-k-');
  });

  it('draws a node that became a known one as that one, once', async () => {
    const text = await draw(
      mergeFlow(
        exec('E', 'run'),
        k('k', [int(1n)], () => exec('E', 'run')),
      ),
      'E',
    );
    expect(text.match(/-exec-E" \[\nfillcolor/g)).to.have.length(1);
    expect(text.match(/-merge-" -> "[0-9a-f]{8}-exec-E"/g)).to.have.length(1);
  });

  it('shortens long URLs, and marks nodes with the incorrect cache key bug', async () => {
    const url = `s3://bucket/${'a'.repeat(40)}/${'b'.repeat(40)}`;
    const tagged = exec('E', 'cat %s', intern(url));
    tagged.execDepIncorrectCacheKeyBug = true;
    const text = await draw(tagged, 'I', 'E');
    expect(text).to.contain(`-I-${url.slice(0, 30)}...${url.slice(-30)}"`);
    expect(text).to.match(
      /-exec-E-ExecDepIncorrectCacheKeyBug" \[\nexecdepincorrectcachekeybug=true\nfillcolor=red\nstyle=filled\n\];/,
    );
  });

  it('is empty for a graph without edges', async () => {
    expect(await draw(exec('E', 'run'), 'E')).to.match(/\{\n\/\/ Node definitions\.\n\n\/\/ Edge definitions\.\n\}$/);
  });
});

describe('the status of an evaluation', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.stop());

  function watch(flow: Flow) {
    const lines: string[] = [];
    const reader = createStatusReader({
      group: {
        print: (text) => lines.push(text),
        start: (title) => ({
          print: (text) => lines.push(`${title}: ${text}`),
          done: () => lines.push(`${title} is over`),
        }),
      },
      nodeOf: (id) => evaluation.node(id),
      clock: world.clock,
    });
    const stop = new AbortController();
    const { evaluation, done } = world.start(flow, {
      trace: reader.trace,
      events: (event) => reader.read(event),
    });
    const reporting = reader.report({ signal: stop.signal });
    return { lines, done, reporting, stop };
  }

  it('has a task for each node that runs, and a line that counts them', async () => {
    const { lines, done, reporting, stop } = watch(extern('s3://b/out', exec('E', 'cat %s', intern('s3://b/in'))));
    await world.alloc.ok('I', textFiles('a:1'));
    await world.alloc.started('E');
    await world.clock.advance(10_000);
    expect(lines.at(-1)).to.equal('elapsed: 10s, executing:1, completed: 1/3');
    await world.alloc.ok('E', textFiles('x:22'));
    await world.alloc.ok('X', textFiles('x:22'));
    await done;
    stop.abort();
    await reporting;
    expect(lines.filter((line) => !line.startsWith('elapsed'))).to.deep.equal([
      'I: intern s3://b/in',
      'I: intern done 1B',
      'I is over',
      'E: exec img cat %!s(MISSING)',
      'E: exec done 2B',
      'E is over',
      'X: extern s3://b/out 2B',
      'X: extern done',
      'X is over',
    ]);
  });

  it('says the operation of a failed node once', async () => {
    const { lines, done, reporting, stop } = watch(exec('E', 'run'));
    await world.alloc.ok('E', boom);
    await done;
    stop.abort();
    await reporting;
    expect(lines).to.include('E: exec error boom');
  });

  it('shows long times without what does not matter, minutes included', () => {
    const minute = 60_000;
    expect([45_000, 3 * minute + 4000, 12 * minute + 9000, 125 * minute].map(renderElapsed)).to.deep.equal([
      '45s',
      '3m4s',
      '12m',
      '2h5m',
    ]);
  });
});

describe('spans of an evaluation', () => {
  let world: World;
  const spans: Span[] = [];
  beforeEach(() => {
    spans.length = 0;
  });
  afterEach(() => world.stop());

  async function record(fails = false): Promise<void> {
    const pending: TraceEvent[] = [];
    let reader: ReturnType<typeof createSpanReader> | undefined;
    world = createWorld({
      scheduler: {
        trace: (event) => (reader === undefined ? pending.push(event) : reader.trace(event)),
        events: (event) => reader?.read(event),
      },
    });
    const made = createSpanReader(world.clock, (span) => spans.push(span));
    reader = made;
    made.read({
      type: 'runStarted',
      program: '/p.rf',
      params: {},
      args: ['-n=1'],
      cwd: '/',
      version: 'v',
      universe: '',
      keySpace: '',
      cacheMode: 'readwrite',
    });
    if (fails) world.alloc.fail('promote', boom, 1);
    const { evaluation, done } = world.start(mergeFlow(exec('E', 'run')), {
      trace: made.trace,
      cacheMode: cacheMode.readWrite,
    });
    await world.alloc.started('E');
    await world.clock.advance(5000);
    await world.alloc.ok('E', textFiles('x'));
    await done;
    await evaluation.settled();
    made.end();
  }

  it('are those of the run, its look-ups and writes, requests, allocs and stages of tasks', async () => {
    await record();
    const digest = shortDigest(exec('E', 'run').digest());
    const kinds = new Map(spans.map(({ name, kind }) => [name, kind]));
    expect(kinds.get('/p.rf -n=1')).to.equal('Run');
    expect(kinds.get('batch cache lookup (1)')).to.equal('Cache');
    expect(kinds.get(`cache write ${digest}`)).to.equal('Cache');
    expect(kinds.get('allocating resources')).to.equal('AllocReq');
    expect(kinds.get('alloc: alloc')).to.equal('AllocLifespan');
    expect(kinds.get(`E_${digest} loading`)).to.equal('Transfer');
    expect(kinds.get(`E_${digest} submitting`)).to.equal('Exec');
    expect(kinds.get(`E_${digest} transferring output`)).to.equal('Transfer');
    const waiting = spans.find(({ name }) => name.endsWith('waiting for completion'));
    expect((waiting?.endMs ?? 0) - (waiting?.startMs ?? 0)).to.equal(5000);
  });

  it('tell of stages that failed and were tried again', async () => {
    await record(true);
    const promotions = spans.filter(({ name }) => name.endsWith('promoting objects'));
    expect(promotions.map(({ notes }) => notes)).to.deep.equal([
      { '"promoting objects" retries': '0', error: 'boom' },
      { '"promoting objects" retries': '1' },
    ]);
  });

  it('are a trace file that browsers open', async () => {
    await record();
    const text = renderChromeTrace(spans);
    expect(text.endsWith('}\n')).to.equal(true);
    const { traceEvents } = JSON.parse(text);
    expect(traceEvents).to.have.length(spans.length);
    const run = traceEvents.find((event: { name: string }) => event.name === '/p.rf -n=1');
    expect(run).to.deep.include({ pid: 0, ph: 'X', cat: 'Run', ts: Date.UTC(2026, 0, 1) * 1000 });
    expect(run.args.beginTime).to.equal('Thursday, 01-Jan-26 00:00:00 UTC');
    const stages = traceEvents.filter((event: { name: string }) => event.name.startsWith('E_'));
    expect(new Set(stages.map((event: { pid: number }) => event.pid)).size, 'lanes of one task').to.equal(1);
    for (const { tid } of traceEvents) expect(Number.isSafeInteger(tid)).to.equal(true);
    const instant = traceEvents.find((event: { name: string }) => event.name.endsWith('submitting'));
    expect(instant).to.not.have.property('dur');
  });

  it('are a document of OpenTelemetry, below the span of the run', async () => {
    await record(true);
    const sent: unknown[] = [];
    const exporter: OtelExporter = { export: async (_ctx, document) => void sent.push(document) };
    const document = encodeOtel(namedDigest('run'), spans);
    await exporter.export({ signal: new AbortController().signal }, document);
    expect(sent).to.deep.equal([document]);
    const all = document.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    const root = all.find(({ name }) => name === '/p.rf -n=1');
    expect(root).to.not.have.property('parentSpanId');
    expect(root?.traceId).to.equal(hexDigest(namedDigest('run')).slice(0, 32));
    for (const span of all) {
      if (span !== root) expect(span.parentSpanId).to.equal(root?.spanId);
      expect(span.spanId).to.match(/^[0-9a-f]{16}$/);
    }
    expect(new Set(all.map(({ spanId }) => spanId)).size).to.equal(all.length);
    expect(all.filter(({ status }) => status.code === 2).map(({ status }) => status.message)).to.deep.equal(['boom']);
  });
});
