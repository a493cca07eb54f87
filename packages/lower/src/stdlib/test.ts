// `$/test`. Spec: 06-stdlib §9.

import { compareUtf8, plainError, type ReflowError } from '@reflow-lang/base';
import { unit } from '@reflow-lang/values';
import { expectBool, expectList, expectMap, expectString } from '../expect-value.ts';
import { repeatAndCheck } from './exec-repeat.ts';
import type { Call, ImplementationTable } from './implementation.ts';

export const test: ImplementationTable = {
  Assert: ([tests], call) => {
    const failed = expectList(tests).flatMap((passed, i) => (expectBool(passed) ? [] : [i]));
    if (failed.length > 0) throw failedAssertion(call, failed.join(' '));
    return unit;
  },
  AssertMap: ([tests], call) => {
    const failed = expectMap(tests)
      .entries()
      .flatMap(({ key, value }) => (expectBool(value) ? [] : [expectString(key)]));
    if (failed.length > 0) throw failedAssertion(call, failed.sort(compareUtf8).join(', '));
    return true;
  },
  All: ([tests], call) => {
    const failed = expectList(tests).findIndex((passed) => !expectBool(passed));
    if (failed >= 0) throw failedAssertion(call, `${failed}`);
    return true;
  },
  ExecRepeatAndCheck: ([value, times], call) => repeatAndCheck(value, times, call),
};

/** `which` are the places or names of the tests that failed. */
function failedAssertion({ loc }: Call, which: string): ReflowError {
  return plainError(`${loc.position} failed assertion ${loc.ident}[${which}]`);
}
