// The core AST: what the checker, the lowering and the digests read. Immutable; the parser's surface
// tree is desugared into it (01 §8), and types, symbols and values live in side tables keyed by `id`.
// Literals and written types are plain data. Spec: 01-syntax §10.

import type { CompatPos, Span } from '@reflow-lang/base';

/** Dense within one parse, from 0, in the order of creation: the index into side tables. */
export type NodeId = number;

export interface NodeBase {
  readonly id: NodeId;
  /** The anchor of compat text and of flows (01 §11). */
  readonly pos: CompatPos;
  /** The real extent in the file. */
  readonly span: Span;
}

/** A literal as plain data; a float keeps its text, since its value needs the run-time's precision. */
export type Literal =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean };

// ---- Types as written -------------------------------------------------------------------------

export type TypeExpr = NodeBase &
  (
    | { readonly kind: 'basic'; readonly name: 'int' | 'float' | 'string' | 'bool' | 'file' | 'dir' }
    /** Only from an argument list the original silently empties (01 §5.3, 02 Q13). */
    | { readonly kind: 'unit'; readonly overlooked?: string; readonly overlookedSpan?: Span }
    | { readonly kind: 'ref'; readonly path: readonly string[] }
    | { readonly kind: 'list'; readonly elem: TypeExpr }
    | { readonly kind: 'map'; readonly index: TypeExpr; readonly elem: TypeExpr }
    | { readonly kind: 'struct'; readonly fields: readonly FieldType[] }
    | { readonly kind: 'module'; readonly fields: readonly FieldType[] }
    | { readonly kind: 'tuple'; readonly fields: readonly ArgType[] }
    /** `(T)` and `(name T)`: the type itself under a label, `''` for none (it erases an inner one). */
    | { readonly kind: 'labeled'; readonly label: string; readonly elem: TypeExpr }
    | {
        readonly kind: 'func';
        readonly args: readonly ArgType[];
        readonly result: TypeExpr;
        readonly overlooked?: string;
        readonly overlookedSpan?: Span;
      }
    | { readonly kind: 'sum'; readonly variants: readonly VariantType[] }
    /** A hole the parser recovered over. */
    | { readonly kind: 'error' }
  );

export interface FieldType {
  readonly name: string;
  readonly nameSpan: Span;
  readonly type: TypeExpr;
}

/** An element of a tuple or function type; `name` is `''` when unnamed. */
export interface ArgType {
  readonly name: string;
  readonly nameSpan?: Span;
  readonly type: TypeExpr;
}

export interface VariantType {
  readonly tag: string;
  readonly tagSpan: Span;
  readonly elem?: TypeExpr;
}

// ---- Expressions ------------------------------------------------------------------------------

export type BinaryOp =
  | '~>'
  | '||'
  | '&&'
  | '<'
  | '>'
  | '<='
  | '>='
  | '!='
  | '=='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '&'
  | '<<'
  | '>>';

export type UnaryOp = '!' | '-';

/** Builtins known by name; `int` and `float` are keywords, the others resolve late (01 D24). */
export type BuiltinName =
  | 'delay'
  | 'error'
  | 'flatten'
  | 'float'
  | 'fold'
  | 'int'
  | 'len'
  | 'list'
  | 'map'
  | 'panic'
  | 'range'
  | 'reduce'
  | 'trace'
  | 'unzip'
  | 'zip';

export type Expr = NodeBase &
  (
    | { readonly kind: 'error' }
    | { readonly kind: 'ident'; readonly name: string }
    | { readonly kind: 'lit'; readonly value: Literal; readonly raw: string }
    | { readonly kind: 'binop'; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
    | { readonly kind: 'unop'; readonly op: UnaryOp; readonly arg: Expr }
    | { readonly kind: 'apply'; readonly fn: Expr; readonly args: readonly Expr[] }
    | { readonly kind: 'conversion'; readonly op: 'int' | 'float'; readonly arg: Expr }
    | { readonly kind: 'ascribe'; readonly type: TypeExpr; readonly arg: Expr }
    | {
        readonly kind: 'block';
        readonly decls: readonly Decl[];
        readonly body: Expr;
        readonly from: 'braces' | 'then' | 'else' | 'case';
      }
    | { readonly kind: 'func'; readonly params: readonly FieldType[]; readonly body: Expr }
    | { readonly kind: 'tuple'; readonly elems: readonly Expr[] }
    | { readonly kind: 'list'; readonly elems: readonly Expr[] }
    | { readonly kind: 'struct'; readonly fields: readonly FieldExpr[] }
    | { readonly kind: 'map'; readonly entries: readonly MapEntry[] }
    | { readonly kind: 'variant'; readonly tag: string; readonly tagSpan: Span; readonly elem?: Expr }
    | {
        readonly kind: 'exec';
        readonly decls: readonly Decl[];
        readonly type: TypeExpr;
        readonly template: Template;
      }
    | { readonly kind: 'cond'; readonly cond: Expr; readonly then: Expr; readonly else: Expr }
    | { readonly kind: 'switch'; readonly subject: Expr; readonly cases: readonly Case[] }
    | { readonly kind: 'deref'; readonly object: Expr; readonly field: string; readonly fieldSpan: Span }
    | { readonly kind: 'index'; readonly object: Expr; readonly index: Expr }
    | { readonly kind: 'compr'; readonly head: Expr; readonly clauses: readonly Clause[] }
    | { readonly kind: 'make'; readonly path: Expr; readonly decls: readonly Decl[] }
    | { readonly kind: 'requires'; readonly arg: Expr; readonly decls: readonly Decl[] }
  );

export interface FieldExpr {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expr;
  readonly shorthand: boolean;
}

export interface MapEntry {
  readonly key: Expr;
  readonly value: Expr;
}

export type Clause =
  | { readonly kind: 'enum'; readonly pat: Pat; readonly expr: Expr }
  | { readonly kind: 'filter'; readonly expr: Expr };

export interface Case {
  readonly pos: CompatPos;
  readonly span: Span;
  readonly doc: string;
  readonly pat: Pat;
  readonly expr: Expr;
}

/** `frags.length === args.length + 1`. The text is verbatim: it enters digests and commands. */
export interface Template {
  readonly text: string;
  readonly frags: readonly string[];
  readonly args: readonly Expr[];
  readonly span: Span;
  readonly fragSpans: readonly Span[];
}

// ---- Declarations and patterns ----------------------------------------------------------------

export type Decl = NodeBase & {
  /** Compat doc text (01 §4); `''` if none. */
  readonly doc: string;
  /** Doc text for people, without the accidents of 01 §4. */
  readonly docText: string;
} & (
    | { readonly kind: 'assign'; readonly pat: Pat; readonly expr: Expr }
    | { readonly kind: 'declare'; readonly name: string; readonly nameSpan: Span; readonly type: TypeExpr }
    | { readonly kind: 'typedecl'; readonly name: string; readonly nameSpan: Span; readonly type: TypeExpr }
    /** `param a, b = e`: parses, then is rejected by the checker (01 §5.1); or a recovered hole. */
    | { readonly kind: 'error'; readonly reason: 'several-defaults' | 'syntax'; readonly nameSpan?: Span }
  );

export type Pat = NodeBase &
  (
    | { readonly kind: 'ident'; readonly name: string }
    | { readonly kind: 'ignore' }
    | { readonly kind: 'tuple'; readonly elems: readonly Pat[] }
    | { readonly kind: 'list'; readonly elems: readonly Pat[]; readonly tail?: Pat }
    | { readonly kind: 'struct'; readonly fields: readonly FieldPat[] }
    | { readonly kind: 'variant'; readonly tag: string; readonly tagSpan: Span; readonly elem?: Pat }
  );

export interface FieldPat {
  readonly name: string;
  readonly nameSpan: Span;
  readonly pat: Pat;
  readonly shorthand: boolean;
}

/** One parsed module. `nodeCount` is the size side tables need. */
export interface ModuleAst {
  readonly keyspace?: Literal;
  readonly params: readonly Decl[];
  readonly decls: readonly Decl[];
  readonly nodeCount: number;
}
