// The part of `testdata/conformance/vectors.json` that this package answers.

import { readFileSync } from 'node:fs';

interface Vectors {
  readonly quote: readonly { readonly hex: string; readonly q: string }[];
  readonly unquote: readonly { readonly src: string; readonly hex?: string; readonly err?: string }[];
  readonly glob: readonly {
    readonly pattern: string;
    readonly name: string;
    readonly ok: boolean;
    readonly err?: string;
  }[];
}

const file = new URL('../../../testdata/conformance/vectors.json', import.meta.url);

export const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));
