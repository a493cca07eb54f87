// The `run/1` document. Contracts §6, 07-cli §20.3.

import type { ErrorInfo } from '@reflow-lang/evaluator';
import { encodeValue, type RunOutcome } from '@reflow-lang/runner';
import { renderType, type Type } from '@reflow-lang/types';
import { reflowVersion } from '../version.ts';

export interface RunDocumentInput {
  readonly runId: string;
  readonly program: string;
  readonly params: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly outcome: Omit<RunOutcome, 'error'>;
  readonly error: ErrorInfo | undefined;
  /** Of the value, where there is one. */
  readonly type: Type | undefined;
  readonly universe: string;
  readonly keySpace: string;
  readonly paths: Readonly<Record<string, string>>;
}

export function runDocument(input: RunDocumentInput): object {
  const { outcome, type, error } = input;
  const { value } = outcome;
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
      value === undefined || type === undefined
        ? null
        : { text: outcome.text, type: renderType(type), value: encodeValue(value, type) },
    error: error === undefined ? null : { code: '', ...error },
    startedAt: outcome.startedAt.toISOString(),
    durationMs: outcome.durationMs,
    stats: outcome.stats,
    universe: input.universe,
    keySpace: input.keySpace,
    paths: input.paths,
  };
}
