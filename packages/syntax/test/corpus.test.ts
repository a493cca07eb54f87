// Every program of the corpus: accepted where the original accepts, else the same first error.
// Spec: 01-syntax §12.

import { renderPos } from '@reflow-lang/base';
import { parseModule } from '@reflow-lang/syntax';
import { expect } from 'chai';
import { corpusPrograms } from './support/corpus.ts';

/** Whether the text is that of a syntax error of the module itself. */
const isSyntaxError = (text: string): boolean =>
  /^[^ \n]*:\d+:\d+: (syntax error|failed to (parse (integer|float)|unquote string)|unterminated interpolation)/.test(
    text,
  );

describe('The corpus', () => {
  for (const { name, source, error } of corpusPrograms()) {
    const isRefused = isSyntaxError(error);
    it(`${name} ${isRefused ? 'has the first error of the original' : 'parses'}`, () => {
      const first = parseModule(source).errors[0];
      const line = first === undefined ? '' : `${renderPos(first.pos)}: ${first.message}`;
      if (!isRefused) expect(line).to.equal('');
      else
        expect(
          error.startsWith(`${line}\n`) || error === line || error.startsWith(`${line}, expecting `),
          line,
        ).to.equal(true);
    });
  }

  it('gets node ids below the node count, one per node, each with the node as written', () => {
    for (const { source } of corpusPrograms()) {
      const { value, nodeCount, origins } = parseModule(source);
      const nodes = new Map<number, unknown>();
      const visit = (part: unknown): void => {
        if (typeof part !== 'object' || part === null) return;
        if ('id' in part && typeof part.id === 'number') {
          expect(nodes.get(part.id) ?? part, `node ${part.id} of ${source.path}`).to.equal(part);
          nodes.set(part.id, part);
          expect(origins[part.id]).to.have.property('kind');
        }
        for (const child of Object.values(part)) visit(child);
      };
      visit(value);
      expect(Math.max(-1, ...nodes.keys())).to.be.below(nodeCount);
      expect(value.nodeCount).to.equal(nodeCount);
    }
  });
});
