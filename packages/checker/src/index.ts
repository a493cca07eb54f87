// Modules, scopes, inference, exhaustiveness, warnings and documentation. From syntax trees to checked
// modules with side tables. It evaluates nothing and reads only through `readSource`.
// Invariants: synthesized types never depend on hints; two views of every error from one pass.

export { catalogue, entryOf } from './catalogue/all-codes.ts';
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
export { type ParsableFlag, type ParsedFlags, parseFlags } from './flag-parse.ts';
export {
  type InjectedArguments,
  injectArguments,
  type ParamDescriptor,
  paramDescriptors,
} from './injected-arguments.ts';
export { lintRules } from './lint/catalogue/index.ts';
export { isIgnorable } from './lint/ignore-comments.ts';
export { type LintOptions, lint, withoutIgnored } from './lint/lint.ts';
export { type LintModule, mkLintModule } from './lint/lint-module.ts';
export type { LintRule, RuleTag } from './lint/rule.ts';
export { decodeShellFindings, shellExclusions, shellHeader } from './lint/shell/shell-findings-decode.ts';
export { shellScripts } from './lint/shell/shell-scripts.ts';
export { type ScriptMarker, type VirtualScript, virtualScript } from './lint/shell/virtual-script.ts';
export { type DeclarationDoc, type ModuleDoc, moduleDoc, type ParamDoc } from './module-doc.ts';
export { extensionOf } from './module-path.ts';
export {
  type CheckSession,
  createCheckSession,
  type OpenedModule,
  type OpenFailure,
  type ReadSource,
  type SessionOptions,
} from './session.ts';
