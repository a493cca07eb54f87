// From the end of a program to its result: inputs untouched, status classified, outputs collected, sizes
// observed. Spec: 08-infrastructure §3.7, §3.8, §3.10, §22 (R8).

import { lstatSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Digest,
  formatDuration,
  mkError,
  plainError,
  type ReflowError,
  recoverError,
  renderDigest,
} from '@reflow-lang/base';
import type { Ctx } from '@reflow-lang/evaluator';
import { errnoOf, type FileRepository, listDirectory, nativePath } from '@reflow-lang/store';
import { type File, Fileset } from '@reflow-lang/values';
import type { AttemptPaths } from './attempt-paths.ts';
import { classifyEnd, exitStatus } from './classify.ts';
import type { LinkedInput } from './inputs.ts';
import { logEvidence } from './log-evidence.ts';
import { collectOutput } from './outputs.ts';
import type { ProfileBuilder } from './profile.ts';
import type { EndRecord } from './records-decode.ts';
import type { View } from './runtime.ts';

export interface AttemptToCollect {
  readonly id: Digest;
  readonly paths: AttemptPaths;
  readonly end: EndRecord;
  /** Number of outputs, or the single unnumbered one. */
  readonly outputs: number | 'legacy';
  readonly inputs: ReadonlyMap<string, File>;
  /** Inputs the program could have written to. */
  readonly linked: readonly LinkedInput[];
  /** Set when the program was ended for taking too long. */
  readonly timeLimitMs: number;
  readonly repository: FileRepository;
  readonly view: View;
  readonly profile: ProfileBuilder;
}

/** What is to be recorded: outputs or an error. */
export interface Finished {
  readonly error: ReflowError | undefined;
  readonly outputs: Fileset | undefined;
  readonly status: number;
  readonly signal: string;
  /** Whether the program left anything in its temporary directory. */
  readonly leftTemporaries: boolean;
}

/** Rejects when storage fails: then nothing is known of the outputs, and they can be collected again. */
export async function collectAttempt(ctx: Ctx, attempt: AttemptToCollect): Promise<Finished> {
  const status = exitStatus(attempt.end);
  const { signal } = attempt.end;
  const replaced = replacedDirectory(attempt);
  if (replaced !== undefined) return { error: replaced, outputs: undefined, status, signal, leftTemporaries: false };
  const temporaries = await treeSize(attempt.paths.tmp);
  attempt.profile.observe('tmp', temporaries.bytes, new Date());
  const rest = { status, signal, leftTemporaries: temporaries.entries > 0 };
  const failed = (error: ReflowError): Finished => ({ error, outputs: undefined, ...rest });
  const modified = await modifiedInput(ctx, attempt);
  if (modified !== undefined) return failed(modified);
  const error =
    timeLimitError(attempt) ?? classifyEnd(attempt.id, status, logEvidence(attempt.paths.stdout, attempt.paths.stderr));
  if (error !== undefined) {
    attempt.profile.observe('disk', (await treeSize(attempt.paths.return)).bytes, new Date());
    return failed(error);
  }
  try {
    const { fileset, size } = await collectOutputs(ctx, attempt);
    attempt.profile.observe('disk', size, new Date());
    return { error: undefined, outputs: fileset, ...rest };
  } catch (thrown) {
    const cause = recoverError(thrown);
    // What the program left there is its fault; that we cannot store it is not.
    if (cause.kind !== 'Invalid' && cause.kind !== 'NotAllowed') throw cause;
    return failed(mkError('exec', [renderDigest(attempt.id)], 'Other', cause));
  }
}

/**
 * Without isolation a program can put a link in the place of its own directories. Then nothing is read,
 * changed or removed through them: what the link leads to is none of ours.
 */
function replacedDirectory({ id, paths }: AttemptToCollect): ReflowError | undefined {
  for (const path of [paths.dir, paths.tmp, paths.return, paths.arg]) {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined || stat.isDirectory()) continue;
    return mkError('exec', [renderDigest(id)], 'Invalid', plainError(`exec replaced its directory ${path}`));
  }
  return undefined;
}

function timeLimitError({ id, timeLimitMs }: AttemptToCollect): ReflowError | undefined {
  if (timeLimitMs === 0) return undefined;
  const text = `exceeded time limit ${formatDuration(BigInt(timeLimitMs) * 1_000_000n)}`;
  return mkError('exec', [renderDigest(id)], 'Timeout', plainError(text));
}

/** Links into the store whose seal is broken, and whose bytes are no longer the object's. */
async function modifiedInput(ctx: Ctx, attempt: AttemptToCollect): Promise<ReflowError | undefined> {
  const { repository } = attempt;
  for (const { name, file } of attempt.linked) {
    if (repository.objects.look(file.id, file.size).presence === 'present') continue;
    if ((await repository.missing(ctx, [file])).length === 0) continue;
    const text = `exec modified its input ${attempt.view.arg}/${name}`;
    return mkError('exec', [renderDigest(attempt.id)], 'Integrity', plainError(text));
  }
  return undefined;
}

async function collectOutputs(ctx: Ctx, attempt: AttemptToCollect): Promise<{ fileset: Fileset; size: number }> {
  const { repository, view, inputs, paths } = attempt;
  const source = { dir: paths.dir, view, inputs, repository };
  if (attempt.outputs === 'legacy') return collectOutput(ctx, source, 'default');
  const list: Fileset[] = [];
  let size = 0;
  for (let k = 0; k < attempt.outputs; k++) {
    const output = await collectOutput(ctx, source, String(k));
    list.push(output.fileset);
    size += output.size;
  }
  return { fileset: Fileset.ofList(list), size };
}

const sliceMs = 5;

interface TreeSize {
  readonly entries: number;
  readonly bytes: number;
}

/** Of all below a path, links not followed; what cannot be read counts nothing. */
async function treeSize(root: string): Promise<TreeSize> {
  let bytes = 0;
  let entries = 0;
  const stack = [root];
  let until = performance.now() + sliceMs;
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    for (const entry of entriesOf(path)) {
      const child = `${path}/${entry.name}`;
      entries++;
      if (entry.kind === 'directory') stack.push(child);
      else bytes += lstatSync(nativePath(child), { throwIfNoEntry: false })?.size ?? 0;
    }
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + sliceMs;
  }
  return { entries, bytes };
}

function entriesOf(path: string): ReturnType<typeof listDirectory> {
  try {
    return listDirectory(path);
  } catch (thrown) {
    if (errnoOf(thrown) === undefined) throw thrown;
    return [];
  }
}
