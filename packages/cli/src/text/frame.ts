// A diagnostic as a code frame: the line, what is meant, what to do next. Spec: 07-cli §20.5.

import { type Diagnostic, lineText, positionAt, type SourceFile } from '@reflow-lang/base';

export interface FrameOptions {
  readonly color: boolean;
  readonly sourceOf: (path: string) => SourceFile | undefined;
}

const tab = '    ';

/** Everything below the first line, which the caller prints; ends with a newline. */
export function renderFrame(diagnostic: Diagnostic, options: FrameOptions): string {
  const paint = (code: string, text: string): string => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const color = diagnostic.severity === 'error' ? '31' : diagnostic.severity === 'warning' ? '33' : '36';
  const lines: string[] = [];
  const source = options.sourceOf(diagnostic.file);
  if (source !== undefined) {
    const at = positionAt(source, diagnostic.span.start);
    const number = String(at.line);
    const gutter = ' '.repeat(number.length);
    const text = lineText(source, at.line - 1);
    const lineStart = source.lineStarts[at.line - 1] ?? 0;
    const before = text.slice(0, diagnostic.span.start - lineStart);
    const length = Math.max(1, Math.min(diagnostic.span.end, lineStart + text.length) - diagnostic.span.start);
    const marked = text.slice(before.length, before.length + length);
    lines.push(paint('2', `${gutter} |`));
    lines.push(`${paint('2', `${number} |`)} ${expandTabs(text)}`);
    const marks = paint(color, '~'.repeat(Math.max(1, width(expandTabs(marked)))));
    lines.push(
      `${paint('2', `${gutter} |`)} ${' '.repeat(width(expandTabs(before)))}${marks} ${paint(color, diagnostic.code)}`,
    );
    for (const related of diagnostic.related)
      lines.push(`${gutter} = note: ${related.message}${placeOf(related, options)}`);
    if (diagnostic.help !== undefined) lines.push(`${gutter} ${paint('36', '= help:')} ${diagnostic.help}`);
  } else if (diagnostic.help !== undefined) {
    lines.push(`  ${paint('36', '= help:')} ${diagnostic.help}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function placeOf(related: Diagnostic['related'][number], options: FrameOptions): string {
  const source = options.sourceOf(related.file);
  if (source === undefined) return ` (${related.file})`;
  const at = positionAt(source, related.span.start);
  return ` (${related.file}:${at.line}:${at.column})`;
}

const expandTabs = (text: string): string => text.replaceAll('\t', tab);

/** Columns a terminal uses: wide East Asian characters take two, combining marks none. */
export function width(text: string): number {
  let columns = 0;
  for (const c of text) {
    if (/\p{Mark}|\p{Cf}/u.test(c)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        c,
      )
        ? 2
        : 1;
  }
  return columns;
}
