// Command lines by the rules of Go's flag library. Spec: 03-evaluation §16.6.

import { fail, ok, quote, type Result } from '@reflow-lang/base';

/** What parsing needs to know of a flag. */
export interface ParsableFlag {
  readonly name: string;
  readonly isBool: boolean;
  /** Why it can never be set, if it cannot: the whole error. */
  readonly unsettable?: string;
}

export interface ParsedFlags {
  /** Final text of every flag that was set; the last setting wins. */
  readonly texts: ReadonlyMap<string, string>;
  /** Arguments from the first that is no flag, or after `--`. */
  readonly rest: readonly string[];
}

/** `set` checks one text and gives the text the flag then has, or why it cannot be set. */
export function parseFlags<F extends ParsableFlag>(
  flags: readonly F[],
  args: readonly string[],
  set: (flag: F, text: string) => Result<string, string>,
): Result<ParsedFlags, string> {
  const byName = new Map(flags.map((flag) => [flag.name, flag]));
  const texts = new Map<string, string>();
  let at = 0;
  while (at < args.length) {
    const argument = splitArgument(args[at] ?? '');
    if (argument.kind === 'rest') break;
    at++;
    if (argument.kind === 'end') break;
    if (argument.kind === 'bad') return fail(`bad flag syntax: ${args[at - 1] ?? ''}`);
    const { name } = argument;
    const flag = byName.get(name);
    if (flag === undefined) return fail(undefinedFlag(name));
    const value = argument.value ?? (flag.isBool ? 'true' : args[at++]);
    if (value === undefined) return fail(`flag needs an argument: -${name}`);
    if (flag.unsettable !== undefined) return fail(flag.unsettable);
    const text = set(flag, value);
    if (!text.ok) {
      const what = flag.isBool ? `invalid boolean value ${quote(value)} for` : `invalid value ${quote(value)} for flag`;
      return fail(`${what} -${name}: ${text.error}`);
    }
    texts.set(name, text.value);
  }
  return ok({ texts, rest: args.slice(at) });
}

const undefinedFlag = (name: string): string =>
  name === 'help' || name === 'h' ? 'flag: help requested' : `flag provided but not defined: -${name}`;

type Argument =
  | { readonly kind: 'flag'; readonly name: string; readonly value: string | undefined }
  | { readonly kind: 'bad' }
  /** `--`: no flags after it. */
  | { readonly kind: 'end' }
  /** No flag, and none after it. */
  | { readonly kind: 'rest' };

function splitArgument(argument: string): Argument {
  if (argument.length < 2 || !argument.startsWith('-')) return { kind: 'rest' };
  if (argument === '--') return { kind: 'end' };
  const body = argument.slice(argument.startsWith('--') ? 2 : 1);
  if (body.startsWith('-') || body.startsWith('=')) return { kind: 'bad' };
  const equals = body.indexOf('=', 1);
  return equals < 0
    ? { kind: 'flag', name: body, value: undefined }
    : { kind: 'flag', name: body.slice(0, equals), value: body.slice(equals + 1) };
}
