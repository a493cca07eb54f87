// Filesets by their contents: `a/p:1` is the path `a/p` with the contents `1`, `x` is `x:x`.

import { digestText, invariant } from '@reflow-lang/base';
import { Assertions, File, Fileset } from '@reflow-lang/values';

/** Contents of every file made here, so that twins can put them where they are needed. */
const texts = new Map<string, string>();

export function textFile(text: string): File {
  const id = digestText(text);
  texts.set(id, text);
  return new File({ id, size: text.length });
}

/** The contents of a file made by `textFile`. */
export function contentsOf(file: File): string {
  const text = texts.get(file.id);
  invariant(text !== undefined, `${file} was not made by textFile`);
  return text;
}

export const isTextFile = (file: File): boolean => texts.has(file.id);

/** One map of paths. */
export function textFiles(...specs: readonly string[]): Fileset {
  return Fileset.ofMap(
    specs.map((spec) => {
      const colon = spec.indexOf(':');
      return colon < 0 ? [spec, textFile(spec)] : [spec.slice(0, colon), textFile(spec.slice(colon + 1))];
    }),
  );
}

export const listOf = (...members: readonly Fileset[]): Fileset => Fileset.ofList(members);

/** A file known by its source alone, asserting the etag. */
export function refFile(source: string, etag: string, size = 1): File {
  return new File({ size, source, etag, assertions: assertEtag(source, etag) });
}

export const assertEtag = (subject: string, etag: string): Assertions =>
  Assertions.of([[{ subject, namespace: 'blob' }, { etag }]]);
