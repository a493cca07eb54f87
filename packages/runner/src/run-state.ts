// The state of a run on disk: `<runid>.json` beside `.bak` and `.lock`. Spec: 07-cli §4.2-4.3.

import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { absurd, encodeError, type ReflowError } from '@reflow-lang/base';
import type { RunStats } from '@reflow-lang/evaluator';
import type { Json } from './result-json.ts';

/** 0 Init, 1 Eval, 2 Retry, 3 Done. */
export const phase = { init: 0, eval: 1, retry: 2, done: 3 } as const;
export type Phase = (typeof phase)[keyof typeof phase];

export interface RunState {
  /** `sha256:…`. */
  readonly id: string;
  readonly program: string;
  readonly params: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly phase: Phase;
  readonly result: string;
  readonly err: ReflowError | undefined;
  /** From 0. */
  readonly attemptNumber: number;
  readonly lastTry: Date | undefined;
  readonly created: Date | undefined;
  readonly completion: Date | undefined;
  /** Of a run that is done: what was counted, and the value as JSON. */
  readonly stats?: RunStats;
  readonly value?: Json;
}

/** Writes the triple: temporary file, `.bak` from the old state, rename. A kill leaves old or new. */
export function writeRunState(base: string, state: RunState): void {
  mkdirSync(dirname(base), { recursive: true });
  if (!existsSync(`${base}.lock`)) closeSync(openSync(`${base}.lock`, 'a', 0o600));
  const temporary = `${base}.write${process.pid}`;
  writeFileSync(temporary, encodeRunState(state), { mode: 0o600 });
  rmSync(`${base}.bak`, { force: true });
  if (existsSync(`${base}.json`)) linkSync(`${base}.json`, `${base}.bak`);
  renameSync(temporary, `${base}.json`);
}

/** The text of the state file, or `undefined` when there is none. */
export function readRunStateText(base: string): string | undefined {
  return existsSync(`${base}.json`) ? readFileSync(`${base}.json`, 'utf8') : undefined;
}

/** For people. Spec: 07 §4.3. */
export function renderRunState(state: RunState): string {
  switch (state.phase) {
    case phase.init:
      return 'init';
    case phase.eval:
      return 'eval';
    case phase.retry:
      return `retry (last attempt at: ${state.lastTry?.toISOString() ?? zeroTime}) due to: ${state.err?.message ?? ''}`;
    case phase.done:
      return state.err === undefined ? `done result ${state.result}` : `done error ${state.err.message}`;
    default:
      return absurd(state.phase);
  }
}

const zeroTime = '0001-01-01T00:00:00Z';

function encodeRunState(state: RunState): string {
  const time = (at: Date | undefined): string => at?.toISOString() ?? zeroTime;
  const document = {
    ID: state.id,
    Program: state.program,
    Params: state.params,
    Args: state.args,
    Phase: state.phase,
    Result: state.result,
    Err: state.err === undefined ? null : encodeError(state.err),
    AttemptNumber: state.attemptNumber,
    LastTry: time(state.lastTry),
    Created: time(state.created),
    Completion: time(state.completion),
    TotalResources: null,
    Version: 2,
    ...(state.stats && { Stats: state.stats }),
    ...(state.value !== undefined && { ValueJSON: state.value }),
  };
  return `${goEscape(JSON.stringify(document))}\n`;
}

/** Go's JSON encoder escapes these inside strings; readers accept both. */
const goEscape = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
