// A Main that is a value: nothing is run, nothing is recorded. Spec: 07-cli §9.1 (4).

import { isMaterial, type RunOutcome } from '@reflow-lang/runner';
import { renderType } from '@reflow-lang/types';
import { renderValue, type Value } from '@reflow-lang/values';
import { exitCode } from '../command.ts';
import { announceProgram, announceStart, type BegunRun, endEarly, printDocument } from './begun-run.ts';
import type { KnownMain } from './execute.ts';
import { describeThrown } from './flow-run.ts';
import { placeResult } from './result-files.ts';

export function printImmediate(run: BegunRun, main: KnownMain<Value>): number {
  const { host, options } = run;
  const { value, type, params } = main;
  let output: string | undefined;
  if (options.output !== undefined && isMaterial(value)) {
    try {
      output = placeResult(run, value, options.output, () => undefined);
    } catch (error) {
      return endEarly(run, describeThrown(error), params);
    }
  }
  const text = renderValue(value, type);
  announceStart(run, params, { cacheMode: 'off', keySpace: '' });
  announceProgram(run, renderType(type), true);
  const stats = { nodes: 0, executed: 0, cached: 0, failed: 0, bytesIn: 0, bytesOut: 0 };
  const durationMs = Date.now() - run.startedAt.getTime();
  const result = { text, type: renderType(type) };
  run.stream.emit({ type: 'runDone', status: 'ok', exitCode: exitCode.ok, result, stats, ms: durationMs });
  const ended = { status: 'ok', exitCode: exitCode.ok, value, text, error: undefined } as const;
  const outcome: RunOutcome = { ...ended, stats, startedAt: run.startedAt, durationMs };
  const paths = output === undefined ? {} : { output };
  if (options.json) printDocument(run, outcome, undefined, { params, type, keySpace: '', paths });
  else host.stdout(`${text}\n`);
  if (output !== undefined) run.screen.print(`result: ${output}\n`);
  return exitCode.ok;
}
