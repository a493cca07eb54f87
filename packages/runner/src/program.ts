// From a program file and its arguments to the value of `Main`, with nothing external run yet.
// Spec: 07-cli §9.1 (steps 2-4), 03-evaluation §16.

import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import {
  decodeSourceFile,
  fail,
  ok,
  type ReflowError,
  type Result,
  recoverError,
  type SourceFile,
} from '@reflow-lang/base';
import { type CheckSession, createCheckSession, type OpenedModule, type OpenFailure } from '@reflow-lang/checker';
import {
  createEvalSession,
  type EvalSessionState,
  instantiate,
  type ModuleFlags,
  moduleFlags,
} from '@reflow-lang/lower';
import type { Type } from '@reflow-lang/types';
import type { ModuleValue, Value } from '@reflow-lang/values';
import { createLocalFiles } from './local-files.ts';
import { systemText } from './system-text.ts';

/** What opening a program needs from outside. */
export interface ProgramHost {
  readonly cwd: string;
  /** Lines `trace` writes. */
  readonly trace: (line: string) => void;
  readonly log: (line: string) => void;
  /** Warning lines of the checker; without it none are printed. */
  readonly warn?: (line: string) => void;
  /** Sources that stand before the file system's: `undefined` for a path it does not know. */
  readonly overlay?: (path: string) => Result<Uint8Array, string> | undefined;
}

/** Checking and evaluation sessions over the file system. */
export interface Sessions {
  readonly check: CheckSession;
  readonly evaluation: EvalSessionState;
  /** Any source this session has read, by session path: what frames and line numbers need. */
  sourceOf(path: string): SourceFile | undefined;
  /** Session paths read so far, in order. */
  readonly sources: ReadonlyMap<string, Uint8Array>;
}

export function createSessions(host: ProgramHost): Sessions {
  const sources = new Map<string, Uint8Array>();
  const check = createCheckSession({
    readSource: (path) => {
      const bytes = host.overlay?.(path) ?? readSource(host.cwd, path);
      if (bytes.ok) sources.set(path, bytes.value);
      return bytes;
    },
    ...(host.warn && { warn: host.warn }),
    log: host.log,
  });
  const files = createLocalFiles(host.cwd);
  return {
    check,
    evaluation: createEvalSession(check, { files, trace: host.trace, log: host.log }),
    sources,
    sourceOf: (path) => {
      // Positions inside a bundle are not places in the archive.
      const bytes = path.endsWith('.rfx') ? undefined : sources.get(path);
      return bytes && decodeSourceFile(path, bytes);
    },
  };
}

function readSource(cwd: string, path: string): Result<Uint8Array, string> {
  try {
    return ok(readFileSync(isAbsolute(path) ? path : join(cwd, path)));
  } catch (error) {
    const reading = error instanceof Error && 'syscall' in error && error.syscall === 'read';
    return fail(systemText(reading ? 'read' : 'open', path, error));
  }
}

/** Why there is no instance. `flags` texts come without usage. Contracts §3. */
export type ProgramFailure = { readonly stage: 'check'; readonly failure: OpenFailure } | InstanceFailure;

/** Why a module that checks has no instance. `flags` is `undefined` when the module can have none. */
export type InstanceFailure =
  | {
      readonly stage: 'flags';
      readonly text: string;
      readonly module: OpenedModule;
      readonly flags: ModuleFlags | undefined;
    }
  | { readonly stage: 'make'; readonly error: ReflowError };

/** An instance of a module under its flags. */
export interface Instance {
  readonly module: OpenedModule;
  /** At this instantiation: predicates of passed parameters satisfied. */
  readonly type: Type;
  readonly value: ModuleValue;
  /** Final text of every flag. */
  readonly params: ReadonlyMap<string, string>;
}

/** Opens, binds the flags and instantiates. Never throws for a program's fault. */
export function openProgram(
  sessions: Sessions,
  path: string,
  args: readonly string[],
): Result<Instance, ProgramFailure> {
  const opened = sessions.check.open(path);
  if (!opened.ok) return fail({ stage: 'check', failure: opened.error });
  return instantiateWithFlags(sessions, opened.value, args);
}

/** `presets` stand for flags that `args` do not give; those the module does not have are passed over. */
export function instantiateWithFlags(
  sessions: Sessions,
  module: OpenedModule,
  args: readonly string[],
  presets: ReadonlyMap<string, string> = new Map(),
): Result<Instance, InstanceFailure> {
  const flags = moduleFlags(sessions.evaluation, module);
  if (!flags.ok) return fail({ stage: 'flags', text: flags.error, module, flags: undefined });
  const parsed = flags.value.parse([...presetArgs(flags.value, presets), ...args]);
  if (!parsed.ok) return fail({ stage: 'flags', text: parsed.error, module, flags: flags.value });
  try {
    const value = instantiate(sessions.evaluation, module, parsed.value.values);
    return ok({ module, type: moduleType(module), value, params: parsed.value.texts });
  } catch (error) {
    return fail({ stage: 'make', error: recoverError(error) });
  }
}

function presetArgs(flags: ModuleFlags, presets: ReadonlyMap<string, string>): readonly string[] {
  const names = new Set(flags.flags.map(({ name }) => name));
  return [...presets].filter(([name]) => names.has(name)).map(([name, text]) => `-${name}=${text}`);
}

/** Every predicate satisfied: what `run` and `eval` print as the module's type. */
function moduleType(module: OpenedModule): Type {
  return module.kind === 'rf' ? module.module.instanceType() : module.module.type;
}

/** The exported values in declaration order, each name once. */
export function exportedValues(instance: Instance): readonly { name: string; type: Type; value: Value }[] {
  const seen = new Map<string, Type>();
  for (const field of instance.type.fields) seen.set(field.name, field.type);
  return [...seen].map(([name, type]) => ({ name, type, value: instance.value.members.get(name) ?? missing(name) }));
}

function missing(name: string): never {
  throw new Error(`internal error: the instance has no member ${name}`);
}
