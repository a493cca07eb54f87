// Regular expressions as v0 programs write them: RE2, compiled here only to be judged.
// Spec: 09-legacy-v0 §6.

import { compileRegexp, fail, ok, type Result } from '@reflow-lang/base';

/** Of `collect`. The error is the whole message: ``regexp error parsing regexp: missing closing ): `(` ``. */
export function checkRegexp(source: string): Result<true, string> {
  const groups = countGroups(source);
  return groups.ok ? ok(true) : groups;
}

/** Of `groupby`: it must have exactly one group. */
export function checkGroupRegexp(source: string): Result<true, string> {
  const groups = countGroups(source);
  if (!groups.ok) return groups;
  return groups.value === 1 ? ok(true) : fail('wrong number of subexpressions');
}

function countGroups(source: string): Result<number, string> {
  const compiled = compileRegexp(source);
  return compiled.ok ? ok(compiled.value.groupCount) : fail(`regexp ${compiled.error}`);
}
