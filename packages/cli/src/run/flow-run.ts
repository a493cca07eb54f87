// A Main that needs external work: a runtime, a record on disk, progress, a result. Spec: 07-cli §9.1 (5-17).

import { recoverError, renderError } from '@reflow-lang/base';
import type { Flow } from '@reflow-lang/flow';
import {
  createBanner,
  createFlowGraph,
  createNdjsonReader,
  createRunLog,
  describeError,
  isMaterial,
  prepareDirectory,
  type RunFiles,
  type RunLog,
  type RunOutcome,
  type RunRequest,
  type Runtime,
  runFiles,
  runProgram,
} from '@reflow-lang/runner';
import { renderType } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import { fromHere } from '../text/place.ts';
import { announceProgram, announceStart, type BegunRun, endEarly, printDocument } from './begun-run.ts';
import type { KnownMain, OpenRuntime } from './execute.ts';
import { createFailureReader, type FailedNode } from './failed-node.ts';
import { renderFailure } from './failure-report.ts';
import { createRunLoggers } from './loggers.ts';
import type { DescribedFailure } from './program-failure.ts';
import { createProgress, type Progress, progressMode } from './progress.ts';
import { placeResult } from './result-files.ts';

export async function runFlow(run: BegunRun, main: KnownMain<Flow>, openRuntime: OpenRuntime): Promise<number> {
  const interrupts = run.host.interrupts();
  let record: RunRecord;
  let runtime: Runtime;
  try {
    record = openRecord(run);
  } catch (error) {
    return endEarly(run, describeThrown(error), main.params);
  }
  try {
    runtime = await openRuntime((line) => run.tool.error(line.startsWith('warning: ') ? line : `warning: ${line}`));
  } catch (error) {
    record.close();
    return endEarly(run, describeThrown(error), main.params);
  }
  const limit = startTimeLimit(run.options.timeoutMs, interrupts);
  try {
    return await evaluate(run, main, runtime, record, limit.signal);
  } finally {
    limit.stop();
    await runtime.close();
    record.close();
  }
}

export function describeThrown(thrown: unknown): DescribedFailure {
  const error = recoverError(thrown);
  return { error: describeError(error), text: renderError(error) };
}

// ---- What is kept of the run on disk --------------------------------------------------------------

interface RunRecord {
  readonly files: RunFiles;
  readonly runlog: RunLog;
  close(): void;
}

/** Throws a ReflowError, or the system's error. */
function openRecord(run: BegunRun): RunRecord {
  const files = runFiles(run.settings.home, run.id);
  const complain = (line: string): void => run.tool.error(line);
  prepareDirectory(files.dir);
  const runlog = createRunLog(files.runlog, () => new Date(), complain);
  const events = createNdjsonReader(files.events, complain);
  run.stream.add(events.read);
  if (run.options.graph) run.stream.add(createFlowGraph(files.graph, complain));
  return {
    files,
    runlog,
    close: () => {
      events.close();
      runlog.close();
    },
  };
}

/** A signal that also fires, with the reason `timeout`, after a time; 0 is never. */
function startTimeLimit(ms: number, interrupts: AbortSignal): { readonly signal: AbortSignal; stop(): void } {
  if (ms === 0) return { signal: interrupts, stop: () => {} };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort('timeout'), Math.min(ms, 2 ** 31 - 1));
  return { signal: AbortSignal.any([interrupts, controller.signal]), stop: () => clearTimeout(timer) };
}

// ---- The evaluation -------------------------------------------------------------------------------

async function evaluate(
  run: BegunRun,
  main: KnownMain<Flow>,
  runtime: Runtime,
  record: RunRecord,
  signal: AbortSignal,
): Promise<number> {
  const { host, options, stream } = run;
  const mode = progressMode(host, options);
  const loggers = createRunLoggers(record.runlog.logger, run.tool, mode, host.style.logLevel);
  const progress = createProgress(mode, run.screen, run.shortId);
  const failures = createFailureReader();
  let output: string | undefined;
  for (const reader of [progress.read, failures.read, createBanner(loggers.banner)]) stream.add(reader);
  announceStart(run, main.params, { cacheMode: cacheModeName(runtime), keySpace: runtime.keySpace });
  announceProgram(run, renderType(main.type), false);
  const deliver = (value: Value): void => {
    output = deliverFiles(run, runtime, record.files, value);
  };
  let outcome: RunOutcome;
  try {
    outcome = await runProgram(
      runtime,
      { ...requestOf(run, main, record.files, runtime), deliver },
      {
        signal,
        stream,
        log: loggers.log,
        details: loggers.details,
        user: host.env.USER ?? 'unknown',
      },
    );
  } finally {
    progress.end();
  }
  report(run, main, runtime, { outcome, output, failed: failures.first(), files: record.files, progress, mode });
  return outcome.exitCode;
}

function requestOf(run: BegunRun, main: KnownMain<Flow>, files: RunFiles, runtime: Runtime): RunRequest {
  const { options, stream } = run;
  const { invalidate } = options;
  return {
    runId: run.id,
    program: options.program,
    params: main.params,
    args: options.args,
    main: { flow: main.value, type: main.type },
    stateBase: files.base,
    strategy: {
      bottomUp: options.bottomUp,
      recomputeEmpty: options.recomputeEmpty,
      postUseChecksum: options.postUseChecksum,
      assert: options.assert,
      ...(invalidate && { invalidate: (f: Flow) => invalidate(f.ident) }),
    },
    retryWaitMs: options.retryWaitMs,
    backgroundTimeoutMs: options.backgroundTimeoutMs,
    resolveImage: async (image) => {
      const warning = `image ${JSON.stringify(image)} is not used: no container runtime found; running with host tools (${runtime.runtimeName})`;
      stream.emit({ type: 'imageResolved', image, resolved: image, how: 'ignored', warning });
      return image;
    },
  };
}

/** Below `--output DIR`, else below the run's own folder; `undefined` for values without files of their own. */
function deliverFiles(run: BegunRun, runtime: Runtime, files: RunFiles, value: Value): string | undefined {
  const { output } = run.options;
  if (!isMaterial(value)) {
    if (output !== undefined) run.tool.error('warning: the value is no file and no directory: --output has no effect');
    return undefined;
  }
  if (output !== undefined) return placeResult(run, value, output, runtime.objectPath);
  try {
    return placeResult(run, value, files.output, runtime.objectPath);
  } catch (error) {
    // Nobody has asked for it, and the value is known without.
    run.tool.error(`warning: ${renderError(recoverError(error))}`);
    return undefined;
  }
}

interface Ended {
  readonly outcome: RunOutcome;
  readonly output: string | undefined;
  readonly failed: FailedNode | undefined;
  readonly files: RunFiles;
  readonly progress: Progress;
  readonly mode: string;
}

/** Result, document, summary. */
function report(run: BegunRun, main: KnownMain<Flow>, runtime: Runtime, ended: Ended): void {
  const { host, options, screen } = run;
  const { outcome, output, files, mode } = ended;
  const { error } = outcome;
  if (options.json) {
    const paths = {
      runlog: files.runlog,
      events: files.events,
      ...(options.graph && { graph: files.graph }),
      ...(output !== undefined && { output }),
    };
    const described = error === undefined ? undefined : describeError(error);
    printDocument(run, outcome, described, { params: main.params, type: main.type, keySpace: runtime.keySpace, paths });
  } else if (error === undefined) {
    host.stdout(`${outcome.text}\n`);
  }
  if (error !== undefined) {
    const { frames: isBrief } = host.style;
    const text = renderFailure({ ...outcome, error }, ended.failed, { runlog: files.runlog, isBrief });
    screen.print(isBrief ? fromHere(host, text) : text);
  }
  if (mode === 'tty' || mode === 'plain') screen.print(`${summaryLine(outcome)}\n`);
  if (output !== undefined) screen.print(`result: ${output}\n`);
}

function summaryLine({ status, stats, durationMs }: RunOutcome): string {
  const seconds = (durationMs / 1000).toFixed(durationMs < 10_000 ? 2 : 0);
  const failed = stats.failed > 0 ? `, ${stats.failed} failed` : '';
  const word = status === 'ok' ? 'ok' : status === 'canceled' ? 'interrupted' : 'failed';
  return `${word}: ${stats.nodes} nodes, ${stats.executed} executed, ${stats.cached} cached${failed} in ${seconds} s`;
}

const cacheModeNames: Readonly<Record<number, string>> = { 0: 'off', 2: 'read', 4: 'write', 6: 'readwrite' };
const cacheModeName = (runtime: Runtime): string => cacheModeNames[runtime.cacheMode] ?? 'off';
