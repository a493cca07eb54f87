// `$/regexp`. Spec: 06-stdlib §5.

import { compileRegexp, type GoRegexp, plainError, replaceRegexp } from '@reflow-lang/base';
import { ListValue, type Value } from '@reflow-lang/values';
import { expectString } from '../expect-value.ts';
import type { ImplementationTable } from './implementation.ts';

export const regexp: ImplementationTable = {
  Groups: ([str, re]) => groups(expectString(str), expectString(re)),
  Match: ([str, re]) => regexpOf(expectString(re)).searcher(expectString(str))(0) !== undefined,
  Replace: ([src, re, repl]) => replaceRegexp(regexpOf(expectString(re)), expectString(src), expectString(repl)),
};

/** Throws when it is malformed. */
export function regexpOf(source: string): GoRegexp {
  const result = compileRegexp(source);
  if (!result.ok) throw plainError(result.error);
  return result.value;
}

function groups(text: string, source: string): Value {
  const re = regexpOf(source);
  const match = re.searcher(text)(0);
  if (match === undefined) throw plainError(`regexp ${source} does not match string ${text}`);
  return new ListValue(Array.from({ length: re.groupCount }, (_, i) => match.group(i + 1) ?? ''));
}
