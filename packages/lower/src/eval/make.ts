// `make`: an instance of a module with arguments. Nothing is forced; the instance is immediate even with
// delayed arguments. Spec: 03-evaluation §16.4.

import { absurd, plainError } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import { compileBinding } from '../bind.ts';
import { assignments, type Code, type Compilation, initialiser, typeOfDecl } from '../compilation.ts';
import { standardEnv } from '../standard-env.ts';
import { systemModuleValue } from '../stdlib/index.ts';

export function compileMake(e: Expr & { readonly kind: 'make' }, c: Compilation): Code {
  const { compiler, ctx } = c;
  const { session } = ctx;
  const opened = ctx.module.tables.importOf(e.id);
  if (opened === undefined) throw plainError('internal error: make of a module that is not open');
  const args = assignments(e.decls).map((decl) => ({
    init: initialiser(decl, c),
    binding: compileBinding(decl.pat, typeOfDecl(decl, c)),
  }));
  const names = args.flatMap(({ binding }) => binding.names);
  switch (opened.kind) {
    case 'system':
      return () => systemModuleValue(session, opened.module.name);
    case 'rf':
      return (env) => {
        const values = args.flatMap(({ init, binding }) => binding.bind(init(env)));
        return compiler.instantiate(session, opened.module, standardEnv(session).push(names, values));
      };
    default:
      return absurd(opened);
  }
}
