// Regular expressions in the dialect of Go's regexp package.
//
// The engine is a port of RE2; what it does otherwise than Go is corrected here: two error texts, the
// groups `(?<name>…)` and `(?<=…)`, which Go does not know, and repeated group names, which it accepts.
// Never translated to JavaScript's own expressions, which differ in meaning and in running time.
// In the text searched, a byte that is no UTF-8 counts as U+FFFD. Spec: 06-stdlib §5.1.

import { RE2JS } from 're2js';
import { fail, ok, type Result } from '../result.ts';
import { type GroupOpening, scanGroups } from './regexp-groups.ts';

/** One match. Offsets are in UTF-16 units of the text searched. */
export interface RegexpMatch {
  readonly start: number;
  readonly end: number;
  /** The text of a group, 0 for all; `undefined` when it took no part. */
  group(index: number): string | undefined;
}

export interface GoRegexp {
  /** Without group 0. */
  readonly groupCount: number;
  /** Name of each group by its number, `''` for none; names may repeat. */
  readonly groupNames: readonly string[];
  /** Answers with the leftmost match from an offset on; `^` and `\b` see what stands before it. */
  searcher(text: string): (from: number) => RegexpMatch | undefined;
}

/** Most recently used last. Lives as long as the process: compiling costs more than keeping. */
const compiled = new Map<string, Result<GoRegexp, string>>();
const compiledLimit = 512;

/** The error is Go's text: ``error parsing regexp: missing closing ): `(` ``. */
export function compileRegexp(source: string): Result<GoRegexp, string> {
  const known = compiled.get(source);
  const result = known ?? compile(source);
  compiled.delete(source);
  compiled.set(source, result);
  if (compiled.size > compiledLimit) {
    const [oldest] = compiled.keys();
    if (oldest !== undefined) compiled.delete(oldest);
  }
  return result;
}

function compile(source: string): Result<GoRegexp, string> {
  const invalid = source.search(/\p{Surrogate}/u);
  if (invalid >= 0) return fail(`error parsing regexp: invalid UTF-8: \`${source.slice(invalid)}\``);
  const groups = scanGroups(source);
  const angle = groups.find((group) => group.kind === 'angle');
  if (angle !== undefined) return fail(errorBefore(source, groups, angle.at));
  const names = groups.filter((group) => group.kind === 'capture').map((group) => group.name);
  const engine = build(source);
  if (engine.ok) return ok(wrap(engine.value, names));
  if (!engine.error.startsWith('error parsing regexp: duplicate capture group name')) return engine;
  const bare = withoutNames(source, groups);
  const unnamed = build(bare);
  if (!unnamed.ok) return fail(unnamed.error.replace(bare, () => source));
  return ok(wrap(unnamed.value, names));
}

/** What is wrong with an expression up to its first `(?<`, which is the last thing that can be. */
function errorBefore(source: string, groups: readonly GroupOpening[], at: number): string {
  const before = groups.filter((group) => group.at < at);
  const cut = build(`${withoutNames(source.slice(0, at), before)}(?=`);
  return cut.ok ? '' : cut.error.replace(/: `\(\?=`$/, ': `(?<`');
}

/** Every named group as a plain one: their numbers stay. */
function withoutNames(source: string, groups: readonly GroupOpening[]): string {
  let out = '';
  let copied = 0;
  for (const { at, name } of groups) {
    if (name === '') continue;
    out += `${source.slice(copied, at)}(`;
    copied = at + `(?P<${name}>`.length;
  }
  return out + source.slice(copied);
}

function build(source: string): Result<RE2JS, string> {
  try {
    return ok(RE2JS.compile(source));
  } catch (thrown) {
    return fail(withPiece(thrown instanceof Error ? thrown.message : String(thrown), source));
  }
}

/** The offending piece where the engine leaves it out. */
function withPiece(message: string, source: string): string {
  if (message.endsWith('trailing backslash at end of expression')) return `${message}: \`\``;
  return message.endsWith('expression nests too deeply') ? `${message}: \`${source}\`` : message;
}

function wrap(engine: RE2JS, names: readonly string[]): GoRegexp {
  return {
    groupCount: engine.groupCount(),
    groupNames: ['', ...names],
    searcher: (text) => {
      const matcher = engine.matcher(text.toWellFormed());
      return (from) => {
        if (!matcher.find(from)) return undefined;
        return {
          start: matcher.start(),
          end: matcher.end(),
          group: (index) => {
            const start = matcher.start(index);
            return start < 0 ? undefined : text.slice(start, matcher.end(index));
          },
        };
      };
    },
  };
}
