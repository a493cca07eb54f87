// The programs of the conformance corpus, with what the original says of them.

import { readdirSync, readFileSync } from 'node:fs';
import { decodeSourceFile, type SourceFile } from '@reflow-lang/base';

const root = new URL('../../../../testdata/conformance/', import.meta.url);
const folders = ['eval', 'flow', 'workflows', 'reject', 'warn'];

export interface CorpusProgram {
  /** `reject/syn_octal.rf`. */
  readonly name: string;
  readonly source: SourceFile;
  /** The text of the original's check; `''` if it accepts. */
  readonly error: string;
}

/** Every `.rf` program with an answer; positions are under its bare file name. */
export function corpusPrograms(): readonly CorpusProgram[] {
  return folders.flatMap((folder) => {
    const names = readdirSync(new URL(`${folder}/`, root)).filter((name) => name.endsWith('.rf'));
    return names.map((name): CorpusProgram => {
      const bytes = readFileSync(new URL(`${folder}/${name}`, root));
      const answer: { check: { error: string | null } } = JSON.parse(
        readFileSync(new URL(`${folder}/${name.replace(/\.rf$/, '.json')}`, root), 'utf8'),
      );
      return { name: `${folder}/${name}`, source: decodeSourceFile(name, bytes), error: answer.check.error ?? '' };
    });
  });
}

/** The vectors of one kind in `vectors.json`. */
export function vectors(kind: string): readonly Readonly<Record<string, string>>[] {
  const all: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = JSON.parse(
    readFileSync(new URL('vectors.json', root), 'utf8'),
  );
  return all[kind] ?? [];
}

/** The grammar of `grammar/ebnf/reflow.ebnf`. */
export const ebnfText = (): string =>
  readFileSync(new URL('../../../../grammar/ebnf/reflow.ebnf', import.meta.url), 'utf8');
