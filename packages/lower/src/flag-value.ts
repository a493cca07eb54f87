// Texts of flags and the values they stand for. Spec: 03-evaluation §16.6.

import { absurd, BigFloat, fail, ok, quote, type Result, recoverError } from '@reflow-lang/base';
import type { TypeKind } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import type { EvalSessionState } from './context.ts';
import { named } from './continuation.ts';
import { parseFlagFloat } from './flag-float.ts';
import { systemFunctionValue } from './stdlib/index.ts';

/** The types a flag can have. */
export type FlagKind = 'string' | 'int' | 'float' | 'bool' | 'file' | 'dir';

export function isFlagKind(kind: TypeKind): kind is FlagKind {
  switch (kind) {
    case 'string':
    case 'int':
    case 'float':
    case 'bool':
    case 'file':
    case 'dir':
      return true;
    default:
      return false;
  }
}

/**
 * The text of a value a flag can show, `undefined` for any other.
 * KEEP: floats have ten digits, also when the text is read back.
 */
export function flagText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return value.toString();
  return value instanceof BigFloat ? value.text('g', 10) : undefined;
}

/**
 * The value a text stands for; files and directories are evaluated at once, under `ident`.
 * The error says why there is none.
 */
export function readFlagValue(
  session: EvalSessionState,
  kind: FlagKind,
  text: string,
  ident: string,
): Result<Value, string> {
  switch (kind) {
    case 'string':
      return ok(text);
    case 'int':
      return /^[+-]?[0-9]+$/.test(text)
        ? ok(BigInt(text.replace('+', '')))
        : fail(`cannot parse ${quote(text)} as integer`);
    case 'float': {
      const value = parseFlagFloat(text);
      return value === undefined ? fail(`cannot parse ${quote(text)} as float`) : ok(value);
    }
    case 'bool': {
      const value = boolTexts.get(text);
      return value === undefined ? fail(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`) : ok(value);
    }
    case 'file':
    case 'dir':
      return readSource(session, kind, text, ident);
    default:
      return absurd(kind);
  }
}

const boolTexts: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

function readSource(session: EvalSessionState, id: 'file' | 'dir', url: string, ident: string): Result<Value, string> {
  try {
    return ok(named(systemFunctionValue(session, '', id).apply({ position: '<input>', ident }, [url]), ident));
  } catch (thrown) {
    return fail(recoverError(thrown).message);
  }
}
