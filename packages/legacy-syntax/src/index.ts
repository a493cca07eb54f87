// The v0 language of `.reflow` files: lexer, parser and checker, and the module that others see in a program.
// It evaluates nothing, and reads only through `readSource`. Invariants: it never throws for a program's fault;
// parsing stops at the first error, checking at the first statement that is wrong, as the original does.

export { ask, type Step } from './ask.ts';
export {
  type Definition,
  type Expr,
  type ExprKind,
  type ExternStmt,
  mkProgram,
  type Name,
  type Place,
  type Program,
  type Stmt,
  type StringExpr,
  type TemplateExpr,
} from './ast.ts';
export { legacyCatalogue } from './catalogue/entries.ts';
export { type CheckedProgram, checkExpr, checkProgram } from './check/checker.ts';
export { type LexedProgram, type LexMode, type LexOptions, lex, type ReadSource } from './lex/lexer.ts';
export { compatName, Terminal } from './lex/terminals.ts';
export { type LexicalProblem, Token } from './lex/token.ts';
export { type Limit, parseLimit } from './literal/limits.ts';
export {
  type InternItem,
  type InternSpec,
  parseInternSpec,
  parseLocation,
  type Rename,
} from './literal/location.ts';
export { checkGroupRegexp, checkRegexp } from './literal/regexp.ts';
export { type HashVersion, type LegacyExport, type LegacyModule, mainName, openLegacyModule } from './module.ts';
export type { LegacyParam } from './params.ts';
export { type ParseResult, parseExpr, parseProgram, type SyntaxFault } from './parse.ts';
export { argsName, bind, lookup, type Scope } from './scope.ts';
export type { LegacySymbol } from './symbols.ts';
export { doublePercent, type TemplatePiece, templatePieces } from './template.ts';
export { type LegacyType, legacyFunc, legacyType, renderLegacyType } from './type.ts';
export { childrenOf, walkExpr, walkProgram } from './visitor.ts';
