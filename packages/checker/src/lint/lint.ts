// Linting one checked module: the rules, what the checker warned of, and what other tools found, less
// what comments silence. Never an error unless a project wants one. Spec: 10-editor §3.7-3.8.

import { compareDiagnostics, type Diagnostic, type Severity, type SourceFile } from '@reflow-lang/base';
import { catalogue } from '../catalogue/all-codes.ts';
import type { CheckedModule } from '../checked-module.ts';
import { lintRules } from './catalogue/index.ts';
import {
  type IgnoreComment,
  type IgnoreUse,
  ignoreComments,
  isIgnorable,
  type Silencing,
  silence,
} from './ignore-comments.ts';
import { type LintModule, mkLintModule } from './lint-module.ts';
import { type LintRule, severityWhenOn } from './rule.ts';

export interface LintOptions {
  /** What a project or a command line says of codes; absent ones have their default. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  /** What ShellCheck found in this module; absent when it was not asked. */
  readonly shellFindings?: readonly Diagnostic[];
}

/** Findings in the order of places. Errors of a module that does not check are not among them. */
export function lint(checked: CheckedModule, options: LintOptions = {}): readonly Diagnostic[] {
  const module = mkLintModule(checked);
  const isOn = (code: string, byDefault: Severity | 'off'): boolean =>
    (options.severities?.get(code) ?? byDefault) !== 'off';
  const active = lintRules.filter((rule) => isOn(rule.code, rule.severity));
  const found = [
    ...checked.diagnostics.filter((d) => d.severity !== 'error' && isOn(d.code, d.severity)),
    ...active.filter((rule) => !isAboutComments(rule)).flatMap((rule) => rule.run(module, [])),
    ...(options.shellFindings ?? []).filter((d) => isOn(d.code, d.severity)),
  ];
  const { left, silencings } = silence(module, ignoreComments(module), found);
  const uses = silencings.map((silencing) => useOf(silencing, isOn, options));
  const ofComments = active.filter(isAboutComments).flatMap((rule) => rule.run(module, uses));
  return [...left, ...ofComments].map((d) => withSeverity(d, options)).sort(compareDiagnostics);
}

/** The structured view less what the module's comments silence. */
export function withoutIgnored(module: CheckedModule, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (!hasIgnoreComments(module.source)) return diagnostics;
  const view: LintModule = mkLintModule(module);
  const comments: readonly IgnoreComment[] = ignoreComments(view);
  return silence(view, comments, diagnostics).left;
}

const hasIgnoreComments = (source: SourceFile): boolean => source.text.includes('reflow:ignore');

/** Rules that judge what the others found. */
const isAboutComments = (rule: LintRule): boolean => rule.tags.includes('suppression');

function useOf(
  { comment, silenced }: Silencing,
  isOn: (code: string, byDefault: Severity | 'off') => boolean,
  { shellFindings }: LintOptions,
): IgnoreUse {
  const isKnown = (code: string): boolean => code.startsWith('SC') || catalogue.some((entry) => entry.code === code);
  const wasLookedFor = (code: string): boolean => {
    if (code.startsWith('SC')) return shellFindings !== undefined;
    const entry = catalogue.find((each) => each.code === code);
    return entry !== undefined && isOn(code, entry.severity);
  };
  const right = comment.codes.filter(({ code }) => isIgnorable(code) && isKnown(code));
  return {
    comment,
    idle: right.filter(({ code }) => wasLookedFor(code) && !silenced.has(code)),
    wrong: comment.codes.filter((each) => !right.includes(each)),
  };
}

function withSeverity(diagnostic: Diagnostic, { severities }: LintOptions): Diagnostic {
  const wanted = severities?.get(diagnostic.code);
  return wanted === undefined ? diagnostic : { ...diagnostic, severity: severityWhenOn(wanted) };
}
