// The attributes of an exec: limits in the syntax of Docker's ulimits, `name=soft[:hard]`.
// Spec: 09-legacy-v0 §8.4.

import { fail, ok, quote, type Result } from '@reflow-lang/base';

export interface Limit {
  readonly name: string;
  /** The hard limit; the soft one if that is absent. `-1` is none. */
  readonly value: bigint;
}

const names: ReadonlySet<string> = new Set([
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
]);

const unlimited = -1n;

/** The error is the whole message: `invalid limit "bogus": invalid ulimit argument: bogus`. */
export function parseLimit(text: string): Result<Limit, string> {
  const limit = parse(text);
  return limit.ok ? limit : fail(`invalid limit ${quote(text)}: ${limit.error}`);
}

function parse(text: string): Result<Limit, string> {
  const equals = text.indexOf('=');
  if (equals < 0) return fail(`invalid ulimit argument: ${text}`);
  const name = text.slice(0, equals);
  if (!names.has(name)) return fail(`invalid ulimit type: ${name}`);
  const values = text.slice(equals + 1);
  const parts = values.split(':');
  const [softText = '', hardText] = parts;
  if (parts.length > 2) {
    return fail(`too many limit value arguments - ${values}, can only have up to two, \`soft[:hard]\``);
  }
  const hard = hardText === undefined ? undefined : parseInteger(hardText);
  if (hard?.ok === false) return hard;
  const soft = parseInteger(softText);
  if (!soft.ok) return soft;
  const value = hard?.value ?? soft.value;
  const tooMuch = 'ulimit soft limit must be less than or equal to hard limit:';
  if (value !== unlimited && soft.value === unlimited) {
    return fail(`${tooMuch} soft: -1 (unlimited), hard: ${value}`);
  }
  if (value !== unlimited && soft.value > value) return fail(`${tooMuch} ${soft.value} > ${value}`);
  return ok({ name, value });
}

/** A decimal integer of 64 bits, with the error texts of Go. */
function parseInteger(text: string): Result<bigint, string> {
  if (!/^[+-]?[0-9]+$/.test(text)) return fail(`strconv.ParseInt: parsing ${quote(text)}: invalid syntax`);
  const value = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(64, value) !== value) return fail(`strconv.ParseInt: parsing ${quote(text)}: value out of range`);
  return ok(value);
}
