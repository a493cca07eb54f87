// The evaluator against a model: random graphs, random faults, random order of everything that waits.
// Whatever happens, the value or the error is the model's, each piece of work is accepted once, nothing
// is forgotten, nothing stays reserved, and the events keep their contract.
//
// A failure names its seed: REFLOW_MODEL_SEED=n runs that one alone. REFLOW_MODEL_SEEDS=n runs n seeds
// instead of 2,000; REFLOW_MODEL_FROM=n begins with another one than 1.

import { renderDigest } from '@reflow-lang/base';
import { type CacheMode, cacheMode, type ReflowEvent } from '@reflow-lang/evaluator';
import { createMemoryAssoc, createMemoryRepository } from '@reflow-lang/evaluator/testing';
import { op } from '@reflow-lang/flow';
import { equalResources } from '@reflow-lang/values';
import { expect } from 'chai';
import { injectedText, type Severity } from './model/chaos.ts';
import { endedNodes, violations } from './model/event-contract.ts';
import { triesOf } from './model/program.ts';
import { evaluateRandomly, type RandomEvaluation, type Trial } from './model/random-evaluation.ts';
import { fingerprint, type GraphOptions, randomGraph } from './model/random-graph.ts';
import { evaluateReference, type ReferenceResult } from './model/reference.ts';
import { createSeededRandom, type SeededRandom } from './model/seeded-random.ts';
import { asFileset } from './world.ts';

const { REFLOW_MODEL_SEED: only, REFLOW_MODEL_SEEDS: howMany, REFLOW_MODEL_FROM: from } = process.env;
const firstSeed = Number(only ?? from ?? 1);
const seeds = only === undefined ? Number(howMany ?? 2000) : 1;

/** One seed: a graph, evaluated twice over the same stores. */
async function trySeed(seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  const graphSeed = random.below(2 ** 31);
  const options: GraphOptions = {
    nodes: 4 + random.below(26),
    mayFail: random.chance(0.4),
    hasExterns: random.chance(0.5),
    sharesNodes: random.chance(0.7),
  };
  const graph = () => randomGraph(createSeededRandom(graphSeed), options);
  const stores = { assoc: createMemoryAssoc(), objects: createMemoryRepository('shared') };
  const reference = evaluateReference(graph());
  const shared = {
    stores,
    cacheMode: random.chance(0.7) ? cacheMode.readWrite : cacheMode.off,
    bottomUp: random.chance(0.3),
    direct: random.chance(0.5),
    keepsJobs: random.chance(0.3),
  };
  const trial = async (): Promise<Trial> => {
    const severity: Severity = random.pick(['none', 'passing', 'passing', 'fatal'] as const);
    const cancelAfter = random.chance(0.1) ? random.below(200) : undefined;
    const plan: RandomEvaluation = { ...shared, severity, cancelAfter };
    const listen = severity === 'none' ? durability(plan) : () => {};
    const result = await evaluateRandomly(graph(), random.split(), plan, listen);
    checkTrial(result, plan, reference);
    return result;
  };
  const first = await trial();
  if (isPerfect(first, reference)) checkStarted(first, shared.cacheMode, reference);
  const isLossy = loseObjects(random, stores.objects.objects);
  const second = await trial();
  const isRepeated = [first, second].every((t) => isPerfect(t, reference)) && !isLossy;
  if (isRepeated && shared.cacheMode !== cacheMode.off && !options.hasExterns && !options.sharesNodes) {
    checkNothingRanAgain(second);
  }
}

/** Nothing failed, and nothing was in the way. */
const isPerfect = ({ chaos, wasCancelled }: Trial, { errors }: ReferenceResult): boolean =>
  chaos.severity === 'none' && !wasCancelled && errors.size === 0;

/** Of what a crash may leave: some objects are gone. */
function loseObjects(random: SeededRandom, objects: Map<string, unknown>): boolean {
  if (!random.chance(0.3)) return false;
  for (const id of [...objects.keys()]) if (random.chance(0.2)) objects.delete(id);
  return true;
}

/** When an exec is told to be done, a later run finds its result. */
function durability(plan: RandomEvaluation): (event: ReflowEvent) => void {
  return (event) => {
    if (event.type !== 'nodeDone' || event.how !== 'exec' || plan.keepsJobs) return;
    if (plan.cacheMode !== cacheMode.readWrite) return;
    const stored = [...plan.stores.assoc.entries.values()].map(({ value }) => renderDigest(value));
    expect(stored, `results in the cache when ${event.node.ident} is done`).to.not.deep.equal([]);
  };
}

function checkTrial(trial: Trial, plan: RandomEvaluation, reference: ReferenceResult): void {
  expect(violations(trial.events), 'violations of the event contract').to.deep.equal([]);
  checkReservations(trial);
  if (trial.wasCancelled) {
    if (trial.rejection !== undefined) expect(trial.rejection.kind).to.equal('Canceled');
    return;
  }
  expect(trial.rejection?.message, 'what the evaluation rejected with').to.equal(undefined);
  checkOutcome(trial, plan, reference);
}

function checkOutcome({ evaluation, events, chaos }: Trial, plan: RandomEvaluation, reference: ReferenceResult): void {
  const error = evaluation.err();
  const { outcome, errors } = reference;
  if (error !== undefined) {
    const isInjected = plan.severity === 'fatal' && chaos.count > 0 && error.toString().includes(injectedText);
    if (!isInjected) expect([...errors], `errors that occur, not ${error}`).to.include(error.message);
    if (!isInjected) expect(outcome.kind, 'outcome of the model').to.equal('error');
    return;
  }
  if (outcome.kind === 'error') expect(evaluation.value(), `value instead of: ${outcome.message}`).to.equal(undefined);
  else expect(fingerprint(asFileset(evaluation.value()))).to.equal(fingerprint(outcome.value));
  const outcomes = evaluation.outcomes().map(({ flow }) => flow.ident);
  expect(endedNodes(events), 'nodes that ended').to.have.length(outcomes.length);
  expect(new Set(endedNodes(events)).size).to.equal(outcomes.length);
}

/**
 * Without faults each piece of work is started as often as it has to be. With a cache, one that has another
 * name and the same inputs may be found there.
 */
function checkStarted({ put }: Trial, mode: CacheMode, { started }: ReferenceResult): void {
  const execs = put.filter((cmd) => cmd !== '').sort();
  if (mode === cacheMode.off) expect(execs, 'execs that were put').to.deep.equal([...started]);
  const left = [...started];
  const tooMany = execs.filter((cmd) => {
    const at = left.indexOf(cmd);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  expect(tooMany, 'execs that were put too often').to.deep.equal([]);
}

/** The root alone is never answered from the cache (05 §10). */
function checkNothingRanAgain({ evaluation, put }: Trial): void {
  const root = evaluation.flow();
  // An intern has no command; one that can be described is not put at all.
  const rest = root.op === op.intern ? put.filter((cmd) => cmd !== '') : put;
  expect(rest, 'execs of a repeated evaluation').to.deep.equal(root.op === op.exec ? triesIn(root.cmd) : []);
}

const triesIn = (cmd: string): readonly string[] => Array.from({ length: triesOf(cmd) }, () => cmd);

function checkReservations({ stats, allocs, chaos, wasCancelled, isOverbooked }: Trial): void {
  expect(isOverbooked, 'more is assigned than there is').to.equal(false);
  expect({ waiting: stats.waiting, running: stats.running }).to.deep.equal({ waiting: 0, running: 0 });
  for (const { id, available, tasks } of stats.allocs) {
    const alloc = allocs.find((a) => a.id() === id);
    expect(tasks, `tasks on ${id}`).to.equal(0);
    expect(equalResources(available, alloc?.resources() ?? {}), `what is free on ${id}`).to.equal(true);
    const isDisturbed = wasCancelled || chaos.severity === 'fatal' || alloc?.isWell === false;
    if (!isDisturbed) expect([...(alloc?.held.values() ?? [])], `inputs held on ${id}`).to.deep.equal([]);
  }
}

describe('the evaluator under random faults in random order', () => {
  it(`agrees with the model for ${seeds} seeds`, async () => {
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
      try {
        await trySeed(seed);
      } catch (thrown) {
        if (thrown instanceof Error) thrown.message = `REFLOW_MODEL_SEED=${seed}: ${thrown.message}`;
        throw thrown;
      }
    }
  }).timeout(0);
});
