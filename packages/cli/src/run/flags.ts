// The flags of `reflow run`. Spec: 07-cli §8.1, §20.6.

import type { FlagSpec } from '../flags.ts';

const bool = (name: string, usage: string, value = false): FlagSpec => ({ name, type: 'bool', default: value, usage });
const text = (name: string, usage: string, value = ''): FlagSpec => ({ name, type: 'string', default: value, usage });
const duration = (name: string, usage: string, seconds = 0n): FlagSpec => ({
  name,
  type: 'duration',
  default: seconds * 1_000_000_000n,
  usage,
});

export const runFlags: readonly FlagSpec[] = [
  bool('local', 'execute on this machine, whatever cluster is configured'),
  text('localdir', 'directory where execution state is stored in local mode'),
  text('dir', 'overrides localdir'),
  text('eval', 'evaluation strategy: topdown or bottomup', 'topdown'),
  text('invalidate', 'nodes whose ident matches this `regexp` ignore the cache'),
  text('assert', 'policy for cached results: never or exact', 'never'),
  bool('recomputeempty', 'recompute cached results that are empty'),
  bool('postusechecksum', 'digest the inputs of execs again after use'),
  bool('nocacheextern', 'accepted for old scripts: externs are never cached'),
  bool('dotgraph', 'draw the nodes of the run, beside its records', true),
  bool('sched', 'accepted for old scripts: there is no other mode', true),
  bool('gc', 'accepted for old scripts'),
  { ...bool('pred', ''), isPast: true },
  { ...bool('trace', ''), isPast: true },
  { ...bool('traceflow', ''), isPast: true },
  text('resources', 'what this machine offers in local mode, as `JSON`: {"mem":N,"cpu":N,"disk":N}'),
  text('cache', 'off, read, write or readwrite'),
  duration('backgroundtimeout', 'how long to wait for cache writes after the result', 600n),
  duration('retrywait', 'how long to wait before a restartable run is tried again', 60n),
  duration('timeout', 'give up after this time; 0 is never'),
  text('executor', 'auto, process, bwrap or host'),
  { name: 'maxparallel', type: 'int', default: 0n, usage: 'at most `N` execs at a time; 0 is the number of CPUs' },
  bool('strictimages', 'fail rather than run an exec without its image'),
  text('output', 'put the files of the result into this `directory`'),
  bool('dryrun', 'only tell what would run, and about how long that takes'),
  bool('json', 'print one JSON document about the run'),
  text('events', 'write events as NDJSON to this `file`, - for standard output'),
  text('progress', 'auto, tty, plain, json (events on stderr) or none', 'auto'),
  bool('resume', 'accepted: every run goes on where an earlier one ended'),
];
