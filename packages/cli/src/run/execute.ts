// The steps of `reflow run`, from the program's text to the exit code. Spec: 07-cli §9.1.

import { mkdirSync } from 'node:fs';
import { type Digest, digestBytes, type Logger, leveledLogger, renderDigest, shortDigest } from '@reflow-lang/base';
import { Flow } from '@reflow-lang/flow';
import { force } from '@reflow-lang/lower';
import {
  createEventStream,
  createNdjsonReader,
  createRunLog,
  createSessions,
  type EventStream,
  encodeEvent,
  type Instance,
  openProgram,
  type RunFiles,
  type RunOutcome,
  type Runtime,
  randomDigest,
  runFiles,
  runProgram,
  type Sessions,
} from '@reflow-lang/runner';
import { renderType, type Type } from '@reflow-lang/types';
import { renderValue, type Value } from '@reflow-lang/values';
import { imagesOf } from '../answers/images.ts';
import { type CommandHost, exitCode } from '../command.ts';
import type { Settings } from '../settings.ts';
import { errorLine, jsonLine } from '../text/json.ts';
import { reflowVersion } from '../version.ts';
import { createFailureReader, type FailedNode } from './failed-node.ts';
import { reportFailure } from './failure-report.ts';
import type { RunOptions } from './options.ts';
import { reportProgramFailure } from './program-failure.ts';
import { createProgress } from './progress.ts';
import { placeResult } from './result-files.ts';
import { runDocument } from './run-document.ts';

/** Resolves to the exit code. `openRuntime` is called only when external work is needed. */
export async function executeRun(
  host: CommandHost,
  options: RunOptions,
  settings: Settings,
  openRuntime: () => Promise<Runtime>,
): Promise<number> {
  const trace = (line: string): void => host.stderr(`${line}\n`);
  const log = createToolLog(host, options);
  const sessions = createSessions({ cwd: host.cwd, trace, log: (line) => log.info(line) });
  const startedAt = new Date();
  const opened = openProgram(sessions, options.program, withProjectParams(options, settings));
  if (!opened.ok) return reportProgramFailure(host, options, opened.error, sessions);
  const main = mainOf(opened.value);
  if (main === undefined) return refuse(host, options, 'module has no Main');
  const run: Prepared = { host, options, settings, log, sessions, instance: opened.value, main, startedAt };
  const value = forceMain(run);
  if (value instanceof Error) return refuse(host, options, value.message);
  return value instanceof Flow ? runFlow(run, value, openRuntime) : printImmediate(run, value);
}

/** Everything known once the program has been instantiated. */
interface Prepared {
  readonly host: CommandHost;
  readonly options: RunOptions;
  readonly settings: Settings;
  readonly log: Logger;
  readonly sessions: Sessions;
  readonly instance: Instance;
  readonly main: { readonly type: Type; readonly value: Value };
  readonly startedAt: Date;
}

function createToolLog(host: CommandHost, options: RunOptions): Logger {
  const level = options.logLevel;
  const known = level === 'off' || level === 'error' || level === 'debug' ? level : 'info';
  return leveledLogger(known, (_level, message) => host.stderr(`reflow: ${message}\n`));
}

/** Parameters of the project file come first, so that the command line overrides them. */
function withProjectParams(options: RunOptions, settings: Settings): readonly string[] {
  const params = settings.project?.params ?? new Map<string, string>();
  return [...[...params].map(([name, text]) => `-${name}=${text}`), ...options.args];
}

function mainOf(instance: Instance): Prepared['main'] | undefined {
  const type = instance.type.fields.findLast((field) => field.name === 'Main')?.type;
  const value = instance.value.members.get('Main');
  return type !== undefined && value !== undefined ? { type, value } : undefined;
}

function forceMain(run: Prepared): Value | Error {
  try {
    return force(run.main.value, run.main.type);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function refuse(host: CommandHost, options: RunOptions, message: string): number {
  if (options.json) host.stdout(errorLine({ code: '', message, kind: 'Eval', causes: [] }));
  host.stderr(`${message}\n`);
  return exitCode.failure;
}

// ---- Immediate values -------------------------------------------------------------------------

/** Nothing is to be run: the value is the answer. */
function printImmediate(run: Prepared, value: Value): number {
  const { host, options, main } = run;
  const text = renderValue(value, main.type);
  const runId = randomDigest();
  const stream = openStream(run, runId);
  emitStart(run, stream, value, 'off', '');
  const stats = { nodes: 0, executed: 0, cached: 0, failed: 0, bytesIn: 0, bytesOut: 0 };
  const durationMs = Date.now() - run.startedAt.getTime();
  const outcome: RunOutcome = {
    status: 'ok',
    exitCode: 0,
    value,
    text,
    error: undefined,
    stats,
    startedAt: run.startedAt,
    durationMs,
  };
  stream.emit({
    type: 'runDone',
    status: 'ok',
    exitCode: 0,
    result: { text, type: renderType(main.type) },
    stats,
    ms: durationMs,
  });
  if (options.json) host.stdout(jsonLine(runDocument(documentInput(run, runId, outcome, '', {}))));
  else host.stdout(`${text}\n`);
  return exitCode.ok;
}

// ---- Flows ------------------------------------------------------------------------------------

async function runFlow(run: Prepared, flow: Flow, openRuntime: () => Promise<Runtime>): Promise<number> {
  const { host, options, settings } = run;
  const runtime = await openRuntime();
  const runId = randomDigest();
  const files = runFiles(settings.home, runId);
  mkdirSync(files.dir, { recursive: true });
  const runlog = createRunLog(files.runlog, () => new Date(), run.log);
  const stream = openStream(run, runId);
  const ndjson = createNdjsonReader(files.events, (line) => run.log.error(line));
  stream.add(ndjson.read);
  const progress = createProgress(host, options, shortDigest(runId));
  stream.add(progress.read);
  const failures = createFailureReader();
  stream.add(failures.read);
  runlog.logger.debug(`reflow version: ${reflowVersion}`);
  runlog.logger.debug(`run ID: ${shortDigest(runId)}`);
  emitStart(run, stream, flow, cacheModeName(runtime), runtime.keySpace);
  let outcome: RunOutcome;
  try {
    outcome = await runProgram(runtime, requestOf(run, flow, runId, files, runtime, stream), {
      signal: host.signal,
      stream,
      log: runlog.logger,
      user: host.env.USER ?? 'unknown',
    });
    progress.end();
    return finish(run, runtime, { runId, files, outcome, failed: failures.first() });
  } finally {
    progress.end();
    await runtime.close();
    ndjson.close();
    runlog.close();
  }
}

function requestOf(
  run: Prepared,
  flow: Flow,
  runId: Digest,
  files: RunFiles,
  runtime: Runtime,
  stream: EventStream,
): Parameters<typeof runProgram>[1] {
  const { options, instance } = run;
  const invalidate = options.invalidate;
  return {
    runId,
    program: options.program,
    params: Object.fromEntries(instance.params),
    args: options.args,
    main: { flow, type: run.main.type },
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

interface Ended {
  readonly runId: Digest;
  readonly files: RunFiles;
  readonly outcome: RunOutcome;
  readonly failed: FailedNode | undefined;
}

/** Result, files, document, summary. */
function finish(run: Prepared, runtime: Runtime, ended: Ended): number {
  const { host, options } = run;
  const { runId, files, outcome } = ended;
  const output = outcome.value === undefined ? undefined : placeResult(run, runtime, files, outcome.value);
  if (options.json) {
    const paths = { runlog: files.runlog, events: files.events, ...(output !== undefined && { output }) };
    host.stdout(jsonLine(runDocument(documentInput(run, runId, outcome, runtime.keySpace, paths))));
  } else if (outcome.error === undefined) {
    host.stdout(`${outcome.text}\n`);
  }
  if (outcome.error !== undefined) reportFailure(host, ended.failed, outcome, files);
  if (options.progress !== 'none' && options.progress !== 'json') host.stderr(`${summaryLine(outcome)}\n`);
  if (output !== undefined) host.stderr(`result: ${output}\n`);
  return outcome.exitCode;
}

function summaryLine({ stats, durationMs, error }: RunOutcome): string {
  const seconds = (durationMs / 1000).toFixed(durationMs < 10_000 ? 2 : 0);
  const failed = stats.failed > 0 ? `, ${stats.failed} failed` : '';
  return `${error === undefined ? 'ok' : 'failed'}: ${stats.nodes} nodes, ${stats.executed} executed, ${stats.cached} cached${failed} in ${seconds} s`;
}

// ---- Events and document ----------------------------------------------------------------------

function openStream(run: Prepared, runId: Digest): EventStream {
  const { host, options } = run;
  const stream = createEventStream(
    renderDigest(runId),
    () => new Date(),
    (line) => run.log.error(line),
  );
  if (options.events === '-' || options.progress === 'json') stream.add((event) => host.stdout(encodeEvent(event)));
  else if (options.events !== '') stream.add(createNdjsonReader(options.events, (line) => run.log.error(line)).read);
  return stream;
}

function emitStart(run: Prepared, stream: EventStream, main: Value, cacheMode: string, keySpace: string): void {
  const { host, options, sessions, instance } = run;
  stream.emit({
    type: 'runStarted',
    program: options.program,
    params: Object.fromEntries(instance.params),
    args: options.args,
    cwd: host.cwd,
    version: reflowVersion,
    universe: options.universe,
    keySpace,
    cacheMode,
  });
  stream.emit({
    type: 'programEvaluated',
    mainType: renderType(run.main.type),
    immediate: !(main instanceof Flow),
    images: imagesOf(sessions),
    sources: [...sessions.sources].map(([path, bytes]) => ({ path, digest: renderDigest(digestBytes(bytes)) })),
    ms: Date.now() - run.startedAt.getTime(),
  });
}

const cacheModeNames: Readonly<Record<number, string>> = { 0: 'off', 2: 'read', 4: 'write', 6: 'readwrite' };
const cacheModeName = (runtime: Runtime): string => cacheModeNames[runtime.cacheMode] ?? 'off';

function documentInput(
  run: Prepared,
  runId: Digest,
  outcome: RunOutcome,
  keySpace: string,
  paths: Readonly<Record<string, string>>,
): Parameters<typeof runDocument>[0] {
  const { options, instance, main } = run;
  return {
    runId: renderDigest(runId),
    program: options.program,
    params: Object.fromEntries(instance.params),
    args: options.args,
    type: main.type,
    outcome,
    universe: options.universe,
    keySpace,
    paths,
  };
}
