// What a program would run now, and why: its graph with the cache looked up and nothing started, compared
// with its last runs. Spec: 07-cli §20.6 (explain, run --dry-run), contracts §9.

import { basename, extname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeLatin1 } from '@reflow-lang/base';
import type { ErrorInfo } from '@reflow-lang/evaluator';
import { basisOf, createEval, type ExplainedNode, explainNodes, type RunFacts } from '@reflow-lang/evaluator';
import type { Flow } from '@reflow-lang/flow';
import { describeError, type Runtime, randomDigest, type Sessions, systemClock } from '@reflow-lang/runner';
import type { RunOptions } from '../run/options.ts';
import { earlierRuns } from './recorded-runs.ts';

export interface Explanation {
  /** Id of the run compared with. */
  readonly basis: string | undefined;
  readonly nodes: readonly ExplainedNode[];
  /** What the program fails with before anything is run. */
  readonly error: ErrorInfo | undefined;
  /** More may have to run that nobody knows of. */
  readonly isOpen: boolean;
}

export interface ExplainRequest {
  readonly options: RunOptions;
  /** What `options.invalidate` was made from. */
  readonly invalidateRegexp: string;
  readonly home: string;
  readonly sessions: Sessions;
  readonly main: Flow;
  readonly signal: AbortSignal;
}

/** Rejects with what went wrong in the stores, or when the signal fires. */
export async function explainProgram(runtime: Runtime, request: ExplainRequest): Promise<Explanation> {
  const { options, home, sessions } = request;
  const planned = await plan(runtime, request);
  const now: RunFacts = { universe: options.universe, keySpace: runtime.keySpace, nodes: planned.nodes };
  const basis = basisOf(earlierRuns(home, options.program));
  const nodes = explainNodes(now, basis, (ident) => isDeclared(sessions, ident));
  const isOpen = basis === undefined && !planned.hasValue && planned.error === undefined;
  return { basis: basis?.runId, nodes, error: planned.error, isOpen };
}

async function plan(runtime: Runtime, { options, invalidateRegexp, main, signal }: ExplainRequest) {
  const { invalidate } = options;
  const { repository, assoc, snapshotter, directTransferer, cacheMode, keySpace } = runtime;
  const evaluation = createEval(main, {
    isPlan: true,
    snapshotter,
    directTransferer,
    repository,
    ...(assoc && { assoc }),
    runID: randomDigest(),
    cacheMode,
    keySpace,
    recomputeEmpty: options.recomputeEmpty,
    bottomUp: options.bottomUp,
    postUseChecksum: options.postUseChecksum,
    assert: options.assert,
    ...(invalidate && { invalidate: (f: Flow) => invalidate(f.ident), invalidateRegexp }),
    // No image is asked for: a run without a container runtime leaves them as they are, too.
    resolveImage: async (_ctx, image) => image,
    clock: systemClock,
    randomDigest,
    yieldToLoop: async () => {
      await nextTurn();
    },
  });
  await evaluation.do({ signal });
  const error = evaluation.err();
  const hasValue = evaluation.value() !== undefined;
  return { nodes: evaluation.facts(), error: error && describeError(error), hasValue };
}

/** Whether the text of the module an ident begins with still has the word it ends with. */
function isDeclared(sessions: Sessions, ident: string): boolean {
  const [module = '', word = ''] = ident.split('.');
  for (const [path, bytes] of sessions.sources) {
    if (basename(path, extname(path)) !== module) continue;
    const text = decodeLatin1(bytes);
    return word === '' || new RegExp(`\\b${word.replace(/\W/g, '\\$&')}\\b`).test(text);
  }
  return true;
}
