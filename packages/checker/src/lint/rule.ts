// What a lint rule is: an entry of the catalogue that finds its own places.
//
// A rule judges programs that check, so its findings are never errors. Its explanation and its examples
// are its page, `docs/errors/<CODE>.md`. Spec: 10-editor §3.8.

import type { CatalogueEntry, Diagnostic, Fix, FixEffect, RelatedSpan, Severity, Span } from '@reflow-lang/base';
import type { IgnoreUse } from './ignore-comments.ts';
import type { LintModule } from './lint-module.ts';

/** What a rule is about, for choosing and for the editor. */
export type RuleTag =
  | 'correctness'
  | 'exec'
  | 'modules'
  | 'naming'
  | 'reproducibility'
  | 'shell'
  | 'style'
  | 'suppression'
  | 'unused';

export interface LintRule extends CatalogueEntry {
  /** One line without a final stop: the title of its page. */
  readonly description: string;
  readonly tags: readonly RuleTag[];
  /** Findings with the default severity, in any order. `uses` says what the ignore comments did. */
  readonly run: (module: LintModule, uses: readonly IgnoreUse[]) => readonly Diagnostic[];
}

/** One place that a rule objects to. */
export interface Found<A> {
  readonly span: Span;
  readonly args: A;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  readonly fixes?: readonly RuleFix[];
}

/** A fix in the module's own file. The title is told with its effect behind it. */
export interface RuleFix extends Fix {
  readonly effect: FixEffect;
}

export interface RuleSpec<A> {
  readonly code: string;
  readonly name: string;
  readonly severity: 'warning' | 'hint' | 'off';
  readonly description: string;
  readonly tags: readonly RuleTag[];
  readonly message: (args: A) => string;
  readonly help?: (args: A) => string | undefined;
  readonly find: (module: LintModule, uses: readonly IgnoreUse[]) => Iterable<Found<A>>;
}

const effectSuffix: Readonly<Record<FixEffect, string>> = {
  none: '',
  graph: ' (changes graph digests)',
  command: ' (changes the command)',
};

/** A rule that is off by default counts as a warning when asked for. */
export const severityWhenOn = (severity: Severity | 'off'): Severity => (severity === 'off' ? 'warning' : severity);

export function mkRule<A>(spec: RuleSpec<A>): LintRule {
  const { code, name, severity, description, tags } = spec;
  return {
    code,
    name,
    severity,
    description,
    tags,
    run: (module, uses) => Array.from(spec.find(module, uses), (found) => diagnosticOf(spec, module, found)),
  };
}

function diagnosticOf<A>(spec: RuleSpec<A>, { file }: LintModule, found: Found<A>): Diagnostic {
  const help = spec.help?.(found.args);
  const related: RelatedSpan[] = (found.related ?? []).map((entry) => ({ ...entry, file }));
  return {
    code: spec.code,
    severity: severityWhenOn(spec.severity),
    message: spec.message(found.args),
    ...(help !== undefined && { help }),
    file,
    span: found.span,
    related,
    fixes: (found.fixes ?? []).map((fix) => ({ ...fix, title: fix.title + effectSuffix[fix.effect] })),
  };
}
