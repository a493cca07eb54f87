// The tree as written keeps every token, in order. Spec: 01-syntax §10, §14.1.

import { partsOf, pathAt, type SyntaxBase, Terminal, Token } from '@reflow-lang/syntax';
import { expect } from 'chai';
import { corpusPrograms } from './support/corpus.ts';
import { moduleOf } from './support/parsing.ts';

/** All tokens below a node, in the order of the text. */
function tokensBelow(root: SyntaxBase): readonly Token[] {
  const found: Token[] = [];
  const pending: (SyntaxBase | Token)[] = [root];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part instanceof Token) found.push(part);
    else pending.push(...partsOf(part).toReversed());
  }
  return found;
}

describe('The surface tree', () => {
  it('has every token of a program once, semicolons apart', () => {
    for (const { name, source } of corpusPrograms()) {
      const { syntax, tokens, errors } = moduleOf(source.text);
      if (errors.length > 0) continue;
      const written = tokens.filter(({ tokenType }) => tokenType !== Terminal.Semicolon).map(({ index }) => index);
      expect(
        tokensBelow(syntax).map(({ index }) => index),
        name,
      ).to.deep.equal(written);
    }
  });

  it('leads from an offset to the innermost node', () => {
    const text = 'X := f(a.b, exec(image := i) file {" {{ c + 1 }} "})';
    const { syntax } = moduleOf(text);
    const kinds = (needle: string) =>
      pathAt(syntax, text.indexOf(needle)).map((node) => ('kind' in node ? node.kind : '·'));
    expect(kinds('a.b')).to.deep.equal(['module', 'assign-decl', 'call', '·', 'select', 'name']);
    expect(kinds('c +')).to.deep.equal(['module', 'assign-decl', 'call', '·', 'exec', '·', '·', 'binary', 'name']);
  });

  it('has tokens of no length where the text lacks them', () => {
    const { syntax } = moduleOf('X := a.\n');
    const [decl] = syntax.decls;
    const name = decl?.kind === 'assign-decl' && decl.value.kind === 'select' ? decl.value.name : undefined;
    expect([name?.origin, name?.startOffset, name?.end]).to.deep.equal(['missing', 7, 7]);
  });
});
