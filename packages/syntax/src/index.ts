// From source text to the surface tree (what was written) and the core AST (what it means).
// It knows no types and no values; it never throws for a program's fault and never hangs.

export { type Bundle, decodeBundle, encodeBundle } from './bundle/bundle.ts';
export { syntaxCatalogue } from './catalogue/entries.ts';
export type {
  ArgType,
  BinaryOp,
  BuiltinName,
  Case,
  Clause,
  Decl,
  Expr,
  FieldExpr,
  FieldPat,
  FieldType,
  Literal,
  MapEntry,
  ModuleAst,
  NodeBase,
  NodeId,
  Pat,
  Template,
  TypeExpr,
  UnaryOp,
  VariantType,
} from './core/ast.ts';
export { formatModule } from './format/format.ts';
export { type ParseResult, parseDecls, parseExpr, parseModule, parsePattern, parseType } from './parse.ts';
export { abbrev, shortForm } from './print/abbrev.ts';
export { patternText } from './print/pattern-text.ts';
export { type CheckedView, printModule, printTree } from './print/tree.ts';
