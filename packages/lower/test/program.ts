// Programs for tests: from source text or a file to instances and values, over real files below a folder.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { compareUtf8, fail, ok, type ReflowError, type Result, recoverError } from '@reflow-lang/base';
import { type CheckedModule, createCheckSession, type OpenedModule } from '@reflow-lang/checker';
import { type DataSource, Flow } from '@reflow-lang/flow';
import {
  createEvalSession,
  type EvalSessionState,
  force,
  instantiate,
  type LocalFiles,
  moduleFlags,
} from '@reflow-lang/lower';
import type { Type } from '@reflow-lang/types';
import { type ModuleValue, renderValue, type Value } from '@reflow-lang/values';
import { evaluate } from './sequential.ts';

/** A session over a folder: sources given here stand before files of the same name. */
export interface Workspace {
  readonly session: EvalSessionState;
  readonly cwd: string;
  readonly warnings: string[];
  /** What `trace` wrote. */
  readonly traced: string[];
  readonly logged: string[];
}

export function openWorkspace(cwd: string, sources: Readonly<Record<string, string>> = {}): Workspace {
  const warnings: string[] = [];
  const traced: string[] = [];
  const logged: string[] = [];
  const check = createCheckSession({
    readSource: (path) => {
      const text = sources[path];
      if (text !== undefined) return ok(new TextEncoder().encode(text));
      return attempt(path, () => readFileSync(inside(cwd, path)));
    },
    warn: (line) => warnings.push(line),
  });
  const session = createEvalSession(check, {
    files: localFiles(cwd),
    trace: (line) => traced.push(line),
    log: (line) => logged.push(line),
  });
  return { session, cwd, warnings, traced, logged };
}

/** Fails with what the checker says. */
export function openProgram(workspace: Workspace, path: string): OpenedModule & { readonly kind: 'rf' } {
  const opened = workspace.session.check.open(path);
  if (!opened.ok) throw new Error(opened.error.text);
  if (opened.value.kind !== 'rf') throw new Error(`${path} is a system module`);
  return opened.value;
}

export interface Instance {
  readonly module: CheckedModule;
  readonly value: ModuleValue;
  readonly params: Readonly<Record<string, string>>;
}

/** As `reflow run` makes an instance; the error is compat text and the stage it arose in. */
export function makeInstance(
  workspace: Workspace,
  path: string,
  args: readonly string[],
): Result<Instance, { readonly stage: 'flags' | 'make'; readonly err: string }> {
  const opened = openProgram(workspace, path);
  const flags = moduleFlags(workspace.session, opened);
  if (!flags.ok) return fail({ stage: 'flags', err: flags.error });
  const parsed = flags.value.parse(args);
  if (!parsed.ok) return fail({ stage: 'flags', err: parsed.error });
  try {
    const value = instantiate(workspace.session, opened, parsed.value.values);
    return ok({ module: opened.module, value, params: Object.fromEntries(parsed.value.texts) });
  } catch (thrown) {
    return fail({ stage: 'make', err: recoverError(thrown).message });
  }
}

export type Forced = { readonly delayed: boolean } & ({ readonly value: Value } | { readonly err: ReflowError });

/** A value with all its parts. */
export function forceAndWait(workspace: Workspace, value: Value, type: Type): Forced {
  const forced = force(value, type);
  if (!(forced instanceof Flow)) return { delayed: false, value: forced };
  return { delayed: true, ...evaluate(forced, workspace.cwd) };
}

/** What `Main` of a module prints: its value, or `error TEXT`, marked when it was delayed. */
export function runMain(workspace: Workspace, path: string, args: readonly string[] = []): string {
  let instance: ReturnType<typeof makeInstance>;
  try {
    instance = makeInstance(workspace, path, args);
  } catch (thrown) {
    return `error ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
  if (!instance.ok) return `error ${instance.error.err}`;
  const { module, value } = instance.value;
  const main = value.members.get('Main');
  const type = module.exports.findLast((entry) => entry.name === 'Main')?.type;
  if (main === undefined || type === undefined) return 'error no Main';
  const forced = forceAndWait(workspace, main, type);
  const mark = forced.delayed ? ' [delayed]' : '';
  return 'err' in forced ? `error ${forced.err.message}${mark}` : `${renderValue(forced.value, type)}${mark}`;
}

function inside(cwd: string, path: string): string {
  return isAbsolute(path) ? path : join(cwd, path);
}

function attempt<T>(path: string, read: () => T): Result<T, string> {
  try {
    return ok(read());
  } catch {
    return fail(`open ${path}: no such file or directory`);
  }
}

function localFiles(cwd: string): LocalFiles {
  const read = (path: string): DataSource => ({ kind: 'bytes', bytes: readFileSync(inside(cwd, path)) });
  const walk = (path: string, prefix: string): (readonly [string, DataSource])[] =>
    readdirSync(inside(cwd, path))
      .toSorted(compareUtf8)
      .flatMap((name) => {
        const at = join(path, name);
        return statSync(inside(cwd, at)).isDirectory()
          ? walk(at, `${prefix}${name}/`)
          : [[`${prefix}${name}`, read(at)] as const];
      });
  return {
    readFile: (path) => attempt(path, () => read(path)),
    walkDir: (path) => {
      try {
        return ok(statSync(inside(cwd, path)).isDirectory() ? walk(path, '') : []);
      } catch {
        return ok([]);
      }
    },
  };
}
