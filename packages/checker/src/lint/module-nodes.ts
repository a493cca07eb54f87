// All nodes of a module in the order of the text. Without recursion: programs can be deep.

import { absurd } from '@reflow-lang/base';
import type { Decl, Expr, ModuleAst, Pat } from '@reflow-lang/syntax';

export type ExprOf<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

/** A declaration and what it stands in. */
export interface DeclSite {
  readonly decl: Decl;
  readonly where: 'param' | 'module' | 'block' | 'exec' | 'make' | 'requires';
}

/** A whole pattern: what it stands in, and the expression that it takes apart. */
export interface PatternSite {
  readonly pattern: Pat;
  readonly where: 'declaration' | 'comprehension' | 'case';
  readonly subject: Expr;
}

export interface ModuleNodes {
  readonly exprs: readonly Expr[];
  readonly decls: readonly DeclSite[];
  readonly patterns: readonly PatternSite[];
}

export function listNodes(ast: ModuleAst): ModuleNodes {
  const found: { exprs: Expr[]; decls: DeclSite[]; patterns: PatternSite[] } = { exprs: [], decls: [], patterns: [] };
  const pending: Expr[] = [];
  const enter = (decls: readonly Decl[], where: DeclSite['where']): readonly Expr[] => {
    const initialisers: Expr[] = [];
    for (const decl of decls) {
      found.decls.push({ decl, where });
      if (decl.kind !== 'assign') continue;
      found.patterns.push({ pattern: decl.pat, where: 'declaration', subject: decl.expr });
      initialisers.push(decl.expr);
    }
    return initialisers;
  };
  const push = (exprs: readonly Expr[]): void => {
    for (const e of exprs.toReversed()) pending.push(e);
  };
  const visit = (): void => {
    for (let e = pending.pop(); e !== undefined; e = pending.pop()) {
      found.exprs.push(e);
      if (e.kind === 'switch') {
        for (const { pat } of e.cases) found.patterns.push({ pattern: pat, where: 'case', subject: e.subject });
      }
      if (e.kind === 'compr') {
        for (const clause of e.clauses) {
          if (clause.kind === 'enum')
            found.patterns.push({ pattern: clause.pat, where: 'comprehension', subject: clause.expr });
        }
      }
      push(partsOf(e, enter));
    }
  };
  push(enter(ast.params, 'param'));
  visit();
  push(enter(ast.decls, 'module'));
  visit();
  return found;
}

/** All parts of an expression in the order of the text; `enter` takes its declarations. */
function partsOf(
  e: Expr,
  enter: (decls: readonly Decl[], where: DeclSite['where']) => readonly Expr[],
): readonly Expr[] {
  switch (e.kind) {
    case 'error':
    case 'ident':
    case 'lit':
      return [];
    case 'binop':
      return [e.left, e.right];
    case 'unop':
    case 'conversion':
    case 'ascribe':
      return [e.arg];
    case 'apply':
      return [e.fn, ...e.args];
    case 'block':
      return [...enter(e.decls, 'block'), e.body];
    case 'func':
      return [e.body];
    case 'tuple':
    case 'list':
      return e.elems;
    case 'struct':
      return e.fields.map((field) => field.value);
    case 'map':
      return e.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'variant':
      return e.elem ? [e.elem] : [];
    case 'exec':
      return [...enter(e.decls, 'exec'), ...e.template.args];
    case 'cond':
      return [e.cond, e.then, e.else];
    case 'switch':
      return [e.subject, ...e.cases.map((c) => c.expr)];
    case 'deref':
      return [e.object];
    case 'index':
      return [e.object, e.index];
    case 'compr':
      return [e.head, ...e.clauses.map((clause) => clause.expr)];
    case 'make':
      return [e.path, ...enter(e.decls, 'make')];
    case 'requires':
      return [...enter(e.decls, 'requires'), e.arg];
    default:
      return absurd(e);
  }
}
