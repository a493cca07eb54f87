// Places for people: `file:line:col` of a real span, paths from where they are.

import { positionAt, type SourceFile, type Span } from '@reflow-lang/base';

export function renderPlace(file: string, span: Span, sourceOf: (path: string) => SourceFile | undefined): string {
  const source = sourceOf(file);
  if (source === undefined) return file;
  const at = positionAt(source, span.start);
  return `${file}:${at.line}:${at.column}`;
}

/** Paths below the working directory as they are seen from there. */
export const fromHere = (host: { readonly cwd: string }, text: string): string => text.replaceAll(`${host.cwd}/`, '');
