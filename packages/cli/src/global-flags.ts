// The flags of the first section of a command line, which most commands also take among their own.
// Spec: 07-cli §2.1, §20.2.

import { fail, ok, quote, type Result } from '@reflow-lang/base';
import { schema, schemaKeys } from '@reflow-lang/config';
import type { ProcessHost, Style } from './command.ts';
import { type FlagSpec, flagBool, flagText, type ParsedFlags } from './flags.ts';

const text = (name: string, usage: string): FlagSpec => ({ name, type: 'string', default: '', usage });
const past = (name: string, type: FlagSpec['type'] = 'string'): FlagSpec => ({
  name,
  type,
  default: type === 'bool' ? false : type === 'duration' ? 0n : '',
  usage: '',
  isPast: true,
});

/** Keys and settings of the original that nothing here depends on. */
const pastFlags: readonly FlagSpec[] = [
  ...['aws', 'awscreds', 'awsregion', 'awstool', 'base', 'bootstrap', 'docker', 'https', 'metrics', 'predictor'].map(
    (name) => past(name),
  ),
  ...['project', 'reflow', 'reflowlet', 'runid', 'session', 'sshkey', 'tls', 'tracer', 'http'].map((name) =>
    past(name),
  ),
  past('cpuprofile'),
  past('memprofile'),
  past('fileset_op_limit'),
  past('memstatsduration', 'duration'),
  past('memstatsgc', 'bool'),
];

export const globalFlags: readonly FlagSpec[] = [
  text('config', 'the configuration `file`; by default config.yaml in $REFLOW_HOME (~/.reflow)'),
  { name: 'log', type: 'string', default: 'info', usage: 'set the log level: off, error, info, debug' },
  { name: 'q', type: 'bool', default: false, usage: 'as -log error' },
  { name: 'v', type: 'bool', default: false, usage: 'as -log debug' },
  text('universe', 'name space of results: nothing is shared between two of them'),
  { name: 'color', type: 'string', default: 'auto', usage: 'colours on stderr: auto, always, never' },
  { name: 'frames', type: 'string', default: 'auto', usage: 'errors with their source lines: auto, always, never' },
  ...schemaKeys.map((key) => text(key, `override ${key} from config: ${schema[key].doc}`)),
  { name: 'version', type: 'bool', default: false, usage: 'print the version' },
  ...pastFlags,
];

const logLevels = ['off', 'error', 'info', 'debug'] as const;
const choices = ['auto', 'always', 'never'] as const;

/** How to write, from the flags, the environment and the terminal; or what is wrong with a flag. */
export function readStyle(host: ProcessHost, globals: ParsedFlags): Result<Style, string> {
  const { values } = globals;
  const level = levelText(host, globals);
  const logLevel = logLevels.find((known) => known === level.toLowerCase());
  if (logLevel === undefined) return fail(`unrecognized log level ${level}`);
  for (const name of ['color', 'frames']) {
    const value = flagText(values, name);
    if (!choices.some((known) => known === value)) {
      return fail(`invalid value ${quote(value)} for flag -${name}: choose one of ${choices.join(', ')}`);
    }
  }
  const [color, frames] = [flagText(values, 'color'), flagText(values, 'frames')];
  return ok({
    color: color === 'auto' ? wantsColor(host) : color === 'always',
    frames: frames === 'auto' ? host.terminal.stderr : frames === 'always',
    logLevel,
  });
}

function levelText(host: ProcessHost, { values, given }: ParsedFlags): string {
  if (flagBool(values, 'v')) return 'debug';
  if (flagBool(values, 'q')) return 'error';
  return given.has('log') ? flagText(values, 'log') : host.env.REFLOW_LOG || flagText(values, 'log');
}

function wantsColor({ env, terminal }: ProcessHost): boolean {
  if (env.CLICOLOR_FORCE || env.FORCE_COLOR) return true;
  return terminal.stderr && !env.NO_COLOR && env.TERM !== 'dumb';
}
