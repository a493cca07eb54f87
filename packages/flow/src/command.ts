// Commands as text: with their arguments filled in, and abbreviated to fit a line.
// Spec: 05-flow-eval §7.4.

import { fromUtf8Bytes, utf8Bytes } from '@reflow-lang/base';
import type { Flow } from './flow.ts';
import { op } from './op.ts';

const longestImage = 40;
const longestCommand = 60;

/** `IMAGE COMMAND`, both abbreviated; `''` unless the node is an exec. */
export function abbrevCmd(f: Flow): string {
  if (f.op !== op.exec) return '';
  const cmd = squeezeSpace(shortenPath(trimSpace(formatCmd(f.cmd, f.argstrs))));
  return `${abbrevLeft(f.image, longestImage)} ${abbrevMiddle(cmd, longestCommand)}`;
}

/**
 * The command with every argument replaced and `%%` undone, as Go's Sprintf does it: a missing argument
 * reads `%!s(MISSING)`, leftover ones are appended as `%!(EXTRA string=x, string=y)`.
 */
export function formatCmd(cmd: string, args: readonly string[]): string {
  let used = 0;
  const out = cmd.replace(/%(.?)/gsu, (_, verb: string) => {
    if (verb === '%') return '%';
    if (verb === '') return '%!(NOVERB)';
    const arg = args[used];
    if (arg === undefined) return `%!${verb}(MISSING)`;
    used++;
    return verb === 's' ? arg : `%!${verb}(string=${arg})`;
  });
  const extra = args.slice(used).map((arg) => `string=${arg}`);
  return extra.length === 0 ? out : `${out}%!(EXTRA ${extra.join(', ')})`;
}

/** At most `max` bytes: beginning, `..`, end. */
export function abbrevMiddle(text: string, max: number): string {
  const bytes = utf8Bytes(text);
  if (bytes.length <= max) return text;
  const half = Math.floor(max / 2) - 1;
  return fromUtf8Bytes(`${bytes.slice(0, half)}..${bytes.slice(bytes.length - half)}`);
}

/** At most `max` bytes: `..` and the end. */
export function abbrevLeft(text: string, max: number): string {
  const bytes = utf8Bytes(text);
  return bytes.length <= max ? text : fromUtf8Bytes(`..${bytes.slice(bytes.length - max + 2)}`);
}

/** Go's unicode.IsSpace; JS `\s` differs by U+0085 and U+FEFF. */
const space = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const outerSpace = new RegExp(`^${space}+|${space}+$`, 'gu');
const innerSpace = new RegExp(`${space}+`, 'gu');
const anySpace = new RegExp(space, 'u');

const trimSpace = (text: string): string => text.replace(outerSpace, '');

/** Each run of white space becomes one blank if it begins with one, else a dot. */
function squeezeSpace(text: string): string {
  return trimSpace(text).replace(innerSpace, (run) => (run.startsWith(' ') ? ' ' : '.'));
}

/** The path a command begins with, reduced to `../` and its last element. */
function shortenPath(text: string): string {
  let rest = text;
  let previous = text;
  while (rest.startsWith('/')) {
    const next = rest.indexOf('/', 1);
    if (next < 0 || anySpace.test(rest.slice(1, next))) return `..${rest === '/' ? previous : rest}`;
    previous = rest;
    rest = rest.slice(next);
  }
  return rest;
}
