// The builtins, by name. Spec: 03-evaluation §10.

import { absurd } from '@reflow-lang/base';
import type { Code, Compilation } from '../../compilation.ts';
import type { BuiltinCall } from './call.ts';
import {
  compileFlatten,
  compileLen,
  compileListOf,
  compileMapOf,
  compileRange,
  compileUnzip,
  compileZip,
} from './collections.ts';
import { compileToFloat, compileToInt } from './conversions.ts';
import { compileDelay, compileError, compilePanic, compileTrace } from './effects.ts';
import { compileFold, compileReduce } from './folds.ts';

export function compileBuiltin(call: BuiltinCall, c: Compilation): Code {
  switch (call.op) {
    case 'delay':
      return compileDelay(call, c);
    case 'error':
      return compileError(call, c);
    case 'flatten':
      return compileFlatten(call, c);
    case 'float':
      return compileToFloat(call, c);
    case 'fold':
      return compileFold(call, c);
    case 'int':
      return compileToInt(call, c);
    case 'len':
      return compileLen(call, c);
    case 'list':
      return compileListOf(call, c);
    case 'map':
      return compileMapOf(call, c);
    case 'panic':
      return compilePanic(call, c);
    case 'range':
      return compileRange(call, c);
    case 'reduce':
      return compileReduce(call, c);
    case 'trace':
      return compileTrace(call, c);
    case 'unzip':
      return compileUnzip(call, c);
    case 'zip':
      return compileZip(call, c);
    default:
      return absurd(call.op);
  }
}
