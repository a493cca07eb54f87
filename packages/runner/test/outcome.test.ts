// How runs end, and what is kept of them. Spec: 07-cli §3, §4.2-4.3, §9.2.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkError, plainError, ReflowError } from '@reflow-lang/base';
import { classifyRun, describeError, flowError, phase, renderRunState, writeRunState } from '@reflow-lang/runner';
import { intType } from '@reflow-lang/types';
import { expect } from 'chai';

const stats = { nodes: 1, executed: 1, cached: 0, failed: 0, bytesIn: 0, bytesOut: 0 };
const signal = (reason?: string): AbortSignal => {
  const controller = new AbortController();
  if (reason !== undefined) controller.abort(reason);
  return controller.signal;
};
const around = (reason?: string) => ({
  type: intType,
  stats,
  startedAt: new Date(1000),
  endedAt: new Date(3500),
  signal: signal(reason),
});

describe('the end of a run', () => {
  const failing = (error: ReflowError, inFlow = true, reason?: string) =>
    classifyRun({ error: inFlow ? flowError(error) : error, inFlow }, around(reason));

  it('is ok with a value', () => {
    const outcome = classifyRun({ value: 5n }, around());
    expect(outcome).to.deep.include({ status: 'ok', exitCode: 0, text: '5', durationMs: 2500, stats });
  });

  it('gives the program its own failures, in the order of the exit codes', () => {
    const cases: readonly (readonly [ReflowError, boolean, string, number])[] = [
      [plainError('division by zero'), true, 'evalError', 11],
      [mkError('exec', ['x'], 'DockerExec', plainError('exited with code 3')), true, 'evalError', 11],
      [mkError('', [], 'Eval', mkError('x', [], 'Timeout')), true, 'evalError', 11],
      [mkError('x', [], 'Timeout'), true, 'transient', 10],
      [mkError('x', [], 'Net'), true, 'transient', 10],
      [mkError('x', [], 'Unavailable'), false, 'transient', 10],
      [mkError('x', [], 'OOM'), true, 'evalError', 11],
      [mkError('x', [], 'OOM'), false, 'error', 1],
      [mkError('x', [], 'Fatal'), false, 'error', 1],
      [plainError('x'), false, 'error', 1],
    ];
    for (const [error, inFlow, status, exitCode] of cases) {
      const outcome = failing(error, inFlow);
      expect([outcome.status, outcome.exitCode], error.message).to.deep.equal([status, exitCode]);
    }
  });

  it('is cancelled by an interrupt, whatever the interrupt made fail', () => {
    for (const [reason, exitCode] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['timeout', 124],
    ] as const) {
      const outcome = failing(mkError('exec', [], 'DockerExec', plainError('killed')), true, reason);
      expect([outcome.status, outcome.exitCode, outcome.error?.kind]).to.deep.equal(['canceled', exitCode, 'Canceled']);
    }
  });

  it('calls an error without a kind an evaluation error, and keeps its place', () => {
    const error = flowError(new ReflowError({ message: 'p.rf:1:2: bad', position: 'p.rf:1:2' }));
    expect(describeError(error)).to.deep.equal({
      kind: 'Eval',
      message: 'evaluation error: p.rf:1:2: bad',
      causes: ['p.rf:1:2: bad'],
      location: 'p.rf:1:2',
    });
  });
});

describe('the state of a run on disk', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'reflow-state-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const state = {
    id: 'sha256:ab',
    program: '/p <&> \u2028.rf',
    params: { b: '1', a: '2' },
    args: ['-b=1'],
    phase: phase.eval,
    result: '',
    err: undefined,
    attemptNumber: 0,
    lastTry: new Date('2026-01-02T03:04:05.678Z'),
    created: undefined,
    completion: undefined,
  };

  it('is the schema of the original, escaped as Go does', () => {
    writeRunState(join(dir, 'runs', 'x'), state);
    const text = readFileSync(join(dir, 'runs', 'x.json'), 'utf8');
    expect(text).to.equal(
      '{"ID":"sha256:ab","Program":"/p \\u003c\\u0026\\u003e \\u2028.rf","Params":{"b":"1","a":"2"},"Args":["-b=1"],' +
        '"Phase":1,"Result":"","Err":null,"AttemptNumber":0,"LastTry":"2026-01-02T03:04:05.678Z",' +
        '"Created":"0001-01-01T00:00:00Z","Completion":"0001-01-01T00:00:00Z","TotalResources":null,"Version":2}\n',
    );
  });

  it('keeps the state before as .bak, and nothing half-written', () => {
    const base = join(dir, 'x');
    writeRunState(base, state);
    const first = readFileSync(`${base}.json`, 'utf8');
    writeRunState(base, { ...state, phase: phase.done, result: '5', stats, value: 5 });
    expect(readFileSync(`${base}.bak`, 'utf8')).to.equal(first);
    const last: unknown = JSON.parse(readFileSync(`${base}.json`, 'utf8'));
    expect(last).to.deep.include({ Phase: 3, Result: '5', Stats: stats, ValueJSON: 5 });
    expect(readdirSync(dir).sort()).to.deep.equal(['x.bak', 'x.json', 'x.lock']);
    expect(statSync(`${base}.json`).mode & 0o777).to.equal(0o600);
  });

  it('reads for people as the original prints it', () => {
    const error = mkError('x', [], 'Net');
    expect(renderRunState({ ...state, phase: phase.init })).to.equal('init');
    expect(renderRunState(state)).to.equal('eval');
    expect(renderRunState({ ...state, phase: phase.retry, err: error })).to.equal(
      'retry (last attempt at: 2026-01-02T03:04:05.678Z) due to: x: network error',
    );
    expect(renderRunState({ ...state, phase: phase.done, result: '5' })).to.equal('done result 5');
    expect(renderRunState({ ...state, phase: phase.done, err: error })).to.equal('done error x: network error');
  });
});
