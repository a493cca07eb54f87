// Implementations of the system modules. Spec: 06-stdlib, 03-evaluation §15 (file, dir).

import type { FuncValue, ModuleValue } from '@reflow-lang/values';
import type { EvalSessionState } from '../context.ts';

/** The function value; the same object for every use within a session. `''` is the module of `file` and `dir`. */
export function systemFunctionValue(session: EvalSessionState, module: string, id: string): FuncValue {
  throw new Error('not written yet: systemFunctionValue');
}
export function systemModuleValue(session: EvalSessionState, name: string): ModuleValue {
  throw new Error('not written yet: systemModuleValue');
}
