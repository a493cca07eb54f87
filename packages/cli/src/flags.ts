// The flag parser of the original, for one section of a command line. One table per section is the
// single source for parsing, listings and completion. Spec: 07-cli §1.1-1.3.

import { fail, formatDuration, ok, parseDuration, quote, type Result } from '@reflow-lang/base';

/** What a flag holds. Durations are nanoseconds. */
export type FlagValue = boolean | string | bigint | number;

export interface FlagSpec {
  readonly name: string;
  readonly type: 'bool' | 'string' | 'int' | 'float' | 'duration';
  readonly default: FlagValue;
  /** A word in back-quotes replaces the type in listings. */
  readonly usage: string;
  /** Old scripts give it: it is accepted with a note, has no effect and is not listed. */
  readonly isPast?: true;
}

export type FlagValues = ReadonlyMap<string, FlagValue>;

export interface ParsedFlags {
  /** Every flag of the table, defaults included. */
  readonly values: FlagValues;
  /** Names given on the command line. */
  readonly given: ReadonlySet<string>;
  readonly rest: readonly string[];
}

/** What stops a section: a mistake, or a request for help as it was written (`-help`, `--help`, `-h`). */
export type FlagFailure =
  | { readonly kind: 'usage'; readonly message: string }
  | { readonly kind: 'help'; readonly word: string };

/** Parses flags up to the first positional argument or `--`. */
export function parseFlags(specs: readonly FlagSpec[], args: readonly string[]): Result<ParsedFlags, FlagFailure> {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const values = new Map<string, FlagValue>(specs.map((spec) => [spec.name, spec.default]));
  const given = new Set<string>();
  const rest = [...args];
  for (let arg = rest[0]; arg !== undefined; arg = rest[0]) {
    const split = splitFlag(arg);
    if (split === 'positional') break;
    rest.shift();
    if (split === 'end') break;
    if (split === 'bad') return fail({ kind: 'usage', message: `bad flag syntax: ${arg}` });
    const spec = lookup(byName, split);
    if (spec === undefined) {
      if (split.name === 'help' || split.name === 'h') return fail({ kind: 'help', word: arg });
      return fail({
        kind: 'usage',
        message: `flag provided but not defined: -${split.name}${suggestion(split.name, byName)}`,
      });
    }
    const text = spec.negated ? 'false' : operandOf(spec.flag, split, rest);
    if (text === undefined) return fail({ kind: 'usage', message: `flag needs an argument: -${split.name}` });
    const value = convert(spec.flag, text);
    if (!value.ok) {
      const what = spec.flag.type === 'bool' ? 'boolean value' : 'value';
      const flag = spec.flag.type === 'bool' ? `-${split.name}` : `flag -${split.name}`;
      return fail({ kind: 'usage', message: `invalid ${what} ${quote(text)} for ${flag}: ${value.error}` });
    }
    values.set(spec.flag.name, value.value);
    given.add(spec.flag.name);
  }
  return ok({ values, given, rest });
}

interface SplitFlag {
  readonly name: string;
  readonly operand: string | undefined;
  readonly isDouble: boolean;
}

function splitFlag(arg: string): SplitFlag | 'positional' | 'end' | 'bad' {
  if (arg.length < 2 || arg[0] !== '-') return 'positional';
  if (arg === '--') return 'end';
  const body = arg.slice(arg[1] === '-' ? 2 : 1);
  if (body === '' || body.startsWith('-') || body.startsWith('=')) return 'bad';
  const equals = body.indexOf('=', 1);
  const name = equals < 0 ? body : body.slice(0, equals);
  return { name, operand: equals < 0 ? undefined : body.slice(equals + 1), isDouble: arg[1] === '-' };
}

/** A flag by its name, `--strict-images` for `-strictimages`, or `--no-NAME` for a bool flag. */
function lookup(
  byName: ReadonlyMap<string, FlagSpec>,
  split: SplitFlag,
): { readonly flag: FlagSpec; readonly negated: boolean } | undefined {
  const flag = byName.get(split.name) ?? byName.get(split.name.replaceAll('-', ''));
  if (flag !== undefined) return { flag, negated: false };
  if (!split.isDouble || !split.name.startsWith('no-') || split.operand !== undefined) return undefined;
  const negated = byName.get(split.name.slice(3));
  return negated?.type === 'bool' ? { flag: negated, negated: true } : undefined;
}

function operandOf(spec: FlagSpec, split: SplitFlag, rest: string[]): string | undefined {
  if (split.operand !== undefined) return split.operand;
  return spec.type === 'bool' ? 'true' : rest.shift();
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

function convert(spec: FlagSpec, text: string): Result<FlagValue, string> {
  switch (spec.type) {
    case 'bool': {
      const value = booleans.get(text);
      return value === undefined ? fail('parse error') : ok(value);
    }
    case 'string':
      return ok(text);
    case 'int':
      return convertInt(text);
    case 'float': {
      const value = /^[+-]?(inf|infinity)$/i.test(text)
        ? Number(text.replace(/inf(inity)?/i, 'Infinity'))
        : Number(text);
      return text.trim() === '' || Number.isNaN(value) ? fail('parse error') : ok(value);
    }
    case 'duration': {
      const value = parseDuration(text);
      return value === undefined ? fail('parse error') : ok(value);
    }
  }
}

function convertInt(text: string): Result<bigint, string> {
  const match = /^([+-]?)(0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|0[0-7_]+|[0-9][0-9_]*)$/i.exec(text);
  if (match === null) return fail('parse error');
  const digits = (match[2] ?? '').replaceAll('_', '');
  const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const signed = match[1] === '-' ? -value : value;
  return BigInt.asIntN(64, signed) === signed ? ok(signed) : fail('value out of range');
}

/** The listing of a section. Spec: 07 §1.2. */
export function renderFlags(specs: readonly FlagSpec[]): string {
  return specs
    .filter((spec) => spec.isPast !== true)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(renderFlag)
    .join('');
}

function renderFlag(spec: FlagSpec): string {
  const quoted = /`([^`]*)`/.exec(spec.usage);
  const type = quoted?.[1] ?? (spec.type === 'bool' ? '' : spec.type);
  const head = `  -${spec.name}${type === '' ? '' : ` ${type}`}`;
  const usage = spec.usage.replaceAll('`', '').replaceAll('\n', '\n    \t');
  return `${head}${head.length <= 4 ? '\t' : '\n    \t'}${usage}${renderDefault(spec)}\n`;
}

function renderDefault(spec: FlagSpec): string {
  const value = spec.default;
  switch (spec.type) {
    case 'bool':
      return value === true ? ' (default true)' : '';
    case 'string':
      return value === '' ? '' : ` (default ${quote(String(value))})`;
    case 'duration':
      return value === 0n ? '' : ` (default ${formatDuration(BigInt(value))})`;
    case 'int':
    case 'float':
      return Number(value) === 0 ? '' : ` (default ${String(value)})`;
  }
}

function suggestion(name: string, byName: ReadonlyMap<string, FlagSpec>): string {
  const near = nearest(
    name,
    [...byName.values()].filter((spec) => spec.isPast !== true).map((spec) => spec.name),
  );
  return near === undefined ? '' : `\ndid you mean -${near}?`;
}

/** The candidate at edit distance at most 2, or that the word is a prefix of. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = 3;
  for (const candidate of candidates) {
    const distance = candidate.startsWith(word) && word.length > 1 ? 1 : editDistance(word, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

// ---- Typed access -----------------------------------------------------------------------------

export const flagBool = (values: FlagValues, name: string): boolean => values.get(name) === true;
export const flagText = (values: FlagValues, name: string): string => {
  const value = values.get(name);
  return typeof value === 'string' ? value : '';
};
export const flagNumber = (values: FlagValues, name: string): number => Number(values.get(name) ?? 0);
/** Milliseconds of a duration flag. */
export const flagMillis = (values: FlagValues, name: string): number => Number(BigInt(values.get(name) ?? 0)) / 1e6;
