// `vectors.json`: types and their relations, quoting, globs, regular expressions, precedence, numbers.

import { join } from 'node:path';
import { encodeLatin1, fromUtf8Bytes, matchPath, quote, recoverError, unquote, utf8Bytes } from '@reflow-lang/base';
import { equalTypes, isSub, renderType, structurallyEqual, unify } from '@reflow-lang/types';
import { firstDifference, renderDifference } from './compare.ts';
import { isObject, type Json, type JsonObject, readJson } from './corpus.ts';
import { evalPure } from './eval-pure.ts';
import type { Report } from './report.ts';
import { typeOfSource } from './type-of-source.ts';

type Compute = (item: JsonObject) => Json;

export function runVectors(dir: string, report: Report): void {
  const stored = readJson(join(dir, 'vectors.json'));
  if (!isObject(stored)) return;
  for (const [group, compute] of Object.entries(computations)) {
    const items = stored[group];
    if (!Array.isArray(items)) continue;
    for (const item of items) {
      if (!isObject(item)) continue;
      report.add('vectors', 'vectors', `${group} ${JSON.stringify(item).slice(0, 120)}`, differenceOf(item, compute));
    }
  }
}

function differenceOf(item: JsonObject, compute: Compute): string | undefined {
  try {
    const difference = firstDifference(item, { ...item, ...asObject(compute(item)) });
    return difference && renderDifference(difference);
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
}

const asObject = (json: Json): JsonObject => (isObject(json) ? json : {});
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const computations: Readonly<Record<string, Compute>> = {
  types: (item) => {
    if (item.err !== undefined) return { err: errorOf(() => typeOfSource(text(item.src))) };
    const type = typeOfSource(text(item.src));
    return { string: renderType(type), kind: type.kind === 'ref' ? 'ident' : type.kind };
  },
  typeRelations: (item) => {
    const [a, b] = [typeOfSource(text(item.a)), typeOfSource(text(item.b))];
    const joined = unify(0, a, b);
    return {
      sub: isSub(a, b),
      equal: equalTypes(a, b),
      structurallyEqual: structurallyEqual(a, b),
      unify: joined.error === undefined ? renderType(joined) : `error: ${joined.error.message}`,
    };
  },
  quote: (item) => ({ q: quote(fromUtf8Bytes(fromHex(text(item.hex)))) }),
  unquote: (item) => {
    const value = unquote(text(item.src));
    return value === undefined ? { err: 'invalid syntax' } : { hex: toHex(utf8Bytes(value)) };
  },
  glob: (item) => {
    const matched = matchPath(text(item.pattern), text(item.name));
    return matched.ok ? { ok: matched.value } : { err: matched.error };
  },
  precedence: (item) => evalPure.precedence(text(item.src)),
  ints: (item) => evalPure.ints(text(item.a), text(item.b)),
  regexp: (item) => evalPure.regexp(text(item.re), text(item.s), text(item.repl)),
  floats: (item) => evalPure.float(text(item.src)),
  floatArith: (item) => evalPure.floatArith(text(item.a), text(item.op), text(item.b)),
  floatOfInt: (item) => evalPure.floatOfInt(text(item.int)),
};

function errorOf(attempt: () => unknown): string {
  try {
    attempt();
    return '';
  } catch (error) {
    return recoverError(error).message;
  }
}

const fromHex = (hex: string): string => hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
const toHex = (bytes: string): string =>
  [...encodeLatin1(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
