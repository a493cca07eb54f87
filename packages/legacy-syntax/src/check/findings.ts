// The two views of what the checker finds: compat lines, and diagnostics without cascades.
// Spec: 09-legacy-v0 §4; contracts §2.

import { type CompatMessage, type Diagnostic, type DiagnosticSpec, mkDiagnostic, type Span } from '@reflow-lang/base';
import type { Place } from '../ast.ts';

/** Lines kept: what is wrong in a definition is told at every use, which may be very often. */
const maxLines = 1000;

export interface ReportOptions {
  /** Only follows from an error that has been told. */
  readonly isCascade?: boolean;
  /** What to underline, if not the place itself. */
  readonly span?: Span;
}

export class Findings {
  readonly messages: CompatMessage[] = [];
  readonly diagnostics: Diagnostic[] = [];
  private readonly told = new Set<string>();

  get isFull(): boolean {
    return this.messages.length >= maxLines;
  }

  report<A>(spec: DiagnosticSpec<A>, args: A, place: Place, options: ReportOptions = {}): void {
    this.line(place, spec.compat(args));
    if (options.isCascade) return;
    const span = options.span ?? place.span;
    const key = `${spec.code} ${span.start} ${span.end} ${place.file}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.diagnostics.push(mkDiagnostic(spec, args, { file: place.file, span }));
  }

  /** A line that the structured view has no need of. */
  line(place: Place, message: string): void {
    if (!this.isFull) this.messages.push({ pos: place.pos, message });
  }
}
