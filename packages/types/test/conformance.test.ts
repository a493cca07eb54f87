import { readFileSync } from 'node:fs';
import { equalTypes, isSub, renderType, structurallyEqual, unify } from '@reflow-lang/types';
import { expect } from 'chai';
import { parse } from './type-source.ts';

interface Vectors {
  readonly types: readonly { readonly src: string; readonly kind?: string; readonly string?: string }[];
  readonly typeRelations: readonly {
    readonly a: string;
    readonly b: string;
    readonly equal: boolean;
    readonly structurallyEqual: boolean;
    readonly sub: boolean;
    readonly unify: string;
  }[];
}

const file = new URL('../../../testdata/conformance/vectors.json', import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));

describe('types of the original', () => {
  for (const { src, kind, string } of vectors.types) {
    if (string === undefined) continue;
    it(`${src} prints as ${string}`, () => {
      const type = parse(src);
      expect(renderType(type)).to.equal(string);
      expect(type.kind).to.equal(kind);
    });
  }
});

describe('relations of the original', () => {
  for (const { a, b, ...answers } of vectors.typeRelations) {
    it(`${a} and ${b}`, () => {
      const [t, u] = [parse(a), parse(b)];
      expect({
        equal: equalTypes(t, u),
        structurallyEqual: structurallyEqual(t, u),
        sub: isSub(t, u),
        unify: renderType(unify(0, t, u)),
      }).to.deep.equal(answers);
    });
  }
});
