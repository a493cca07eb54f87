// The command of an exec as a script that tools for the shell can read: each interpolation is replaced by
// a marker of the same nature, and every place leads back into the module. Spec: 10-editor §11.1.

import type { Span } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import type { LintModule } from '../lint-module.ts';
import type { ExprOf } from '../module-nodes.ts';

export interface VirtualScript {
  readonly text: string;
  readonly markers: readonly ScriptMarker[];
  /** Where a range of the script stands in the module; one that touches a marker takes in the whole `{{…}}`. */
  spanOf(start: number, end: number): Span;
  /** Whether a range of the script lies inside one marker. */
  isMarker(start: number, end: number): boolean;
}

export interface ScriptMarker {
  readonly arg: Expr;
  /** Offset in the script. */
  readonly at: number;
  readonly length: number;
  /** `{{…}}` in the module. */
  readonly whole: Span;
}

export function virtualScript(module: LintModule, { template }: ExprOf<'exec'>): VirtualScript {
  const markers: ScriptMarker[] = [];
  /** Where each text begins, in the script and in the module. */
  const texts: { readonly at: number; readonly start: number }[] = [];
  let text = '';
  for (const [i, frag] of template.frags.entries()) {
    const span = template.fragSpans[i] ?? template.span;
    texts.push({ at: text.length, start: span.start });
    text += frag;
    const arg = template.args[i];
    if (arg === undefined) continue;
    const marker = markerText(module, arg, i);
    const whole = { start: span.end, end: template.fragSpans[i + 1]?.start ?? template.span.end };
    markers.push({ arg, at: text.length, length: marker.length, whole });
    text += marker;
  }
  const markerAt = (offset: number): ScriptMarker | undefined =>
    markers.find(({ at, length }) => at <= offset && offset < at + length);
  const place = (offset: number): number => {
    const before = texts.findLast(({ at }) => at <= offset) ?? { at: 0, start: template.span.start };
    return before.start + offset - before.at;
  };
  return {
    text,
    markers,
    spanOf: (start, end) => ({
      start: markerAt(start)?.whole.start ?? place(start),
      end: (end > start ? markerAt(end - 1)?.whole.end : undefined) ?? place(end),
    }),
    isMarker: (start, end) => {
      const marker = markerAt(start);
      return marker !== undefined && end <= marker.at + marker.length;
    },
  };
}

/** Paths contain nothing that the shell takes apart; strings may, which is W0107's to tell. */
function markerText({ tables }: LintModule, arg: Expr, index: number): string {
  if (tables.symbolOf(arg.id)?.kind === 'output') return `/return/${index}`;
  switch (tables.typeOf(arg).kind) {
    case 'int':
    case 'float':
      return '0';
    case 'string':
      return `RFS${index}`;
    default:
      return `/arg/${index}`;
  }
}
