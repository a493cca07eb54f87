// How much memory a task will need and how long it will take, from the profiles of earlier tasks: of
// the same image and command if there are enough, else of the same ident.
// Spec: 07-cli §17, 05-flow-eval §20.

import { invariant, isKind, type Logger, plainError, recoverError, renderDigest } from '@reflow-lang/base';
import { collectBytes, textOfBytes } from './byte-stream.ts';
import { decodeInspect, type InspectedProfile } from './inspect-decode.ts';
import { Limiter } from './limit.ts';
import type { Clock, Ctx, ExecConfig, Prediction, Predictor, Repository, TaskDB, TaskQuery, TaskRow } from './ports.ts';
import { imgCmdId } from './scheduler/task-log.ts';

export interface PredictorConfig {
  readonly taskDB: TaskDB;
  readonly repository: Repository;
  /** Profiles that make a prediction, at least. */
  readonly minData: number;
  /** Inspects that are read, at most. */
  readonly maxInspect: number;
  /** Of the memory maxima; 0 to 100. */
  readonly memPercentile: number;
  readonly clock: Clock;
  readonly log: Logger;
}

const queryLimit = 1000;
const rememberedMs = 60 * 60_000;
const largestMemory = 4 * 2 ** 40;
const concurrentReads = 16;

interface Group {
  readonly name: string;
  readonly query: TaskQuery;
}

interface Remembered {
  readonly at: number;
  readonly prediction: Promise<Prediction>;
}

/** Throws when it is configured in a way that cannot work. */
export function createPredictor(config: PredictorConfig): Predictor {
  invariant(config.minData > 0, 'minData must be greater than zero');
  invariant(config.maxInspect >= config.minData, 'maxInspect must be greater than or equal to minData');
  return new ProfilePredictor(config);
}

class ProfilePredictor implements Predictor {
  readonly #config: PredictorConfig;
  readonly #groups = new Map<string, Remembered>();
  readonly #reads = new Limiter(concurrentReads);

  constructor(config: PredictorConfig) {
    this.#config = config;
  }

  async predict(ctx: Ctx, configs: readonly ExecConfig[]): Promise<readonly (Prediction | undefined)[]> {
    const levels = [byImgCmd, byIdent];
    return Promise.all(
      configs.map(async (execution) => {
        if (execution.type !== 'exec') return undefined;
        for (const level of levels) {
          const prediction = await this.#ofGroup(ctx, level(execution));
          if (prediction !== undefined) return prediction;
        }
        return undefined;
      }),
    );
  }

  async #ofGroup(ctx: Ctx, group: Group): Promise<Prediction | undefined> {
    const now = this.#config.clock.now().getTime();
    let remembered = this.#groups.get(group.name);
    if (remembered === undefined || now - remembered.at > rememberedMs) {
      remembered = { at: now, prediction: this.#compute(ctx, group) };
      this.#groups.set(group.name, remembered);
    }
    try {
      return await remembered.prediction;
    } catch (thrown) {
      const error = recoverError(thrown);
      // A cancelled query says nothing of the group.
      if (ctx.signal.aborted || isKind('Canceled', error)) this.#groups.delete(group.name);
      this.#config.log.debug(`prediction: ${group.name}: ${error.message}`);
      return undefined;
    }
  }

  async #compute(ctx: Ctx, group: Group): Promise<Prediction> {
    const { minData, memPercentile } = this.#config;
    const profiles = await this.#profiles(ctx, group);
    const memories = profiles.flatMap(memoryOf);
    if (memories.length < minData) throw plainError(`insufficient profiles (${memories.length} < ${minData})`);
    const durations = profiles.flatMap(durationOf);
    const durationMs = durations.length < minData ? 0 : percentile(durations, 100);
    return { resources: { mem: percentile(memories, memPercentile) }, durationMs };
  }

  /** Of the latest tasks that ended, succeeded, and were profiled. */
  async #profiles(ctx: Ctx, group: Group): Promise<readonly InspectedProfile[]> {
    const { taskDB, minData, maxInspect } = this.#config;
    const rows = await taskDB.tasks(ctx, group.query);
    if (rows.length < minData) throw plainError(`insufficient tasks (${rows.length} < ${minData})`);
    const ended = rows.filter((row) => row.end !== undefined).sort((a, b) => endOf(b) - endOf(a));
    const profiles: InspectedProfile[] = [];
    for (let at = 0, inspected = 0; at < ended.length && inspected < maxInspect; ) {
      const batch = ended.slice(at, at + (maxInspect - inspected));
      at += batch.length;
      const read = await Promise.all(batch.map((row) => this.#reads.run(() => this.#inspect(ctx, row))));
      for (const profile of read) {
        if (profile === undefined) continue;
        inspected++;
        if (profile.gauges.has('mem') && !profile.hasFailed) profiles.push(profile);
      }
    }
    return profiles;
  }

  async #inspect(ctx: Ctx, row: TaskRow): Promise<InspectedProfile | undefined> {
    if (row.inspect === undefined) return undefined;
    try {
      return decodeInspect(textOfBytes(await collectBytes(await this.#config.repository.get(ctx, row.inspect))));
    } catch (thrown) {
      if (ctx.signal.aborted) throw thrown;
      return undefined;
    }
  }
}

function byImgCmd(execution: ExecConfig): Group {
  const imgCmdID = imgCmdId(execution);
  return { name: `imgCmdGroup:${renderDigest(imgCmdID)}`, query: { imgCmdID, limit: queryLimit } };
}

const byIdent = ({ ident }: ExecConfig): Group => ({
  name: `identGroup:${ident}`,
  query: { ident, limit: queryLimit },
});

const endOf = (row: TaskRow): number => row.end?.getTime() ?? 0;

function memoryOf({ gauges }: InspectedProfile): readonly number[] {
  const max = gauges.get('mem')?.max;
  return max === undefined || max < 0 || max > largestMemory ? [] : [max];
}

function durationOf({ gauges }: InspectedProfile): readonly number[] {
  const longest = Math.max(0, ...[...gauges.values()].map((gauge) => gauge.spanMs));
  return longest > 0 ? [longest] : [];
}

/** 0 is the least, 100 the greatest, 0 of nothing 0. Throws outside of [0, 100]. */
export function percentile(values: readonly number[], p: number): number {
  if (!(p >= 0 && p <= 100)) throw plainError(`percentile ${p} is outside of range [0, 100]`);
  const sorted = [...values].sort((a, b) => a - b);
  if (p === 0) return sorted[0] ?? 0;
  if (p === 100) return sorted.at(-1) ?? 0;
  return sorted[Math.max(0, Math.ceil((sorted.length * p) / 100 - 1))] ?? 0;
}
