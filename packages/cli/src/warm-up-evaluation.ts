// The evaluator's part of the warm-up: a small graph is reduced over ports that know every result, so
// that the code of a run that finds everything in the cache is in the start-up snapshot.

import { digestBytes, digestText, zeroDigest } from '@reflow-lang/base';
import {
  type Assoc,
  type Clock,
  cacheMode,
  createEval,
  type Repository,
  type Snapshotter,
} from '@reflow-lang/evaluator';
import type { Flow } from '@reflow-lang/flow';
import { createEventStream, encodeEvent } from '@reflow-lang/runner';
import { encodeFilesetV2, File, Fileset } from '@reflow-lang/values';

const file = new File({ id: digestText('a'), size: 1 });
/** What every exec of the graph gave: a file, then a directory. */
const result = Fileset.ofList([Fileset.ofFile(file), Fileset.ofMap([['x', file]])]);
const bytes = encodeFilesetV2(result, { includeFileRefFields: false, includeAssertions: true });
const entry = digestBytes(bytes);

export async function warmUpEvaluation(root: Flow): Promise<void> {
  const stream = createEventStream(
    '',
    () => new Date(0),
    () => {},
  );
  let written = 0;
  stream.add((event) => {
    written += encodeEvent(event).length;
  });
  const evaluation = createEval(root, {
    repository,
    assoc,
    snapshotter,
    events: stream.emit,
    runID: zeroDigest,
    cacheMode: cacheMode.read,
    keySpace: 'host',
    recomputeEmpty: false,
    bottomUp: false,
    postUseChecksum: false,
    clock,
    randomDigest: () => digestText('random'),
    yieldToLoop: () => Promise.resolve(),
  });
  await evaluation.do({ signal: new AbortController().signal });
  const error = evaluation.err();
  if (error !== undefined || written === 0) throw new Error(`the warm-up graph failed: ${error?.message}`);
}

const absent = (): never => {
  throw new Error('not part of the warm-up');
};

const repository: Repository = {
  collect: absent,
  collectWithThreshold: absent,
  stat: async () => file,
  get: async () =>
    (async function* () {
      yield bytes;
    })(),
  put: async (_ctx, body) => (body instanceof Uint8Array ? digestBytes(body) : entry),
  missing: async () => [],
  writeTo: absent,
  readFrom: absent,
  url: () => undefined,
};

const assoc: Assoc = {
  store: absent,
  get: absent,
  batchGet: async (_ctx, keys) => keys.map(() => ({ digest: entry })),
  collectWithThreshold: absent,
  count: absent,
  scan: absent,
  delete: absent,
  toString: () => 'warm-up',
};

const snapshotter: Snapshotter = {
  snapshot: async () => ({ fileset: Fileset.ofFile(file), changed: false }),
  isLocal: () => true,
};

const clock: Clock = {
  now: () => new Date(0),
  sleep: () => new Promise(() => {}),
};
