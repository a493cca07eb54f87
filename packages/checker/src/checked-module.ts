// What is known of a module after checking: an immutable result with side tables keyed by node id.
// Spec: 02-types §15, §20.1; design §3.6.

import type { CompatMessage, Diagnostic, Digest, SourceFile, Span } from '@reflow-lang/base';
import type { BuiltinName, Decl, Expr, ModuleAst, NodeId, Pat, TypeExpr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import type { OpenedModule } from './session.ts';

export interface ParamInfo {
  readonly name: string;
  readonly decl: Decl;
  readonly type: Type;
  /** Compat doc text (01 §4). */
  readonly doc: string;
  readonly required: boolean;
  /** Absent when required. */
  readonly default?: Expr;
}

export interface ExportInfo {
  readonly kind: 'val' | 'type';
  readonly name: string;
  /** With all predicates satisfied. */
  readonly type: Type;
  /** Whether a value may be delayed; false of types. */
  readonly flow: boolean;
  /** Whether a value is const when no parameter is passed. */
  readonly const: boolean;
  /** Compat doc text (01 §4). */
  readonly doc: string;
  readonly span: Span;
}

export type SymbolKind =
  | 'param'
  | 'val'
  | 'func'
  | 'arg'
  | 'pattern'
  | 'output'
  | 'builtin'
  | 'intrinsic'
  | 'alias'
  | 'module';

/** A binding, seen from tooling. */
export interface SymbolInfo {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly span: Span;
  readonly type: Type;
  readonly doc: string;
  /** Offset from which the name is visible: names see only what stands before them. */
  readonly visibleFrom: number;
  /** Offset at which its scope ends. Of two bindings of a name the one visible from later on counts. */
  readonly visibleTo: number;
  readonly uses: readonly Span[];
}

export interface SideTables {
  typeOf(node: Expr | Pat | TypeExpr): Type;
  /** Type of a declaration: of its initialiser, or its declared type. */
  typeOfDecl(decl: Decl): Type;
  /** The builtin an `apply` node calls, if its callee is one (01 D24). */
  builtinOf(apply: NodeId): BuiltinName | undefined;
  /** The module a `make` node opened. */
  importOf(make: NodeId): OpenedModule | undefined;
  /** Resolved session path of a `make` node. */
  importPathOf(make: NodeId): string | undefined;
  symbolOf(node: NodeId): SymbolInfo | undefined;
}

export interface CheckedModule {
  /** Session path: the file name of positions. */
  readonly path: string;
  readonly source: SourceFile;
  readonly ast: ModuleAst;
  readonly ok: boolean;
  /** The module type as printed; predicates unsatisfied. */
  readonly type: Type;
  /** Type at an instantiation site. `undefined` satisfies every predicate. Spec: 02 §15.3. */
  instanceType(passed?: ReadonlyMap<string, Type>): Type;
  /** Compat text of what is wrong with these arguments, or `undefined`. Spec: 02 §15.4. */
  paramError(passed: ReadonlyMap<string, Type>): string | undefined;
  readonly params: readonly ParamInfo[];
  /** Type names, then values (as `doc` and `check --json` list them); each in declaration order. */
  readonly exports: readonly ExportInfo[];
  readonly tables: SideTables;
  readonly symbols: readonly SymbolInfo[];
  readonly errors: readonly CompatMessage[];
  /** Of this module alone, in the order printed. */
  readonly warnings: readonly CompatMessage[];
  /** The structured view, parser's warnings included; in the order of places. */
  readonly diagnostics: readonly Diagnostic[];
  /** Changes exactly when importers must be checked again. */
  readonly interfaceDigest: Digest;
}
