// Blocks: every declaration takes two frames, an empty one and the one that binds. Spec: 03-evaluation §2.

import type { Expr } from '@reflow-lang/syntax';
import { type Binding, compileBinding } from '../bind.ts';
import {
  type AssignDecl,
  assignments,
  type Code,
  type Compilation,
  code,
  initialiser,
  typeOfDecl,
  within,
} from '../compilation.ts';

interface Step {
  readonly init: Code;
  readonly binding: Binding;
}

export function compileBlock(e: Expr & { readonly kind: 'block' }, c: Compilation): Code {
  const steps: Step[] = [];
  let inner = c;
  for (const decl of assignments(e.decls)) {
    const empty = within(inner, []);
    const step = compileStep(decl, empty);
    steps.push(step);
    inner = within(empty, step.binding.names);
  }
  const body = code(e.body, inner);
  if (steps.length === 0) return body;
  return (env) => {
    let at = env;
    for (const { init, binding } of steps) {
      at = at.pushEmpty();
      at = at.push(binding.names, binding.bind(init(at)));
    }
    return body(at);
  };
}

function compileStep(decl: AssignDecl, c: Compilation): Step {
  return { init: initialiser(decl, c), binding: compileBinding(decl.pat, typeOfDecl(decl, c)) };
}
