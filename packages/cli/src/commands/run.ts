// `reflow run`. Spec: 07-cli §8.1, §9, contracts §6-7.

import { dirname, extname, resolve } from 'node:path';
import { compileRegexp } from '@reflow-lang/base';
import type { SchemaKey } from '@reflow-lang/config';
import { isCacheModeName, openRuntime } from '@reflow-lang/runner';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import {
  type FlagSpec,
  type FlagValues,
  flagBool,
  flagMillis,
  flagNumber,
  flagText,
  type ParsedFlags,
} from '../flags.ts';
import { executeRun } from '../run/execute.ts';
import type { RunOptions } from '../run/options.ts';
import { loadSettings } from '../settings.ts';
import { errorLine } from '../text/json.ts';

const flags: readonly FlagSpec[] = [
  { name: 'local', type: 'bool', default: false, usage: 'execute on this machine, whatever cluster is configured' },
  { name: 'localdir', type: 'string', default: '', usage: 'directory where execution state is stored in local mode' },
  { name: 'dir', type: 'string', default: '', usage: 'alias of localdir' },
  { name: 'eval', type: 'string', default: 'topdown', usage: 'evaluation strategy: topdown or bottomup' },
  {
    name: 'invalidate',
    type: 'string',
    default: '',
    usage: 'nodes whose ident matches this `regexp` ignore the cache',
  },
  { name: 'assert', type: 'string', default: 'never', usage: 'policy for cached results: never or exact' },
  { name: 'recomputeempty', type: 'bool', default: false, usage: 'recompute cached results that are empty' },
  { name: 'postusechecksum', type: 'bool', default: false, usage: 'digest the inputs of execs again after use' },
  { name: 'nocacheextern', type: 'bool', default: false, usage: 'accepted for old scripts: externs are never cached' },
  { name: 'dotgraph', type: 'bool', default: true, usage: 'accepted for old scripts' },
  { name: 'sched', type: 'bool', default: true, usage: 'accepted for old scripts: there is no other mode' },
  { name: 'gc', type: 'bool', default: false, usage: 'accepted for old scripts' },
  { name: 'cache', type: 'string', default: '', usage: 'off, read, write or readwrite' },
  {
    name: 'backgroundtimeout',
    type: 'duration',
    default: 600_000_000_000n,
    usage: 'how long to wait for cache writes after the result',
  },
  {
    name: 'retrywait',
    type: 'duration',
    default: 60_000_000_000n,
    usage: 'how long to wait before a restartable run is tried again',
  },
  { name: 'executor', type: 'string', default: '', usage: 'auto, process, bwrap or host' },
  { name: 'maxparallel', type: 'int', default: 0n, usage: 'at most `N` execs at a time; 0 is the number of CPUs' },
  { name: 'strictimages', type: 'bool', default: false, usage: 'fail rather than run an exec without its image' },
  { name: 'output', type: 'string', default: '', usage: 'put the files of the result into this `directory`' },
  { name: 'json', type: 'bool', default: false, usage: 'print one JSON document about the run' },
  {
    name: 'events',
    type: 'string',
    default: '',
    usage: 'write events as NDJSON to this `file`, - for standard output',
  },
  { name: 'progress', type: 'string', default: 'auto', usage: 'auto, tty, plain, json or none' },
];

export const run: Command = {
  name: 'run',
  usage: 'run [flags] path [args]',
  help: `Run evaluates the Main of a program: it executes what is not in the cache yet, in parallel, and prints
the value. Parameters of the program follow its path: reflow run align.rf -sample=HG00103.`,
  flags,
  run: async (host, parsed, globals) => {
    const options = readOptions(host, parsed, globals);
    const extension = extname(options.program);
    if (!['.rf', '.rfx', '.reflow'].includes(extension)) {
      return refuse(host, options, `unknown file extension "${extension}"`, 'Invalid');
    }
    const settings = loadSettings(host, globals, dirname(options.program), options.overrides);
    if (!settings.ok) return refuse(host, options, settings.error, 'Config');
    return executeRun(host, options, settings.value, () =>
      openRuntime({
        home: settings.value.home,
        config: settings.value.config,
        cwd: host.cwd,
        env: host.env,
        launcherCommand: host.launcherCommand,
        clusterArgs: options.clusterArgs,
        warn: (line) => host.stderr(`reflow: warning: ${line}\n`),
      }),
    );
  },
};

function refuse(host: CommandHost, options: RunOptions, message: string, kind: 'Invalid' | 'Config'): number {
  if (options.json) host.stdout(errorLine({ code: '', message, kind, causes: [] }));
  host.stderr(`${message}\n`);
  return exitCode.failure;
}

/** Validates every flag before anything is read. Throws UsageError. */
function readOptions(host: CommandHost, parsed: ParsedFlags, globals: ParsedFlags): RunOptions {
  const { values, rest } = parsed;
  const program = rest[0];
  if (program === undefined) throw new UsageError('missing argument: path');
  const strategy = flagText(values, 'eval');
  if (strategy !== 'topdown' && strategy !== 'bottomup')
    throw new UsageError(`invalid evaluation strategy ${strategy}`);
  const assert = flagText(values, 'assert');
  if (assert !== 'never' && assert !== 'exact') throw new UsageError(`unknown Assert policy ${assert}`);
  if (!flagBool(values, 'sched')) throw new UsageError('non-scheduler mode is not supported (must have -sched)');
  const progress = flagText(values, 'progress');
  if (progress !== 'auto' && progress !== 'tty' && progress !== 'plain' && progress !== 'json' && progress !== 'none') {
    throw new UsageError(`unknown progress ${progress}; choose one of auto, tty, plain, json, none`);
  }
  return {
    program: resolve(host.cwd, program),
    shownProgram: program,
    args: rest.slice(1),
    bottomUp: strategy === 'bottomup',
    assert,
    recomputeEmpty: flagBool(values, 'recomputeempty'),
    postUseChecksum: flagBool(values, 'postusechecksum'),
    invalidate: compileInvalidate(flagText(values, 'invalidate')),
    backgroundTimeoutMs: flagMillis(values, 'backgroundtimeout'),
    retryWaitMs: flagMillis(values, 'retrywait'),
    output: flagText(values, 'output') === '' ? undefined : resolve(host.cwd, flagText(values, 'output')),
    json: flagBool(values, 'json'),
    events: flagText(values, 'events'),
    progress,
    logLevel: flagText(globals.values, 'log').toLowerCase(),
    strictImages: flagBool(values, 'strictimages'),
    universe: flagText(globals.values, 'universe'),
    overrides: overridesOf(values, parsed),
    clusterArgs: clusterArgsOf(values),
  };
}

function compileInvalidate(pattern: string): ((ident: string) => boolean) | undefined {
  if (pattern === '') return undefined;
  const compiled = compileRegexp(pattern);
  if (!compiled.ok) throw new UsageError(compiled.error);
  return (ident) => compiled.value.searcher(ident)(0) !== undefined;
}

/** Flags of `run` that replace a configuration key. */
function overridesOf(values: FlagValues, parsed: ParsedFlags): RunOptions['overrides'] {
  const overrides = new Map<SchemaKey, string>();
  const cache = flagText(values, 'cache');
  if (cache !== '') {
    const mode = cache === 'true' ? 'readwrite' : cache === 'false' ? 'off' : cache;
    if (!isCacheModeName(mode)) {
      throw new UsageError(`unknown cache mode ${cache}; choose one of off, read, write, readwrite`);
    }
    overrides.set('cache', mode);
  }
  if (parsed.given.has('local')) overrides.set('cluster', 'localcluster');
  return overrides;
}

/** Flags of `run` that change single arguments of the configured cluster. */
function clusterArgsOf(values: FlagValues): RunOptions['clusterArgs'] {
  const args: Record<string, string> = {};
  const dir = flagText(values, 'dir') || flagText(values, 'localdir');
  if (dir !== '') args.dir = dir;
  if (flagText(values, 'executor') !== '') args.executor = flagText(values, 'executor');
  if (flagNumber(values, 'maxparallel') > 0) args.maxparallel = String(flagNumber(values, 'maxparallel'));
  if (flagBool(values, 'strictimages')) args.strictimages = 'true';
  return args;
}
