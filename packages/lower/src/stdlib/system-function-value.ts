// A system function as a value: first-class, compared and digested by its name.
// Spec: 06-stdlib §1, 03-evaluation §20 (E of a system function).

import type { ByteString, Digest } from '@reflow-lang/base';
import { textStr } from '@reflow-lang/flow';
import type { SystemFunction } from '@reflow-lang/stdlib';
import { FuncValue, type Location, type Value } from '@reflow-lang/values';
import type { EvalSessionState } from '../context.ts';
import { digestSystemFunction } from '../digest/index.ts';
import { applySystemFunction } from './apply-system-function.ts';
import type { Implementation } from './implementation.ts';

/** Flows a call creates are named after the call. */
export class SystemFunctionValue extends FuncValue {
  readonly fn: SystemFunction;
  readonly #implementation: Implementation;
  readonly #session: EvalSessionState;

  constructor(fn: SystemFunction, implementation: Implementation, session: EvalSessionState) {
    super();
    this.fn = fn;
    this.#implementation = implementation;
    this.#session = session;
  }

  override apply(loc: Location, args: readonly Value[]): Value {
    return applySystemFunction(this.fn, this.#implementation, args, { session: this.#session, loc });
  }

  override digest(): Digest {
    return digestSystemFunction(this.fn.module, this.fn.id);
  }

  override exact(): ByteString {
    return `s${textStr(this.fn.module)}${textStr(this.fn.id)}`;
  }
}
