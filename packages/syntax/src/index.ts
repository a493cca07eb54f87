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
export { formatModule, formatSoundDeclarations } from './format/format.ts';
export { lex, type ParseMode, type TokenList } from './lex/layout.ts';
export { literalValue } from './lex/literal.ts';
export { describeToken } from './lex/spelling.ts';
export { hasTerminal, keywords, operatorLevel, Terminal, type TerminalSet, terminalSet } from './lex/terminals.ts';
export { type Comment, startsLine, Token, type TokenNotes } from './lex/token.ts';
export { type ParseResult, parseDecls, parseExpr, parseModule, parsePattern, parseType } from './parse.ts';
export { maxNesting } from './parser/cursor.ts';
export { abbrev, shortForm } from './print/abbrev.ts';
export { patternText } from './print/pattern-text.ts';
export { type CheckedView, printModule, printTree } from './print/tree.ts';
export type {
  AnnotatedDecl,
  AnnotationSyntax,
  AssignDecl,
  BrokenDecl,
  DeclSyntax,
  FuncDecl,
  KeyspaceSyntax,
  ModuleSyntax,
  ParamItemSyntax,
  ParamSyntax,
  ShorthandDecl,
  TypeDecl,
  ValDecl,
} from './surface/declaration.ts';
export type {
  ArgumentDeclsSyntax,
  BinaryExpr,
  BlockExpr,
  BodySyntax,
  BracketedSyntax,
  CallExpr,
  CaseSyntax,
  CasesSyntax,
  ClauseSyntax,
  ComprehensionExpr,
  ConversionExpr,
  ElementSyntax,
  ElseIfSyntax,
  ExecExpr,
  ExprSyntax,
  FieldSyntax,
  FunctionExpr,
  IfExpr,
  IndexExpr,
  InterpolationSyntax,
  ListExpr,
  LiteralExpr,
  MakeArgumentsSyntax,
  MakeExpr,
  MapEntrySyntax,
  MapExpr,
  MissingExpr,
  NameExpr,
  ParenExpr,
  SelectExpr,
  SpreadSyntax,
  StructExpr,
  SwitchExpr,
  SyntaxBase,
  TemplateSyntax,
  TupleExpr,
  UnaryExpr,
  VariantExpr,
} from './surface/expression.ts';
export { type OriginSyntax, partsOf, pathAt } from './surface/node.ts';
export type {
  FieldPatternSyntax,
  ListPattern,
  NamePattern,
  PatternSyntax,
  StructPattern,
  TailSyntax,
  TuplePattern,
  VariantPattern,
} from './surface/pattern.ts';
export type {
  FieldTypeSyntax,
  FieldTypesSyntax,
  FunctionType,
  TypeArgumentSyntax,
  TypeArgumentsSyntax,
  TypeSyntax,
  VariantTypeSyntax,
} from './surface/type.ts';
