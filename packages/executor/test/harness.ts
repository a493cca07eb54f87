// An executor in a directory of its own, and short ways to ask it for something. Every suite runs over
// each runtime of this machine; a missing bubblewrap is told by the name of a test.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestText, hexDigest, type ReflowError, recoverError } from '@reflow-lang/base';
import type { Arg, Ctx, Exec, ExecConfig, ExecResult } from '@reflow-lang/evaluator';
import { createFileRepository, type FileRepository, readAll } from '@reflow-lang/store';
import { type File, Fileset } from '@reflow-lang/values';
import {
  chooseProcessRuntime,
  createProcessExecutor,
  type ProcessExecutor,
  type ProcessExecutorOptions,
  type RuntimeChoice,
  type RuntimeKind,
} from '../src/index.ts';

export const ctx: Ctx = { signal: new AbortController().signal };

const launcherFile = new URL('../src/launcher/main.ts', import.meta.url).pathname;
export const launcherCommand = [
  process.execPath,
  '--max-semi-space-size=1',
  '--single-threaded',
  '--conditions=source',
  launcherFile,
];

export interface Harness {
  readonly directory: string;
  readonly executor: ProcessExecutor;
  readonly repository: FileRepository;
  readonly kind: RuntimeKind;
  readonly log: string[];
}

const open: { readonly directory: string; readonly executor: ProcessExecutor }[] = [];

/** `directory`: an earlier one, to be the next driver of it. */
export async function createHarness(
  kind: RuntimeKind,
  options: Partial<ProcessExecutorOptions> = {},
  directory: string = mkdtempSync(join(tmpdir(), 'reflow-exec-')),
): Promise<Harness> {
  const log: string[] = [];
  const write = (message: string): void => void log.push(message);
  const repository = createFileRepository({ root: join(directory, 'repository') });
  const executor = createProcessExecutor({
    root: join(directory, 'local'),
    repository,
    launcherCommand,
    runtime: await runtimeChoice(kind),
    killGraceMs: 300,
    minFreeBytes: 0,
    log: { error: write, info: write, debug: write },
    warn: write,
    ...options,
  });
  open.push({ directory, executor });
  return { directory, executor, repository, kind, log };
}

export async function closeHarnesses(): Promise<void> {
  const harnesses = open.splice(0);
  await Promise.all(harnesses.map(({ executor }) => executor.kill(0)));
  for (const { directory } of harnesses) rmSync(directory, { recursive: true, force: true });
}

const choices = new Map<RuntimeKind, RuntimeChoice>();

async function runtimeChoice(kind: RuntimeKind): Promise<RuntimeChoice> {
  const known = choices.get(kind);
  if (known !== undefined) return known;
  const choice = await chooseProcessRuntime(kind);
  choices.set(kind, choice);
  return choice;
}

/** Runs the suite once per runtime that works here. */
export function describeRuntimes(name: string, suite: (kind: RuntimeKind) => void): void {
  describe(`${name}, without isolation`, () => suite('host'));
  describe(`${name}, under bwrap`, () => {
    before(async function () {
      const choice = await chooseProcessRuntime('process');
      if (choice.kind === 'bwrap') return;
      if (process.env.REFLOW_REQUIRE_ENGINES === '1') throw new Error(`bwrap is required: ${choice.reason}`);
      console.error(`      NOT TESTED under bwrap: ${choice.reason}`);
      this.skip();
    });
    suite('bwrap');
  });
}

export interface ConfigOptions {
  /** `%s` per argument. */
  readonly cmd: string;
  readonly args?: readonly Arg[];
  readonly outputs?: readonly boolean[];
  readonly image?: string;
  readonly resources?: Readonly<Record<string, number>>;
}

export function configOf(options: ConfigOptions): ExecConfig {
  return {
    type: 'exec',
    ident: 'test.Main',
    url: '',
    image: options.image ?? '',
    originalImage: options.image ?? '',
    cmd: options.cmd,
    args: options.args ?? [],
    resources: options.resources ?? { cpu: 1, mem: 2 ** 20 },
    needAWSCreds: false,
    needDockerAccess: false,
    ...(options.outputs && { outputIsDir: options.outputs }),
  };
}

export const out = (index: number): Arg => ({ out: true, index });
export const input = (fileset: Fileset, index = 0): Arg => ({ out: false, index, fileset });

let nextId = 0;

/** Puts under an id of its own and waits. */
export async function run(harness: Harness, options: ConfigOptions, key?: string): Promise<Exec> {
  const exec = await harness.executor.put(ctx, digestText(`exec ${nextId++}`), configOf(options), key);
  await exec.wait(ctx);
  return exec;
}

export async function resultOf(harness: Harness, options: ConfigOptions, key?: string): Promise<ExecResult> {
  return (await run(harness, options, key)).result(ctx);
}

/** Kind and text of the result's error. */
export async function failureOf(harness: Harness, options: ConfigOptions): Promise<string> {
  const { err } = await resultOf(harness, options);
  return err === undefined ? 'no error' : `${err.kind}: ${err.message}`;
}

export async function rejectionOf(work: Promise<unknown>): Promise<ReflowError> {
  try {
    await work;
  } catch (thrown) {
    return recoverError(thrown);
  }
  throw new Error('did not reject');
}

/** Paths and contents, list members numbered. */
export async function contentsOf(harness: Harness, fs: Fileset): Promise<Record<string, string>> {
  const out: Record<string, string> = {};
  const add = async (prefix: string, each: Fileset): Promise<void> => {
    for (const [path, file] of each.entries) {
      out[prefix + path] = Buffer.from(await readAll(await harness.repository.get(ctx, file.id))).toString('utf8');
    }
  };
  if (fs.list === undefined) await add('', fs);
  else for (const [i, member] of fs.list.entries()) await add(`${i}:`, member);
  return out;
}

export async function textOf(exec: Exec, stdout: boolean, stderr: boolean, follow = false): Promise<string> {
  return Buffer.from(await readAll(await exec.logs(ctx, stdout, stderr, follow))).toString('utf8');
}

export const fileOf = (harness: Harness, content: string): File =>
  harness.repository.putBytes(new TextEncoder().encode(content));

export const filesetOf = (harness: Harness, files: Readonly<Record<string, string>>): Fileset =>
  Fileset.ofMap(Object.entries(files).map(([path, content]) => [path, fileOf(harness, content)] as const));

/** A job key of this run of the tests only. */
export const keyOf = (name: string): string => hexDigest(digestText(`${process.pid} ${name}`));

export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
