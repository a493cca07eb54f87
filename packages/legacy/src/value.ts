// What a v0 expression evaluates to. Lists of flows are one flow, whose fileset is a list.
// Spec: 09-legacy-v0 §5.1.

import type { Flow } from '@reflow-lang/flow';
import type { Expr, Scope } from '@reflow-lang/legacy-syntax';

export type LegacyValue =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'image'; readonly text: string }
  | { readonly kind: 'flow'; readonly flow: Flow }
  | { readonly kind: 'flowList'; readonly flow: Flow }
  | { readonly kind: 'stringList'; readonly items: readonly string[] }
  | FunctionValue;

/** Keeps the scope it was evaluated in, and the name it was reached under. */
export interface FunctionValue {
  readonly kind: 'func';
  /** The one of a variadic function is bound to a list. */
  readonly params: readonly string[];
  readonly body: Expr;
  readonly scope: Values;
  readonly ident: string;
}

export type Values = Scope<LegacyValue>;
