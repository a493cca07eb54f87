// Checking one module: parameters and declarations from top to bottom, in one frame.
//
// A declaration with errors is not bound, so its uses fail too: the compat view tells both, the
// structured view the first cause. The module type is made even then: tooling wants it.
// Spec: 02-types §7, §8.3, §15.

import type { CompatMessage, Diagnostic, SourceFile, Span } from '@reflow-lang/base';
import type { Decl, ModuleAst } from '@reflow-lang/syntax';
import { isConst, mkModule, satisfied, type Type } from '@reflow-lang/types';
import type { CheckedModule, ExportInfo } from '../checked-module.ts';
import type { ImportResult } from '../import-result.ts';
import { interfaceDigest } from '../interface-digest.ts';
import { closeFrame } from './declare.ts';
import { openFrame } from './environment.ts';
import { checkExpr } from './expr/check-expr.ts';
import type { Exported, ModuleState } from './module-state.ts';
import { checkParam } from './param.ts';
import { argumentFault } from './parameters.ts';
import { createPass } from './pass.ts';
import { patternNames } from './pattern-text.ts';
import { openRootFrame } from './root-frame.ts';
import { sideTables } from './side-tables.ts';
import { structuredView } from './structured-view.ts';
import { checkTopLevel } from './top-level.ts';

export interface ModuleInput {
  readonly source: SourceFile;
  readonly ast: ModuleAst;
  readonly nodeCount: number;
  /** What the parser has to say of a module that parses: warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** Receives each warning when it arises. */
  readonly warn: (warning: CompatMessage) => void;
  readonly open: (path: string) => ImportResult;
}

/** Checks a parsed module. Never throws; what is wrong is in `errors` and `diagnostics`. */
export function checkModule(input: ModuleInput): CheckedModule {
  const { source, ast } = input;
  const warnings: CompatMessage[] = [];
  const warn = (warning: CompatMessage): void => {
    warnings.push(warning);
    input.warn(warning);
  };
  const pass = createPass(source, input.nodeCount, { topLevel: topLevelNames(ast), warn, open: input.open, checkExpr });
  const frame = openFrame(openRootFrame(pass), source.text.length);
  const module: ModuleState = {
    pass,
    frame,
    errors: [],
    params: [],
    predicates: new Map(),
    values: [],
    aliases: [],
    exportedNames: new Set(),
    docs: new Map(),
    unresolved: [],
  };
  for (const decl of ast.params) checkParam(module, decl);
  for (const decl of ast.decls) checkTopLevel(module, decl);
  closeFrame(pass, frame);
  const { errors, params } = module;
  const type = mkModule(module.values, module.aliases);
  const instanceType = instantiation(module, type);
  return {
    path: source.path,
    source,
    ast,
    ok: errors.length === 0,
    type,
    instanceType,
    paramError: (passed) => argumentFault(params, passed)?.what.compat,
    params,
    exports: exportsOf(module, instanceType()),
    tables: sideTables(pass),
    symbols: pass.declared,
    errors,
    warnings,
    diagnostics: [...input.diagnostics, ...structuredView(pass, ast, errors, module.unresolved)],
    interfaceDigest: interfaceDigest(type, params),
  };
}

/**
 * The module type at a place where it is instantiated: parameters passed a value that is not const
 * leave their predicates open. Without arguments all predicates are satisfied.
 */
function instantiation(module: ModuleState, type: Type): CheckedModule['instanceType'] {
  const all = [...module.predicates];
  return (passed = new Map()) => {
    const met = all.filter(([name]) => {
      const argument = passed.get(name);
      return argument === undefined || isConst(argument);
    });
    return satisfied(type, new Set(met.map(([, predicate]) => predicate)));
  };
}

/** Type names, then values, as the original lists them; each in declaration order. */
function exportsOf(module: ModuleState, instance: Type): readonly ExportInfo[] {
  const info = (kind: 'val' | 'type', { name, span }: Exported, type: Type): ExportInfo => ({
    kind,
    name,
    type,
    flow: type.flow,
    const: isConst(type),
    doc: module.docs.get(name) ?? '',
    span,
  });
  return [
    ...module.aliases.map((e) => info('type', e, e.type)),
    ...module.values.map((e, i) => info('val', e, instance.fields[i]?.type ?? e.type)),
  ];
}

function topLevelNames(ast: ModuleAst): ReadonlyMap<string, readonly Span[]> {
  const places = new Map<string, Span[]>();
  for (const decl of [...ast.params, ...ast.decls]) {
    for (const name of namesOf(decl)) {
      const known = places.get(name);
      if (known) known.push(decl.span);
      else places.set(name, [decl.span]);
    }
  }
  return places;
}

function namesOf(decl: Decl): readonly string[] {
  if (decl.kind === 'assign') return patternNames(decl.pat).map((p) => p.name);
  return decl.kind === 'declare' ? [decl.name] : [];
}
