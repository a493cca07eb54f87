// The life of one run: evaluate, try again where that may help, keep the state on disk, tell the result.
// Spec: 07-cli §9, contracts §6-7.

import type { Digest } from '@reflow-lang/base';
import { isRestartable, type Logger, ReflowError, recoverError, renderDigest } from '@reflow-lang/base';
import { createSummary, createTextLog, type Eval, eventLogger } from '@reflow-lang/evaluator';
import type { Flow } from '@reflow-lang/flow';
import type { Type } from '@reflow-lang/types';
import type { AssertPolicy, Value } from '@reflow-lang/values';
import { type Evaluation, type EvaluationOptions, startEvaluation, systemClock } from './evaluate.ts';
import type { EventStream } from './event-stream.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createStatsReader } from './readers/stats.ts';
import { encodeValue } from './result-json.ts';
import { recordRun } from './run-history.ts';
import { type Attempt, classifyRun, describeEnd, flowError, type RunOutcome } from './run-outcome.ts';
import { phase, type RunState, renderRunState, writeRunState } from './run-state.ts';
import type { Runtime } from './runtime.ts';

export interface RunRequest {
  readonly runId: Digest;
  /** Absolute. */
  readonly program: string;
  readonly params: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly main: { readonly flow: Flow; readonly type: Type };
  /** Prefix of the state files. */
  readonly stateBase: string;
  readonly strategy: {
    readonly bottomUp: boolean;
    readonly recomputeEmpty: boolean;
    readonly postUseChecksum: boolean;
    readonly assert: AssertPolicy;
    readonly invalidate?: (f: Flow) => boolean;
  };
  readonly retryWaitMs: number;
  readonly backgroundTimeoutMs: number;
  readonly resolveImage: (image: string) => Promise<string>;
  /** Hands the value over before the run counts as done; what it throws is the run's error. */
  readonly deliver?: (value: Value) => void;
}

export interface RunHost {
  /** Its reason says what ended the run: a signal's name, or `timeout`. */
  readonly signal: AbortSignal;
  readonly stream: EventStream;
  /** Messages of the run and of what works for it. */
  readonly log: Logger;
  /** What makes a transcript complete: the configuration, and every node when it starts and ends. */
  readonly details: Logger;
  readonly user: string;
}

const maxAttempts = 3;

/** Runs to the end, whatever that is. Rejects only with bugs of ours. */
export async function runProgram(runtime: Runtime, request: RunRequest, host: RunHost): Promise<RunOutcome> {
  const run = new Run(runtime, request, host);
  const startedAt = systemClock.now();
  const counter = createStatsReader();
  host.stream.add(counter.read);
  host.stream.begin();
  const heartbeat = startHeartbeat(host.stream);
  const { program, args } = request;
  const row = { id: request.runId, user: host.user, program, args, start: startedAt };
  const history = recordRun(runtime, row, (line) => host.log.debug(line));
  run.save({ created: startedAt });
  let ended: Attempt;
  try {
    ended = deliver(await run.attemptUntilDone(), request);
  } finally {
    await run.close();
    heartbeat.stop();
  }
  const endedAt = systemClock.now();
  const { type } = request.main;
  const outcome = classifyRun(ended, { type, stats: counter.stats(), startedAt, endedAt, signal: host.signal });
  const { value, stats } = outcome;
  run.save({
    phase: phase.done,
    result: outcome.text,
    err: outcome.error,
    completion: endedAt,
    stats,
    ...(value !== undefined && { value: encodeValue(value, type) }),
  });
  await history.complete(endedAt);
  host.stream.emit({ type: 'runDone', ...describeEnd(outcome, type) });
  return outcome;
}

function deliver(ended: Attempt, request: RunRequest): Attempt {
  if ('error' in ended) return ended;
  try {
    request.deliver?.(ended.value);
    return ended;
  } catch (error) {
    return { error: recoverError(error), inFlow: false };
  }
}

/** The attempts of one run, and its state on disk. */
class Run {
  readonly #request: RunRequest;
  readonly #host: RunHost;
  readonly #evaluation: Evaluation;
  /** Messages are events like everything else; a reader brings them to the log. */
  readonly #log: Logger;
  #state: RunState;
  #hasComplained = false;
  #current: Eval | undefined;
  #summary = createSummary();

  constructor(runtime: Runtime, request: RunRequest, host: RunHost) {
    this.#request = request;
    this.#host = host;
    this.#log = eventLogger(host.stream.emit, undefined, 'run');
    this.#state = initialState(request);
    const tellNodes = createTextLog({
      log: host.details,
      nodeOf: (id) => this.#current?.node(id),
      bottomUp: request.strategy.bottomUp,
    });
    host.stream.add((event) => {
      this.#summary.read(event);
      if (event.type === 'log') host.log[event.level](event.msg);
      else tellNodes(event);
    });
    this.#evaluation = startEvaluation(runtime, { signal: host.signal, events: host.stream.emit, log: host.log });
  }

  /** The state file is for people and for later commands: a full disk costs it, not the run. Told once. */
  save(change: Partial<RunState>): void {
    this.#state = { ...this.#state, ...change };
    try {
      writeRunState(this.#request.stateBase, this.#state);
    } catch (error) {
      if (this.#hasComplained) return;
      this.#hasComplained = true;
      const reason = error instanceof Error ? error.message : error;
      this.#host.log.error(`cannot write the run's state: ${reason}; the run goes on without it`);
    }
  }

  close(): Promise<void> {
    return this.#evaluation.close();
  }

  async attemptUntilDone(): Promise<Attempt> {
    const { signal, stream } = this.#host;
    for (let attempt = 0; ; attempt++) {
      const lastTry = systemClock.now();
      this.save({ phase: phase.eval, lastTry, attemptNumber: attempt, err: undefined });
      const ended = await this.#evaluateOnce();
      if ('value' in ended || signal.aborted) return ended;
      const { error } = ended;
      if (!isRestartable(error)) {
        this.#log.error(`marking run done after nonrecoverable error ${error.message}`);
        return ended;
      }
      this.#log.info(`marking run for retry after restartable error ${error.message}`);
      this.save({ phase: phase.retry, err: error });
      this.#log.info(`runner state 'Retry': ${renderRunState(this.#state)}`);
      if (attempt + 1 >= maxAttempts) {
        this.#log.debug(`marking run done after exhausting ${attempt + 1}/${maxAttempts} attempts: ${error.message}`);
        return ended;
      }
      const waitMs = Math.max(0, lastTry.getTime() + this.#request.retryWaitMs - systemClock.now().getTime());
      stream.emit({ type: 'retry', scope: 'run', cause: 'Restartable', attempt: attempt + 1, waitMs });
      this.#log.debug(`retrying run in ${waitMs / 1000}s`);
      try {
        await systemClock.sleep(waitMs, signal);
      } catch {
        return ended;
      }
    }
  }

  async #evaluateOnce(): Promise<Attempt> {
    const { main, runId, strategy, resolveImage, backgroundTimeoutMs } = this.#request;
    const { signal, log, details } = this.#host;
    const startedAt = systemClock.now();
    this.#summary = createSummary();
    const options: EvaluationOptions = {
      runID: runId,
      ...strategy,
      resolveImage: (_ctx, image) => resolveImage(image),
    };
    details.info(`evaluating with configuration: ${this.#evaluation.describe(options)}`);
    const evaluated = this.#evaluation.createEval(main.flow, options);
    this.#current = evaluated;
    try {
      await evaluated.do({ signal });
    } catch (error) {
      return { error: recoverError(error), inFlow: false };
    } finally {
      await settle(evaluated.settled(), backgroundTimeoutMs, this.#log);
    }
    const summary = this.#summary.render(systemClock.now().getTime() - startedAt.getTime());
    if (summary !== undefined) log.info(summary);
    const error = evaluated.err();
    if (error !== undefined) return { error: flowError(error), inFlow: true };
    const value = evaluated.value();
    return value === undefined
      ? { error: new ReflowError({ kind: 'Fatal', message: 'no value' }), inFlow: false }
      : { value };
  }
}

/** Cache writes go on after the value is known; a run waits for them, but not for ever. */
async function settle(background: Promise<void>, timeoutMs: number, log: Logger): Promise<void> {
  const timer = new AbortController();
  const late = systemClock.sleep(timeoutMs, timer.signal).then(
    () => log.error(`some cache writes still pending after timeout ${timeoutMs / 1000}s`),
    () => {},
  );
  await Promise.race([background.catch(() => {}), late]);
  timer.abort();
}

function initialState(request: RunRequest): RunState {
  return {
    id: renderDigest(request.runId),
    program: request.program,
    params: request.params,
    args: request.args,
    phase: phase.init,
    result: '',
    err: undefined,
    attemptNumber: 0,
    lastTry: undefined,
    created: undefined,
    completion: undefined,
  };
}
