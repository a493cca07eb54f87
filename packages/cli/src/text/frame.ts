// A diagnostic as a code frame: the line, what is meant, what to do next. Spec: 07-cli §20.5.

import { type Diagnostic, lineText, positionAt, type SourceFile, type Span } from '@reflow-lang/base';
import { width } from './width.ts';

export interface FrameOptions {
  readonly color: boolean;
  readonly sourceOf: (path: string) => SourceFile | undefined;
}

const tab = '    ';

/** Everything below the first line, which the caller prints; ends with a newline. */
export function renderFrame(diagnostic: Diagnostic, options: FrameOptions): string {
  const paint = (code: string, text: string): string => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const source = options.sourceOf(diagnostic.file);
  const lines: string[] = [];
  let gutter = ' ';
  if (source !== undefined) {
    const line = positionAt(source, diagnostic.span.start).line;
    const number = String(line);
    gutter = ' '.repeat(number.length);
    const marks = paint(markColor(diagnostic), `${markLine(source, line, diagnostic)}  ${diagnostic.code}`);
    lines.push(paint('2', `${gutter} |`));
    lines.push(`${paint('2', `${number} |`)} ${expandTabs(lineText(source, line - 1))}`);
    lines.push(`${paint('2', `${gutter} |`)} ${marks}`);
  }
  for (const related of diagnostic.related) {
    lines.push(`${gutter} = note: ${related.message}${placeOf(related, options)}`);
  }
  if (diagnostic.help !== undefined) lines.push(`${gutter} ${paint('36', '= help:')} ${diagnostic.help}`);
  return lines.map((line) => `${line}\n`).join('');
}

const markColor = ({ severity }: Diagnostic): string =>
  severity === 'error' ? '31' : severity === 'warning' ? '33' : '36';

/** `^` under what is wrong, `~` under what it has to do with on the same line. */
function markLine(source: SourceFile, line: number, diagnostic: Diagnostic): string {
  const marks: string[] = [];
  const put = (span: Span, mark: string): void => {
    const [from, to] = columnsOf(source, line, span);
    for (let column = from; column < to; column++) marks[column] = mark;
  };
  for (const related of diagnostic.related) {
    const isHere = related.file === diagnostic.file && positionAt(source, related.span.start).line === line;
    if (isHere) put(related.span, '~');
  }
  put(diagnostic.span, '^');
  return Array.from(marks, (mark) => mark ?? ' ').join('');
}

/** Columns of a span on its first line, from 0; at least one. */
function columnsOf(source: SourceFile, line: number, span: Span): readonly [number, number] {
  const text = lineText(source, line - 1);
  const start = span.start - (source.lineStarts[line - 1] ?? 0);
  const before = width(expandTabs(text.slice(0, start)));
  const length = Math.max(1, Math.min(span.end - span.start, text.length - start));
  return [before, before + Math.max(1, width(expandTabs(text.slice(start, start + length))))];
}

function placeOf(related: Diagnostic['related'][number], options: FrameOptions): string {
  const source = options.sourceOf(related.file);
  if (source === undefined) return ` (${related.file})`;
  const at = positionAt(source, related.span.start);
  return ` (${related.file}:${at.line}:${at.column})`;
}

const expandTabs = (text: string): string => text.replaceAll('\t', tab);
