// Putting edits into a text, and choosing fixes that do not get into each other's way.

import type { Fix, TextEdit } from '@reflow-lang/base';

/** The edits must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/** From the start of the text on, those whose whole extent touches none that was chosen before. */
export function withoutOverlaps<F extends Fix>(fixes: readonly F[]): readonly F[] {
  const extents = fixes
    .map((fix) => ({
      fix,
      start: Math.min(...fix.edits.map((edit) => edit.span.start)),
      end: Math.max(...fix.edits.map((edit) => edit.span.end)),
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const chosen: F[] = [];
  let free = -1;
  for (const { fix, start, end } of extents) {
    if (start <= free) continue;
    chosen.push(fix);
    free = end;
  }
  return chosen;
}
