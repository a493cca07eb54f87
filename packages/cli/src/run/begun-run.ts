// A run from the moment it has an id, which is when its program has been read and type-checks: from here
// on its document is `run/1`, whatever happens. Contracts §6.

import { type Digest, digestBytes, type Logger, renderDigest, shortDigest } from '@reflow-lang/base';
import type { ErrorInfo } from '@reflow-lang/evaluator';
import {
  createEventStream,
  createNdjsonReader,
  type EventStream,
  encodeEvent,
  type RunOutcome,
  randomDigest,
  type Sessions,
} from '@reflow-lang/runner';
import { imagesOf } from '../answers/images.ts';
import { type CommandHost, exitCode } from '../command.ts';
import type { Settings } from '../settings.ts';
import { jsonLine } from '../text/json.ts';
import { reflowVersion } from '../version.ts';
import type { RunOptions } from './options.ts';
import { runDocument } from './run-document.ts';
import type { Screen } from './screen.ts';

export interface BegunRun {
  readonly host: CommandHost;
  readonly options: RunOptions;
  readonly settings: Settings;
  readonly sessions: Sessions;
  readonly screen: Screen;
  /** To stderr. */
  readonly tool: Logger;
  readonly id: Digest;
  readonly shortId: string;
  readonly startedAt: Date;
  readonly stream: EventStream;
}

/** Throws the system's error when the file for the events cannot be made. */
export function beginRun(given: Omit<BegunRun, 'id' | 'shortId' | 'stream'>): BegunRun {
  const { host, options, tool } = given;
  const id = randomDigest();
  const complain = (line: string): void => tool.error(line);
  const stream = createEventStream(renderDigest(id), () => new Date(), complain);
  if (options.events === '-') stream.add((event) => host.stdout(encodeEvent(event)));
  else if (options.events !== '') stream.add(createNdjsonReader(options.events, complain).read);
  return { ...given, id, shortId: shortDigest(id), stream };
}

export type Params = Readonly<Record<string, string>>;

export function announceStart(run: BegunRun, params: Params, runtime: { cacheMode: string; keySpace: string }): void {
  const { host, options } = run;
  run.stream.emit({
    type: 'runStarted',
    program: options.program,
    params,
    args: options.args,
    cwd: host.cwd,
    version: reflowVersion,
    universe: options.universe,
    ...runtime,
  });
}

export function announceProgram(run: BegunRun, mainType: string, immediate: boolean): void {
  const { sessions } = run;
  run.stream.emit({
    type: 'programEvaluated',
    mainType,
    immediate,
    images: imagesOf(sessions),
    sources: [...sessions.sources].map(([path, bytes]) => ({ path, digest: renderDigest(digestBytes(bytes)) })),
    ms: Date.now() - run.startedAt.getTime(),
  });
}

/** What the document says of a run besides its end. */
export type DocumentMembers = Pick<Parameters<typeof runDocument>[0], 'params' | 'type' | 'keySpace' | 'paths'>;

export function printDocument(
  run: BegunRun,
  outcome: Omit<RunOutcome, 'error'>,
  error: ErrorInfo | undefined,
  members: DocumentMembers,
): void {
  const { host, options } = run;
  host.stdout(
    jsonLine(
      runDocument({
        runId: renderDigest(run.id),
        program: options.program,
        args: options.args,
        outcome,
        error,
        universe: options.universe,
        ...members,
      }),
    ),
  );
}

/** Nothing was run and nothing will be: `text` says why. */
export function endEarly(
  run: BegunRun,
  failure: { readonly error: ErrorInfo; readonly text: string },
  params: Params,
): number {
  const { error, text } = failure;
  const stats = { nodes: 0, executed: 0, cached: 0, failed: 0, bytesIn: 0, bytesOut: 0 };
  const ms = Date.now() - run.startedAt.getTime();
  announceStart(run, params, { cacheMode: 'off', keySpace: '' });
  run.stream.emit({ type: 'runDone', status: 'error', exitCode: exitCode.failure, error, stats, ms });
  const ended = { status: 'error', exitCode: exitCode.failure, value: undefined, text: '', stats } as const;
  const outcome = { ...ended, startedAt: run.startedAt, durationMs: ms };
  if (run.options.json) printDocument(run, outcome, error, { params, type: undefined, keySpace: '', paths: {} });
  run.screen.print(text.endsWith('\n') ? text : `${text}\n`);
  return exitCode.failure;
}
