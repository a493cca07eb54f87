// A value that is not of its type: a bug of the checker or of lowering, never a program's fault.

import type { Type } from '@reflow-lang/types';
import type { Value } from './value.ts';

export function misfit(value: Value, type: Type): never {
  const what = typeof value === 'object' ? value.constructor.name : typeof value;
  throw new Error(`internal error: ${what} is no value of type ${type.kind}`);
}
