// Predictions from earlier tasks. Spec: 07-cli §17, 05-flow-eval §20.

import { digestText, silentLogger } from '@reflow-lang/base';
import { createPredictor, type ExecConfig, imgCmdId, type PredictorConfig } from '@reflow-lang/evaluator';
import { createMemoryRepository, createMemoryTaskDB, createVirtualClock } from '@reflow-lang/evaluator/testing';
import { expect } from 'chai';
import { percentile } from '../src/predictor.ts';

const ctx = { signal: new AbortController().signal };
const config = (cmd: string, ident = 'E', type: ExecConfig['type'] = 'exec'): ExecConfig => ({
  type,
  ident,
  url: '',
  image: 'img',
  originalImage: '',
  cmd,
  args: [],
  resources: {},
  needAWSCreds: false,
  needDockerAccess: false,
});

function createHistory(more: Partial<PredictorConfig> = {}) {
  const taskDB = createMemoryTaskDB();
  const repository = createMemoryRepository();
  const clock = createVirtualClock();
  let n = 0;
  const predictor = createPredictor({
    taskDB,
    repository,
    minData: 3,
    maxInspect: 5,
    memPercentile: 100,
    clock,
    log: silentLogger,
    ...more,
  });
  /** A task that ended `n` seconds after the start of time with this inspect. */
  const add = async (execution: ExecConfig, inspect: unknown): Promise<void> => {
    const id = digestText(`task ${n++}`);
    const { ident, resources } = execution;
    const none = digestText('');
    const file = repository.add(JSON.stringify(inspect));
    await taskDB.createTask(ctx, {
      id,
      runID: none,
      flowID: none,
      imgCmdID: imgCmdId(execution),
      ident,
      attempt: 0,
      resources,
      inspect: file.id,
      start: new Date(0),
      end: new Date(n * 1000),
    });
  };
  return { taskDB, clock, predictor, add };
}

const profile = (mem: number, seconds = 1) => ({
  Profile: {
    mem: { Max: mem, Mean: mem, First: new Date(0).toISOString(), Last: new Date(seconds * 1000).toISOString() },
  },
});

describe('the predictor', () => {
  it('takes the profiles of the same image and command, if there are enough', async () => {
    const { predictor, add } = createHistory();
    for (const mem of [10, 30, 20]) await add(config('run'), profile(mem, mem));
    for (const mem of [100, 200, 300]) await add(config('other'), profile(mem));
    expect(await predictor.predict(ctx, [config('run')])).to.deep.equal([
      { resources: { mem: 30 }, durationMs: 30_000 },
    ]);
  });

  it('falls back on the ident, then on nothing', async () => {
    const { predictor, add } = createHistory();
    for (const mem of [10, 20]) await add(config('run'), profile(mem));
    await add(config('other'), profile(40));
    const predictions = await predictor.predict(ctx, [config('run'), config('run', 'F'), config('run', 'E', 'intern')]);
    expect(predictions.map((prediction) => prediction?.resources.mem)).to.deep.equal([40, undefined, undefined]);
  });

  it('leaves out what failed, has no memory, or cannot be read', async () => {
    const { predictor, add } = createHistory({ maxInspect: 9 });
    for (const mem of [1, 2, 3]) await add(config('run'), profile(mem));
    await add(config('run'), { ...profile(99), ExecError: { Kind: 'OOM' } });
    await add(config('run'), { Profile: { cpu: { Max: 99 } } });
    await add(config('run'), 'nonsense');
    await add(config('run'), profile(5 * 2 ** 40));
    expect((await predictor.predict(ctx, [config('run')]))[0]?.resources.mem).to.equal(3);
  });

  it('looks at the latest tasks alone', async () => {
    const { predictor, add } = createHistory();
    for (const mem of [99, 1, 2, 3, 4, 5]) await add(config('run'), profile(mem));
    expect((await predictor.predict(ctx, [config('run')]))[0]?.resources.mem).to.equal(5);
  });

  it('remembers a group for an hour', async () => {
    const { predictor, add, clock } = createHistory();
    expect((await predictor.predict(ctx, [config('run')]))[0]).to.equal(undefined);
    for (const mem of [1, 2, 3]) await add(config('run'), profile(mem));
    expect((await predictor.predict(ctx, [config('run')]))[0]).to.equal(undefined);
    await clock.advance(3_600_001);
    expect((await predictor.predict(ctx, [config('run')]))[0]?.resources.mem).to.equal(3);
  });

  it('refuses to be built in a way that cannot work', () => {
    expect(() => createHistory({ minData: 0 })).to.throw('minData must be greater than zero');
    expect(() => createHistory({ maxInspect: 2 })).to.throw('maxInspect must be greater than or equal to minData');
  });
});

describe('percentiles', () => {
  it('are values of the sample', () => {
    const twenty = Array.from({ length: 20 }, (_, i) => i + 1);
    expect(percentile(twenty, 95)).to.equal(19);
    expect(percentile([5, 3, 1, 2, 4], 50)).to.equal(3);
    expect([percentile([2, 1], 0), percentile([2, 1], 100), percentile([], 50)]).to.deep.equal([1, 2, 0]);
    expect(() => percentile([1], 101)).to.throw('outside of range');
  });
});
