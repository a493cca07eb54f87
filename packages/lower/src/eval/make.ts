// `make`: an instance of a module with arguments. Nothing is forced; the instance is immediate even with
// delayed arguments. Of a v0 program it is not: its arguments are waited for.
// Spec: 03-evaluation §16.4, 09-legacy-v0 §13 (eagerness).

import { absurd, plainError } from '@reflow-lang/base';
import { Flow } from '@reflow-lang/flow';
import type { LegacyModule } from '@reflow-lang/legacy-syntax';
import type { Expr } from '@reflow-lang/syntax';
import { type Binding, compileBinding } from '../bind.ts';
import { assignments, type Code, type Compilation, initialiser, siteOf, typeOfDecl } from '../compilation.ts';
import { named, suspend } from '../continuation.ts';
import { saltK, saltRest, singleMaterial } from '../digest/index.ts';
import { force } from '../force.ts';
import { legacyParamType, makeLegacy } from '../legacy.ts';
import { systemModuleValue } from '../stdlib/index.ts';

type MakeExpr = Expr & { readonly kind: 'make' };

interface Argument {
  readonly init: Code;
  readonly binding: Binding;
}

export function compileMake(e: MakeExpr, c: Compilation): Code {
  const { compiler, ctx } = c;
  const { session } = ctx;
  const opened = ctx.module.tables.importOf(e.id);
  if (opened === undefined) throw plainError('internal error: make of a module that is not open');
  const args: readonly Argument[] = assignments(e.decls).map((decl) => ({
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
        return compiler.instantiate(session, opened.module, session.baseEnv(opened).push(names, values));
      };
    case 'v0':
      return legacyMake(e, c, opened.module, args);
    default:
      return absurd(opened);
  }
}

/** The instance is made when every argument is there, all parts of it. */
function legacyMake(e: MakeExpr, c: Compilation, module: LegacyModule, args: readonly Argument[]): Code {
  const { ctx, ident } = c;
  const names = args.flatMap(({ binding }) => binding.names);
  const site = siteOf(e, c);
  return (env) => {
    const values = args.flatMap(({ init, binding }) => binding.bind(init(env)));
    const subs = values.map((value, i) => {
      const type = legacyParamType(names[i] ?? '');
      return { type, value: force(value, type) };
    });
    if (!subs.some(({ value }) => value instanceof Flow)) {
      return makeLegacy(
        module,
        names,
        subs.map(({ value }) => value),
      );
    }
    const material = { extra: singleMaterial(e, ctx), salt: () => saltK(e, subs, saltRest(e, env, ctx), ctx) };
    return named(
      suspend(site, subs, material, (got) => makeLegacy(module, names, got)),
      ident,
    );
  };
}
