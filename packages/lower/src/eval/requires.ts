// `@requires`: the resources a value's evaluation is to be given. Its body is forced; an immediate one
// needs none. Spec: 03-evaluation §14.

import { renderPos } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import type { Requirements, Value } from '@reflow-lang/values';
import {
  assignments,
  type Code,
  type Compilation,
  code,
  initialiser,
  parameterName,
  typeOf,
  typeOfDecl,
} from '../compilation.ts';
import { named } from '../continuation.ts';
import type { Env } from '../env.ts';
import { fault } from '../fault.ts';
import { force } from '../force.ts';
import { resourcesOf } from './resources.ts';

export function compileRequires(e: Expr & { readonly kind: 'requires' }, c: Compilation): Code {
  const params = assignments(e.decls).map((decl) => ({
    name: parameterName(decl),
    code: initialiser(decl, c),
    type: typeOfDecl(decl, c),
  }));
  const body = code(e.arg, c);
  const bodyType = typeOf(e.arg, c);
  const evalParameters = (env: Env): ReadonlyMap<string, Value> =>
    new Map(
      params.map((param) => {
        const given = param.code(env);
        const value = given instanceof Flow ? given : force(given, param.type);
        // FIX: a parameter delayed at run time crashes the original.
        if (value instanceof Flow) throw fault(e.pos, `parameter ${param.name} is not immediate`);
        return [param.name, value];
      }),
    );
  return (env) => {
    const flowRequirements = requirementsOf(evalParameters(env), e, c);
    const value = force(body(env), bodyType);
    if (!(value instanceof Flow)) return value;
    return named(new Flow({ op: op.requirements, deps: [value], flowRequirements }), c.ident);
  };
}

function requirementsOf(
  params: ReadonlyMap<string, Value>,
  e: Expr & { readonly kind: 'requires' },
  c: Compilation,
): Requirements {
  const isWide = params.get('wide') === true;
  if (isWide) {
    c.ctx.session.ports.log(`WARNING: setting \`wide := true\` has no real effect: ${renderPos(e.pos)} `);
  }
  return { min: resourcesOf(params), width: isWide ? 1 : 0 };
}
