// What `reflow run` was asked to do, checked before anything is read. Spec: 07-cli §8.1.

import { resolve } from 'node:path';
import { compileRegexp } from '@reflow-lang/base';
import type { SchemaKey } from '@reflow-lang/config';
import { isCacheModeName } from '@reflow-lang/runner';
import type { AssertPolicy, Resources } from '@reflow-lang/values';
import { type CommandHost, UsageError } from '../command.ts';
import { type FlagValues, flagBool, flagMillis, flagNumber, flagText, type ParsedFlags } from '../flags.ts';

export interface RunOptions {
  /** Absolute path. */
  readonly program: string;
  /** As given. */
  readonly shownProgram: string;
  readonly args: readonly string[];
  readonly bottomUp: boolean;
  readonly assert: AssertPolicy;
  readonly recomputeEmpty: boolean;
  readonly postUseChecksum: boolean;
  /** By ident. */
  readonly invalidate: ((ident: string) => boolean) | undefined;
  readonly backgroundTimeoutMs: number;
  readonly retryWaitMs: number;
  /** 0 is never. */
  readonly timeoutMs: number;
  /** Absolute. */
  readonly output: string | undefined;
  readonly json: boolean;
  /** `''`, `-` or an absolute path. */
  readonly events: string;
  /** Draw the run's nodes beside its records. */
  readonly graph: boolean;
  readonly progress: 'auto' | 'tty' | 'plain' | 'json' | 'none';
  readonly universe: string;
  /** Offered instead of what the machine has. */
  readonly resources: Resources | undefined;
  /** Configuration keys given on the command line. */
  readonly overrides: ReadonlyMap<SchemaKey, string>;
  /** Arguments of the configured cluster given on the command line. */
  readonly clusterArgs: Readonly<Record<string, string>>;
}

/** Throws UsageError. */
export function readRunOptions(host: CommandHost, parsed: ParsedFlags, globals: ParsedFlags): RunOptions {
  const { values, rest } = parsed;
  const [program, ...args] = rest;
  if (program === undefined) throw new UsageError('missing argument: path');
  const isLocal = flagBool(values, 'local');
  if (!flagBool(values, 'sched')) throw new UsageError('non-scheduler mode is not supported (must have -sched)');
  const path = (name: string): string =>
    flagText(values, name) === '' ? '' : resolve(host.cwd, flagText(values, name));
  const strategies = ['topdown', 'bottomup'] as const;
  return {
    program: resolve(host.cwd, program),
    shownProgram: program,
    args,
    bottomUp: oneOf(values, 'eval', strategies, (value) => `invalid evaluation strategy ${value}`) === 'bottomup',
    assert: oneOf(values, 'assert', ['never', 'exact'] as const, (value) => `unknown Assert policy ${value}`),
    recomputeEmpty: flagBool(values, 'recomputeempty'),
    postUseChecksum: flagBool(values, 'postusechecksum'),
    invalidate: compileInvalidate(flagText(values, 'invalidate')),
    backgroundTimeoutMs: flagMillis(values, 'backgroundtimeout'),
    retryWaitMs: flagMillis(values, 'retrywait'),
    timeoutMs: flagMillis(values, 'timeout'),
    output: path('output') || undefined,
    json: flagBool(values, 'json'),
    events: flagText(values, 'events') === '-' ? '-' : path('events'),
    graph: flagBool(values, 'dotgraph'),
    progress: oneOf(
      values,
      'progress',
      ['auto', 'tty', 'plain', 'json', 'none'] as const,
      (value, known) => `unknown progress ${value}; choose one of ${known}`,
    ),
    universe: flagText(globals.values, 'universe'),
    resources: readResources(flagText(values, 'resources'), isLocal),
    overrides: overridesOf(values, isLocal),
    clusterArgs: clusterArgsOf(host, values, path('dir') || path('localdir')),
  };
}

function oneOf<T extends string>(
  values: FlagValues,
  name: string,
  known: readonly T[],
  complaint: (value: string, known: string) => string,
): T {
  const value = flagText(values, name);
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(complaint(value, known.join(', ')));
  return found;
}

function compileInvalidate(pattern: string): ((ident: string) => boolean) | undefined {
  if (pattern === '') return undefined;
  const compiled = compileRegexp(pattern);
  if (!compiled.ok) throw new UsageError(compiled.error);
  return (ident) => compiled.value.searcher(ident)(0) !== undefined;
}

/** Amounts by name; only this machine's can be overridden. */
function readResources(text: string, isLocal: boolean): Resources | undefined {
  if (text === '') return undefined;
  if (!isLocal) throw new UsageError('-resources can only be used in local mode');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`-resources: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new UsageError('-resources: expected an object such as {"mem":4294967296,"cpu":2}');
  }
  const amounts = Object.entries(json).map(([name, amount]: readonly [string, unknown]): [string, number] => {
    if (typeof amount === 'number' && amount >= 0) return [name, amount];
    throw new UsageError(`-resources: ${name}: expected a number that is not negative`);
  });
  return Object.fromEntries(amounts);
}

/** Flags of `run` that replace a configuration key. */
function overridesOf(values: FlagValues, isLocal: boolean): RunOptions['overrides'] {
  const overrides = new Map<SchemaKey, string>();
  const cache = flagText(values, 'cache');
  if (cache !== '') {
    const mode = cache === 'true' ? 'readwrite' : cache === 'false' ? 'off' : cache;
    if (!isCacheModeName(mode)) {
      throw new UsageError(`unknown cache mode ${cache}; choose one of off, read, write, readwrite`);
    }
    overrides.set('cache', mode);
  }
  if (isLocal) overrides.set('cluster', 'localcluster');
  return overrides;
}

/** What changes single arguments of the configured cluster. `dir` is absolute or empty. */
function clusterArgsOf(host: CommandHost, values: FlagValues, dir: string): RunOptions['clusterArgs'] {
  const args: Record<string, string> = {};
  if (dir !== '') args.dir = dir;
  const executor = flagText(values, 'executor') || host.env.REFLOW_EXECUTOR;
  if (executor) args.executor = executor;
  const parallel = flagNumber(values, 'maxparallel');
  if (parallel < 0) throw new UsageError('-maxparallel: expected a number that is not negative');
  if (parallel > 0) args.maxparallel = String(parallel);
  if (flagBool(values, 'strictimages')) args.strictimages = 'true';
  return args;
}
