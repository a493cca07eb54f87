// `$/test`. Spec: 06-stdlib §9.

import { boolType, flowType, intType, mkList, mkMap, stringType, topType, unitType } from '@reflow-lang/types';
import { mkSystemModule } from '../system-function.ts';

export const test = mkSystemModule('test', 'Functions that check things, for test modules.', {
  Assert: {
    args: { tests: mkList(boolType) },
    result: unitType,
    mode: 'forced',
    doc: 'Assert fails, naming the positions of the false ones, unless all tests are true.',
  },
  AssertMap: {
    args: { tests: mkMap(stringType, boolType) },
    result: boolType,
    mode: 'forced',
    doc: 'AssertMap fails, naming the keys of the false ones, unless all tests are true; else it returns true.',
  },
  All: {
    args: { tests: mkList(boolType) },
    result: boolType,
    mode: 'forced',
    doc: 'All fails at the first test that is false; else it returns true.',
  },
  ExecRepeatAndCheck: {
    args: { value: flowType(topType), times: intType },
    result: flowType(boolType),
    mode: 'direct',
    flow: true,
    doc: 'ExecRepeatAndCheck runs the execs that a value depends on as often as asked, and tells whether all runs gave the same results. Execs marked nondeterministic are not repeated.',
  },
});
