// A diagnostic is data with a code; its texts are two functions of the same data.
// Spec: 10-editor §3.8 (codes), contracts §2 (JSON), 01 §12 and 02 §18 (compat texts).

import type { CompatPos, Span } from './source.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** One entry of the catalogue. `A` is the typed record its texts are made from. */
export interface DiagnosticSpec<A> {
  /** `E0210`; never reused. */
  readonly code: string;
  /** `T-BINOP-MISMATCH`. */
  readonly name: string;
  readonly severity: Severity;
  /** What the original prints, without position. */
  readonly compat: (args: A) => string;
  /** What people read; one sentence without a final stop. */
  readonly message: (args: A) => string;
  /** The next step, if there is a good one. */
  readonly help?: (args: A) => string | undefined;
}

/** What the catalogue says of a code, whatever the data. `off` is a lint that must be asked for. */
export interface CatalogueEntry {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity | 'off';
}

export interface RelatedSpan {
  readonly message: string;
  readonly file: string;
  readonly span: Span;
}

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * What a fix does to cached results: `none`, no digest changes; `graph`, digests inside the graph change
 * and nothing runs again; `command`, an exec's command or inputs change and it runs again. Spec: 10 §10.1.
 */
export type FixEffect = 'none' | 'graph' | 'command';

export interface Fix {
  readonly id: string;
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly effect?: FixEffect;
  /** Right whatever the author had in mind, so it may be applied unseen; else a person decides. */
  readonly automatic?: boolean;
}

/** A finding in one file. Immutable; renderers turn it into frames, JSON, LSP. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  readonly file: string;
  readonly span: Span;
  readonly related: readonly RelatedSpan[];
  readonly fixes: readonly Fix[];
}

/** A line of compat text: `pos: message`. The two views are collected side by side. */
export interface CompatMessage {
  readonly pos: CompatPos;
  readonly message: string;
}

/** A diagnostic from a catalogue entry and its data. */
export function mkDiagnostic<A>(
  spec: DiagnosticSpec<A>,
  args: A,
  at: { readonly file: string; readonly span: Span },
  extra: { readonly related?: readonly RelatedSpan[]; readonly fixes?: readonly Fix[] } = {},
): Diagnostic {
  const help = spec.help?.(args);
  return {
    code: spec.code,
    severity: spec.severity,
    message: spec.message(args),
    ...(help !== undefined && { help }),
    file: at.file,
    span: at.span,
    related: extra.related ?? [],
    fixes: extra.fixes ?? [],
  };
}

/** By file, place, then code: the order of every structured listing. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
