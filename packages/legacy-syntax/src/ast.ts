// The tree of a v0 program. Functions of every form are already functions here: `f(a, b) = e` defines
// `f` as one, `let f(a) = e in b` binds one.
// Spec: 09-legacy-v0 §3.

import type { CompatPos, Span } from '@reflow-lang/base';

/** Where something stands. */
export interface Place {
  /** Path of the file; a program may include others. */
  readonly file: string;
  /** UTF-16 offsets in that file. What an include brings into an expression is not covered. */
  readonly span: Span;
  /** Compat anchor, just after a token. Spec: §3 (positions). */
  readonly pos: CompatPos;
}

/** A name where it is introduced. */
export interface Name extends Place {
  readonly name: string;
}

export interface StringExpr extends Place {
  readonly kind: 'const';
  /** Verbatim: no escapes. */
  readonly value: string;
}

export interface TemplateExpr extends Place {
  readonly kind: 'template';
  /** Verbatim, without the braces; see `templatePieces`. */
  readonly text: string;
}

export type Expr =
  | StringExpr
  | TemplateExpr
  | (Place & { readonly kind: 'ident'; readonly name: string })
  | (Place & { readonly kind: 'apply'; readonly callee: Expr; readonly args: readonly Expr[] })
  | (Place & { readonly kind: 'func'; readonly params: readonly Name[]; readonly body: Expr })
  /** Its one parameter is bound to a list. */
  | (Place & { readonly kind: 'varfunc'; readonly param: Name; readonly body: Expr })
  | (Place & { readonly kind: 'let'; readonly name: Name; readonly bound: Expr; readonly body: Expr })
  | (Place & {
      readonly kind: 'exec';
      readonly image: Expr;
      readonly attributes: readonly StringExpr[];
      readonly template: TemplateExpr;
    })
  | (Place & { readonly kind: 'image'; readonly arg: Expr })
  | (Place & { readonly kind: 'intern'; readonly arg: Expr })
  | (Place & { readonly kind: 'param'; readonly name: StringExpr; readonly help: StringExpr })
  | (Place & { readonly kind: 'groupby'; readonly list: Expr; readonly regexp: Expr })
  | (Place & { readonly kind: 'map'; readonly list: Expr; readonly func: Expr })
  | (Place & {
      readonly kind: 'collect';
      readonly list: Expr;
      readonly regexp: Expr;
      readonly replacement: Expr | undefined;
    })
  | (Place & { readonly kind: 'concat'; readonly args: readonly Expr[] })
  | (Place & { readonly kind: 'pullup'; readonly args: readonly Expr[] });

export type ExprKind = Expr['kind'];

/** `name = expr`, or a function. */
export interface Definition extends Place {
  readonly kind: 'def';
  readonly name: Name;
  readonly expr: Expr;
}

/** `extern(flow, url)`: the only effect of a program. */
export interface ExternStmt extends Place {
  readonly kind: 'extern';
  readonly flow: Expr;
  readonly url: Expr;
}

export type Stmt = Definition | ExternStmt;

export interface Program {
  readonly statements: readonly Stmt[];
  /** By name; of several the last counts. */
  readonly definitions: ReadonlyMap<string, Definition>;
}

export function mkProgram(statements: readonly Stmt[]): Program {
  const definitions = new Map<string, Definition>();
  for (const stmt of statements) if (stmt.kind === 'def') definitions.set(stmt.name.name, stmt);
  return { statements, definitions };
}
