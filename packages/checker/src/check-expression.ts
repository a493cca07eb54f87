// Checking one expression by itself, as `digest {"expr"}` and `eval -e` do. Spec: 03-evaluation §18.

import { type CompatMessage, createSourceFile, type Diagnostic, type SourceFile } from '@reflow-lang/base';
import type { Expr, TypeExpr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { collectErrors } from './check/collect-errors.ts';
import { openFrame } from './check/environment.ts';
import { checkExpr as checkInScope } from './check/expr/check-expr.ts';
import { createPass, type Pass, sortedDiagnostics } from './check/pass.ts';
import { openRootFrame, type Prelude } from './check/root-frame.ts';
import { sideTables } from './check/side-tables.ts';
import { resolveType as resolveInScope } from './check/written-type.ts';
import type { SideTables } from './checked-module.ts';
import { openSystemModule } from './system-import.ts';

/** An expression's type, or what is wrong with it; warnings are not told. */
export interface CheckedExpr {
  readonly type: Type;
  readonly tables: SideTables;
  readonly errors: readonly CompatMessage[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks an expression in the standard environment, extended by `prelude`. `make` opens system modules alone. */
export function checkExpr(source: SourceFile, expr: Expr, prelude: readonly Prelude[] = []): CheckedExpr {
  const pass = alone(source);
  const type = checkInScope(pass, openRootFrame(pass, prelude), expr);
  const errors = collectErrors(pass, expr);
  return { type, tables: sideTables(pass), errors, diagnostics: sortedDiagnostics(pass.diagnostics) };
}

/** The type that a written type denotes where no aliases are known; an error type if it has faults. */
export function resolveType(written: TypeExpr): Type {
  const pass = alone(createSourceFile('', ''));
  return resolveInScope({ pass, env: openFrame(undefined, 0), before: 0 }, written);
}

/** A pass outside any module. */
const alone = (source: SourceFile): Pass =>
  createPass(source, 0, { topLevel: new Map(), warn: () => {}, open: openSystemModule, checkExpr: checkInScope });
