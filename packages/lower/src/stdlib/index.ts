// Implementations of the system modules, by the tables of `@reflow-lang/stdlib`.
// Spec: 06-stdlib, 03-evaluation §15 (file, dir).

import { invariant } from '@reflow-lang/base';
import { baseEnvironment, type SystemFunction, systemModule } from '@reflow-lang/stdlib';
import { type FuncValue, ModuleValue } from '@reflow-lang/values';
import type { EvalSessionState } from '../context.ts';
import { dirs } from './dirs.ts';
import { files } from './files.ts';
import { filesets } from './filesets.ts';
import type { ImplementationTable } from './implementation.ts';
import { intrinsics } from './intrinsics.ts';
import { path } from './path.ts';
import { regexp } from './regexp.ts';
import { strings } from './strings.ts';
import { SystemFunctionValue } from './system-function-value.ts';
import { test } from './test.ts';

const tables: ReadonlyMap<string, ImplementationTable> = new Map([
  ['', intrinsics],
  ['dirs', dirs],
  ['files', files],
  ['filesets', filesets],
  ['path', path],
  ['regexp', regexp],
  ['strings', strings],
  ['test', test],
]);

/** What one session has asked for so far; lives as long as the session. */
interface Made {
  readonly functions: Map<string, FuncValue>;
  readonly modules: Map<string, ModuleValue>;
}

const made = new WeakMap<EvalSessionState, Made>();

/** The function value; the same object for every use within a session. `''` is the module of `file` and `dir`. */
export function systemFunctionValue(session: EvalSessionState, module: string, id: string): FuncValue {
  const { functions } = madeFor(session);
  const name = `${module}.${id}`;
  let value = functions.get(name);
  if (value === undefined) {
    const fn = signature(module, id);
    const implementation = tables.get(module)?.[id];
    invariant(fn !== undefined && implementation !== undefined, `no system function ${name}`);
    value = new SystemFunctionValue(fn, implementation, session);
    functions.set(name, value);
  }
  return value;
}

/** The module value; the same object for every use within a session. */
export function systemModuleValue(session: EvalSessionState, name: string): ModuleValue {
  const { modules } = madeFor(session);
  let value = modules.get(name);
  if (value === undefined) {
    const functions = systemModule(name)?.functions;
    invariant(functions !== undefined, `no system module ${name}`);
    value = new ModuleValue(new Map(functions.map(({ id }) => [id, systemFunctionValue(session, name, id)])));
    modules.set(name, value);
  }
  return value;
}

function madeFor(session: EvalSessionState): Made {
  let own = made.get(session);
  if (own === undefined) {
    own = { functions: new Map(), modules: new Map() };
    made.set(session, own);
  }
  return own;
}

function signature(module: string, id: string): SystemFunction | undefined {
  if (module !== '') return systemModule(module)?.functions.find((fn) => fn.id === id);
  for (const binding of baseEnvironment) {
    if (binding.kind === 'function' && binding.fn.id === id) return binding.fn;
  }
  return undefined;
}
