// A job directory: attempts numbered from 1, each begun by whoever makes its directory, started by whoever
// takes its claim, and finished by whoever records its result first. Spec: 08-infrastructure §21.2, §21.3.

import { linkSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { ReflowError } from '@reflow-lang/base';
import type { Profile } from '@reflow-lang/evaluator';
import { crashPoint, errnoOf, errorToJson, fileError } from '@reflow-lang/store';
import type { Fileset } from '@reflow-lang/values';
import { encodeFilesetJson } from '@reflow-lang/values';
import type { AttemptPaths } from './attempt-paths.ts';
import { profileToJson } from './profile.ts';

/** Makes a directory; false when it is there already. Throws what else goes wrong. */
export function makeExclusively(path: string): boolean {
  try {
    mkdirSync(path, 0o777);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') return false;
    throw fileError('mkdir', [path], thrown);
  }
}

/** Makes a job directory, and its shard if it is the first of it; false when it is there already. */
export function makeJobDirectory(path: string): boolean {
  try {
    mkdirSync(path, 0o777);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') return false;
    if (errnoOf(thrown) !== 'ENOENT') throw fileError('mkdir', [path], thrown);
  }
  mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  return makeExclusively(path);
}

/** Number of the latest attempt, 0 if there is none. */
export function latestAttempt(jobDir: string): number {
  let latest = 0;
  for (const name of readdirSync(jobDir)) {
    const number = /^a(\d+)$/.exec(name)?.[1];
    if (number !== undefined) latest = Math.max(latest, Number(number));
  }
  return latest;
}

/** False when a program without isolation put something else in the place of its attempt directory. */
export function isOwnDirectory(paths: AttemptPaths): boolean {
  return lstatSync(paths.dir, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Milliseconds since the attempt was begun; `undefined` when its directory is gone. */
export function attemptAge(paths: AttemptPaths): number | undefined {
  const stat = statSync(paths.dir, { throwIfNoEntry: false });
  return stat === undefined ? undefined : Date.now() - stat.birthtimeMs;
}

/** Gives an attempt up for good, unless a launcher has claimed it; true when nothing can start in it now. */
export function fence(paths: AttemptPaths): boolean {
  try {
    symlinkSync('fenced', paths.claim);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') return false;
    if (errnoOf(thrown) === 'ENOENT') return true;
    throw fileError('claim', [paths.claim], thrown);
  }
}

/** What `result.json` tells. */
export interface ResultToRecord {
  readonly attempt: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** As a shell reports it. */
  readonly status: number;
  readonly signal: string;
  /** `undefined` when there is an error. */
  readonly outputs: Fileset | undefined;
  readonly error: ReflowError | undefined;
  readonly profile: Profile;
}

/** Records the result, unless somebody has done so; false then. Throws ResourcesExhausted and the like. */
export function recordResult(paths: AttemptPaths, result: ResultToRecord, version: string): boolean {
  const { error, outputs } = result;
  // What a program put in the place of its attempt is not written to; the attempt counts as over.
  if (!isOwnDirectory(paths)) return true;
  const json = {
    attempt: result.attempt,
    t0: result.startedAt.toISOString(),
    t1: result.endedAt.toISOString(),
    code: result.status,
    signal: result.signal,
    oom: error?.kind === 'OOM',
    timeout: error?.kind === 'Timeout',
    reason: error?.message ?? '',
    rusage: null,
    error: error === undefined ? null : errorToJson(error),
    agent: version,
    profile: profileToJson(result.profile),
  };
  // The fileset's own encoder writes paths as the format wants them.
  const outputsText = outputs === undefined ? 'null' : encodeFilesetJson(outputs);
  const text = `${JSON.stringify(json).slice(0, -1)},"outputs":${outputsText}}\n`;
  const temporary = `${paths.result}.${process.pid}`;
  try {
    writeFileSync(temporary, text);
    linkSync(temporary, paths.result);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') return false;
    throw fileError('record', [paths.result], thrown);
  } finally {
    removeFile(temporary);
    crashPoint('job.recorded');
  }
}

/** Removes a file that may not be there; what else goes wrong leaves it there. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (thrown) {
    if (errnoOf(thrown) === undefined) throw thrown;
  }
}

/** Removes a tree, whatever modes the program gave its directories. */
export async function removeTree(path: string | Buffer): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}
