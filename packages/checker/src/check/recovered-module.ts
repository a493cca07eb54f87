// What is known of a module that does not parse: for tooling, never for compat text.
//
// The tree has holes where the text is broken. Declarations without syntax errors are checked as ever;
// of one with a syntax error only what stands wholly before the first error is told; names that occur
// in broken text are neither called unused nor undefined. Spec: 10-editor §3.5; 02-types §16.1.

import type { CompatMessage, Diagnostic, SourceFile, Span } from '@reflow-lang/base';
import type { ModuleAst } from '@reflow-lang/syntax';
import { E0200, E0201, W0001, W0003 } from '../catalogue/index.ts';
import type { CheckedModule } from '../checked-module.ts';
import { checkModule, type ModuleInput } from './module.ts';
import { sortedDiagnostics } from './pass.ts';

export interface BrokenModule extends Pick<ModuleInput, 'source' | 'ast' | 'nodeCount' | 'open'> {
  /** The syntax errors, compat view. */
  readonly errors: readonly CompatMessage[];
  /** The structured view of the parser. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks what there is, without writing warnings. Not `ok`; `errors` are the syntax errors. */
export function checkBroken(broken: BrokenModule): CheckedModule {
  const module = checkModule({ ...broken, diagnostics: [], warn: () => {} });
  const regions = brokenRegions(broken);
  const kept = module.diagnostics.filter((d) => isTold(d, regions, broken.source));
  return {
    ...module,
    ok: false,
    errors: broken.errors,
    warnings: [],
    diagnostics: sortedDiagnostics([...broken.diagnostics, ...kept]),
  };
}

/** From the first error of a declaration to its end; from an error between declarations to the next one. */
function brokenRegions({ ast, diagnostics, source }: BrokenModule): readonly Span[] {
  const declarations = spansOf(ast);
  return diagnostics
    .filter((d) => d.severity === 'error')
    .map(({ span }) => {
      const around = declarations.find((d) => d.start <= span.start && span.start < d.end);
      if (around) return { start: span.start, end: around.end };
      const next = declarations.find((d) => d.start > span.start);
      return { start: span.start, end: next?.start ?? source.text.length };
    });
}

const spansOf = (ast: ModuleAst): readonly Span[] =>
  [...ast.params, ...ast.decls].map((d) => d.span).sort((a, b) => a.start - b.start);

const namedCodes: ReadonlySet<string> = new Set([E0200.code, E0201.code, W0001.code, W0003.code]);

function isTold(d: Diagnostic, regions: readonly Span[], source: SourceFile): boolean {
  if (regions.some((r) => d.span.end > r.start && d.span.start < r.end)) return false;
  if (!namedCodes.has(d.code)) return true;
  const name = source.text.slice(d.span.start, d.span.end);
  return !regions.some((r) => mentions(source.text.slice(r.start, r.end), name));
}

const mentions = (text: string, name: string): boolean =>
  [...text.matchAll(/\p{L}[\p{L}\p{Nd}_]*/gu)].some(([word]) => word === name);
