// Modules, scopes, inference, exhaustiveness, warnings and documentation. From syntax trees to checked
// modules with side tables. It evaluates nothing and reads only through `readSource`.
// Invariants: synthesized types never depend on hints; two views of every error from one pass.

export type { Prelude } from './check/root-frame.ts';
export { type CheckedExpr, checkExpr, resolveType } from './check-expression.ts';
export type {
  CheckedModule,
  ExportInfo,
  ParamInfo,
  SideTables,
  SymbolInfo,
  SymbolKind,
} from './checked-module.ts';
export { renderDoc, renderModuleList } from './doc.ts';
export {
  type CheckSession,
  createCheckSession,
  type OpenedModule,
  type OpenFailure,
  type ReadSource,
  type SessionOptions,
} from './session.ts';
