// `file:line:col` of a real span, for people.

import { positionAt, type SourceFile, type Span } from '@reflow-lang/base';

export function renderPlace(file: string, span: Span, sourceOf: (path: string) => SourceFile | undefined): string {
  const source = sourceOf(file);
  if (source === undefined) return file;
  const at = positionAt(source, span.start);
  return `${file}:${at.line}:${at.column}`;
}
