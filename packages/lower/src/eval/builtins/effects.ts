// `panic`, `error`, `delay` and `trace`. Spec: 03-evaluation §10.

import { mkError, plainError, renderPos } from '@reflow-lang/base';
import { renderValue } from '@reflow-lang/values';
import { type Code, type Compilation, code, siteOf, typeOf } from '../../compilation.ts';
import { named } from '../../continuation.ts';
import { expectInt, expectString, expectValue } from '../../expect-value.ts';
import { fault } from '../../fault.ts';
import { force } from '../../force.ts';
import { argument, awaitAll, type BuiltinCall, onArgument, onArguments, suspendCall } from './call.ts';

export const compilePanic = (call: BuiltinCall, c: Compilation): Code =>
  onArgument(call, c, (message) => {
    throw fault(call.expr.pos, `panic: ${expectString(message)}`);
  });

/** An error of kind Module: whoever runs the program can tell its code. */
export const compileError = (call: BuiltinCall, c: Compilation): Code =>
  onArguments(call, c, 2, ([codeNumber, message]) => {
    const cause = plainError(`${renderPos(call.expr.pos)}: ${expectString(message)}`);
    throw mkError('module error', [`code ${expectInt(codeNumber)}`], 'Module', cause);
  });

/** Always a node, also of an immediate value. */
export function compileDelay(call: BuiltinCall, c: Compilation): Code {
  const arg = argument(call, 0);
  const argCode = code(arg, c);
  const type = typeOf(arg, c);
  const site = siteOf(call.expr, c);
  return (env) => {
    const subs = [{ type, value: argCode(env) }];
    return named(
      suspendCall({ site, env }, subs, 1, ([value]) => expectValue(value)),
      c.ident,
    );
  };
}

/** Writes `pos(ident): value` when the whole value is there. */
export function compileTrace(call: BuiltinCall, c: Compilation): Code {
  const arg = argument(call, 0);
  const argCode = code(arg, c);
  const type = typeOf(arg, c);
  const site = siteOf(call.expr, c);
  const { ident, ctx } = c;
  const where = renderPos(call.expr.pos) + (ident === '' ? '' : `(${ident})`);
  return (env) => {
    const subs = [{ type, value: force(argCode(env), type) }];
    const traced = awaitAll({ site, env }, subs, 1, ([value]) => {
      ctx.session.ports.trace(`${where}: ${renderValue(expectValue(value), type)}`);
      return expectValue(value);
    });
    return named(traced, ident);
  };
}
