// The `run/1` document. Contracts §6, 07-cli §20.3.

import { describeError, encodeValue, type RunOutcome } from '@reflow-lang/runner';
import { renderType, type Type } from '@reflow-lang/types';
import { reflowVersion } from '../version.ts';

export interface RunDocumentInput {
  readonly runId: string;
  readonly program: string;
  readonly params: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly type: Type;
  readonly outcome: RunOutcome;
  readonly universe: string;
  readonly keySpace: string;
  readonly paths: Readonly<Record<string, string>>;
}

export function runDocument(input: RunDocumentInput): object {
  const { outcome, type } = input;
  const { value, error } = outcome;
  return {
    reflow: reflowVersion,
    schema: 'run/1',
    runId: input.runId,
    program: input.program,
    params: input.params,
    args: input.args,
    status: outcome.status,
    exitCode: outcome.exitCode,
    result:
      value === undefined ? null : { text: outcome.text, type: renderType(type), value: encodeValue(value, type) },
    error: error === undefined ? null : { code: '', ...describeError(error) },
    startedAt: outcome.startedAt.toISOString(),
    durationMs: outcome.durationMs,
    stats: outcome.stats,
    universe: input.universe,
    keySpace: input.keySpace,
    paths: input.paths,
  };
}
