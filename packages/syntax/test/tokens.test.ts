// Tokens, inserted semicolons, doc texts and anchors. Spec: 01-syntax §2-§4, §11.

import { expect } from 'chai';
import fc from 'fast-check';
import { lex } from '../src/lex/layout.ts';
import { literalValue } from '../src/lex/literal.ts';
import { Terminal } from '../src/lex/terminals.ts';
import type { Token } from '../src/lex/token.ts';
import { corpusPrograms, vectors } from './support/corpus.ts';
import { moduleOf } from './support/parsing.ts';

const tokensOf = (text: string): readonly Token[] => lex(text, 'module').tokens;
const images = (text: string): readonly string[] =>
  tokensOf(text)
    .filter(({ origin, tokenType }) => origin === 'text' && tokenType !== Terminal.EndOfFile)
    .map(({ image }) => image);

/** The text put together again from tokens, comments and the white space between. */
function rejoined(text: string): string {
  let offset = 0;
  let out = '';
  const add = (start: number, end: number): void => {
    const gap = text.slice(offset, start);
    if (/[^ \t\r\n\ufeff]/.test(gap)) throw new Error(`lost text: ${JSON.stringify(gap)}`);
    out += gap + text.slice(start, end);
    offset = end;
  };
  for (const token of tokensOf(text)) {
    for (const comment of token.notes.comments) add(comment.start, comment.end);
    if (token.origin === 'text' && token.end > token.startOffset) add(token.startOffset, token.end);
  }
  return out + text.slice(offset);
}

describe('The scanner', () => {
  it('loses no character of any program', () => {
    for (const { source } of corpusPrograms()) expect(rejoined(source.text)).to.equal(source.text);
  });

  it('loses no character of any text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom('{"', '"}', '{{', '}}', '/*', '//', '\n', "'", '`'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
        const text = parts.join('');
        expect(rejoined(text)).to.equal(text);
      }),
      { numRuns: 500 },
    );
  });

  const cuts: readonly (readonly [string, readonly string[]])[] = [
    ['x<-1', ['x', '<-', '1']],
    ['a.1', ['a', '.1']],
    ['[1...x]', ['[', '1.', '..', 'x', ']']],
    ['[1 ...x]', ['[', '1', '...', 'x', ']']],
    ['0b1', ['0', 'b1']],
    ['0x1p4', ['0x1', 'p4']],
    ['1.e5 1e+3 .5e-1 1.', ['1.e5', '1e+3', '.5e-1', '1.']],
    ['_x', ['_', 'x']],
    ['a~>b', ['a', '~>', 'b']],
    ['a&&b&c', ['a', '&&', 'b', '&', 'c']],
    ['....5', ['...', '.5']],
    ['"a\\"b"c', ['"a\\"b"', 'c']],
    ['{"a"}', ['{"', 'a', '"}']],
    ['{""}', ['{"', '', '"}']],
    ['{ "a"}', ['{', '"a"', '}']],
    ['{"a {{b}}c"}', ['{"', 'a ', '{{', 'b', '}}', 'c', '"}']],
    ['é1_x٣', ['é1_x٣']],
    ['val𝒳', ['val𝒳']],
  ];
  for (const [text, parts] of cuts) {
    it(`cuts ${text} into ${parts.join(' ')}`, () => {
      expect(images(text)).to.deep.equal(parts);
    });
  }

  it('reads literals as the original does', () => {
    for (const { src = '', err } of vectors('unquote')) {
      const token = tokensOf(src)[0];
      expect(token?.tokenType, src).to.equal(err === undefined ? Terminal.Literal : Terminal.Broken);
    }
    expect(literalValue('007')).to.deep.equal({ kind: 'int', value: 7n });
    expect(literalValue('089')).to.deep.equal({ kind: 'int', value: 89n });
    expect(literalValue('1e3')).to.deep.equal({ kind: 'float', text: '1e3' });
    expect(literalValue('`a\r\n\\n`')).to.deep.equal({ kind: 'string', value: 'a\n\\n' });
    expect(literalValue('"\\x41\\u00e9\\xff"')).to.deep.equal({ kind: 'string', value: 'Aé\udcff' });
    expect(literalValue('false')).to.deep.equal({ kind: 'bool', value: false });
  });
});

describe('Semicolons', () => {
  /** The tokens with inserted semicolons as `;`, and where compat text has them. */
  const layout = (text: string, mode: 'module' | 'expr' | 'type' | 'decls' = 'module') =>
    lex(text, mode)
      .tokens.filter(({ tokenType }) => tokenType !== Terminal.EndOfFile)
      .map((token) => (token.origin === 'newline' ? `;@${token.line}:${token.column}` : token.image))
      .join(' ');

  const cases: readonly (readonly [string, string])[] = [
    ['a\nb', 'a ;@2:1 b ;@2:2'],
    ['a\n\n\nb\n', 'a ;@2:1 b ;@5:1'],
    ['a +\nb', 'a + b ;@2:2'],
    ['a )\n', 'a ) ;@2:1'],
    ['_\nx', '_ x ;@2:2'],
    ['if\nx', 'if ;@2:1 x ;@2:2'],
    ['{"t"}\nx', '{" t "} ;@2:1 x ;@2:2'],
    ['a // c\nb', 'a ;@2:2 b ;@2:2'],
    ['a // c\n', 'a ;@2:1'],
    ['a // c', 'a ;@1:7'],
    ['a /* x\ny */ b', 'a b ;@2:7'],
    ['a // c\n/* d */ b', 'a b ;@2:10'],
    ['a\n/* d */ b', 'a ;@2:1 b ;@2:10'],
    ['+ // c', '+ ;@1:7'],
    ['+\n', '+'],
    ['a;\n', 'a ;'],
    ['a;', 'a ;'],
    ['', ';@1:1'],
    ['// c\n', ''],
    ['\n', ''],
  ];
  for (const [text, result] of cases) {
    it(`${JSON.stringify(text)} → ${result || 'nothing'}`, () => {
      expect(layout(text)).to.equal(result);
    });
  }

  it('are not inserted in expressions, and at the end only in modules and declarations', () => {
    expect(layout('a\nb', 'expr')).to.equal('a b');
    expect(layout('a\nb', 'type')).to.equal('a ;@2:1 b');
    expect(layout('a', 'decls')).to.equal('a ;@1:2');
  });
});

describe('Doc texts', () => {
  /** Doc of each declaration: compat text, and text for people. */
  const docs = (text: string): Readonly<Record<string, readonly [string, string]>> => {
    const { value } = moduleOf(text);
    return Object.fromEntries(
      [...value.params, ...value.decls].map((decl) => {
        const name =
          decl.kind === 'assign' ? (decl.pat.kind === 'ident' ? decl.pat.name : '?') : 'name' in decl ? decl.name : '?';
        return [name, [decl.doc, decl.docText]];
      }),
    );
  };

  const cases: readonly (readonly [string, Readonly<Record<string, readonly [string, string]>>])[] = [
    ['// a\n// b\nX := 1', { X: ['a\nb\n', 'a\nb\n'] }],
    ['/* a */ X := 1', { X: ['a', 'a'] }],
    ['// far\n\n// near 1\n// near 2\nX := 1', { X: ['near 1\nnear 2\n', 'near 1\nnear 2\n'] }],
    ['A := 1\n/* a */ /* b */\n// c\nX := 1', { A: ['', ''], X: ['ab\nc\n', 'ab\nc\n'] }],
    ['A := 1 // tail\n// doc\nX := 2', { A: ['', ''], X: ['', 'doc\n'] }],
    ['A := 1; // tail\nX := 2', { A: ['', ''], X: ['tail\n', ''] }],
    ['// d\n@requires(cpu := 1)\n// lost\nX := 1', { X: ['d\n', 'd\n'] }],
    ['// d\nparam a, b int\nX := 1', { a: ['d\n', 'd\n'], b: ['d\n', 'd\n'], X: ['', ''] }],
    ['// g\nparam (\n// a\na int\nb int\n)', { a: ['a\n', 'a\n'], b: ['', ''] }],
    ['// p\nparam /* n */ a int', { a: ['n', 'p\n'] }],
    ['// d\r\nX := 1\r\n', { X: ['d\n', 'd\n'] }],
    ['/*\n  x\n  y\n*/\nX := 1', { X: ['x\n  y\n', 'x\n  y\n'] }],
    ['// t\ntype T int\nX := 1', { T: ['t\n', 't\n'], X: ['', ''] }],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      expect(docs(text)).to.deep.equal(expected);
    });
  }
});
