// Whatever the text: an answer, soon, without an exception; errors inside the file, one at least for
// what is refused. Spec: 01-syntax §14.1, §14.3; 10-editor §2.8.

import { createSourceFile } from '@reflow-lang/base';
import { parseExpr, parseModule, parsePattern, parseType } from '@reflow-lang/syntax';
import { expect } from 'chai';
import fc from 'fast-check';
import { corpusPrograms } from './support/corpus.ts';
import { diceOf, pick } from './support/random.ts';

/** Checks what must hold for any text. */
function expectSane(text: string): void {
  const { errors, diagnostics, value, nodeCount } = parseModule(createSourceFile('t.rf', text));
  const found = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.length > 0, 'compat and structured view agree').to.equal(found.length > 0);
  const lines = text.split('\n').length;
  for (const { pos } of errors) {
    expect(pos.line, 'line').to.be.within(1, lines + 1);
    expect(pos.col, 'column').to.be.within(1, text.length + 2);
  }
  for (const { span, fixes } of diagnostics) {
    expect(span.start).to.be.within(0, span.end);
    expect(span.end).to.be.at.most(text.length);
    for (const { edits } of fixes) for (const edit of edits) expect(edit.span.end).to.be.at.most(text.length);
  }
  expect(value.nodeCount).to.equal(nodeCount);
  expect(value.decls.every((decl) => decl.span.start <= decl.span.end)).to.equal(true);
}

const programs = corpusPrograms();
const tokens = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '{"',
    '"}',
    '{{',
    '}}',
    ',',
    ';',
    '\n',
    ':=',
    '=',
    '=>',
    '<-',
    '...',
    '|',
    '.',
    '..',
  ],
  ...[
    'val',
    'func',
    'if',
    'else',
    'switch',
    'case',
    'exec',
    'make',
    '@',
    'requires',
    'type',
    'param',
    'keyspace',
    'int',
  ],
  ...[
    'x',
    '1',
    '0x',
    '1.e',
    '"s',
    '"s"',
    "'c'",
    '`',
    '#',
    '$',
    '\0',
    '\ufeff',
    '\ud83d',
    '/*',
    '*/',
    '//',
    '_',
    '-',
    '!',
  ],
] as const;

describe('Any text', () => {
  it('cut off anywhere is answered', () => {
    for (const { source } of programs.filter((_, i) => i % 24 === 0)) {
      const { text } = source;
      for (let end = 0; end < text.length; end += 1 + (end % 7)) expectSane(text.slice(0, end));
    }
  });

  it('with a character less is answered', () => {
    const property = fc.property(fc.nat(programs.length - 1), fc.nat(3000), (i, at) => {
      const text = programs[i]?.source.text ?? '';
      const offset = at % (text.length + 1);
      expectSane(text.slice(0, offset) + text.slice(offset + 1));
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('with foreign tokens in it is answered', () => {
    const property = fc.property(fc.integer(), (seed) => {
      const dice = diceOf(seed);
      let text = programs[dice(programs.length)]?.source.text ?? '';
      for (let n = 1 + dice(4); n > 0; n--) {
        const at = dice(text.length);
        text = `${text.slice(0, at)}${pick(dice, [' ', '', '\n'])}${pick(dice, tokens)}${text.slice(at + dice(3))}`;
      }
      expectSane(text);
    });
    fc.assert(property, { numRuns: 800 });
  });

  it('of nothing but tokens is answered', () => {
    const soup = fc.array(fc.constantFrom(...tokens), { maxLength: 60 });
    fc.assert(
      fc.property(soup, (parts) => expectSane(parts.join(' '))),
      { numRuns: 800 },
    );
    fc.assert(
      fc.property(soup, (parts) => expectSane(parts.join(''))),
      { numRuns: 400 },
    );
  });

  it('of any characters is answered, in every mode', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      expectSane(text);
      const source = createSourceFile('', text);
      for (const parse of [parseExpr, parseType, parsePattern]) expect(parse(source).nodeCount).to.be.at.least(1);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('shows at most five errors of a declaration and fifty of a file', () => {
    const bad = 'X := (1 2 3 4 5 6 7 8 9 10 11 12)\n';
    const codes = parseModule(createSourceFile('', `${bad}Y := 1\n`)).diagnostics.map(({ code }) => code);
    expect(codes).to.deep.equal(Array(5).fill('E0001'));
    const many = parseModule(createSourceFile('', bad.repeat(40))).diagnostics.map(({ code }) => code);
    expect(many).to.deep.equal([...Array(50).fill('E0001'), 'E0032']);
  });
});

describe('Deep nesting', () => {
  const shapes: readonly (readonly [string, (n: number) => string])[] = [
    ['parentheses', (n) => `${'('.repeat(n)}1${')'.repeat(n)}`],
    ['lists', (n) => '['.repeat(n) + ']'.repeat(n)],
    ['structs', (n) => `${'{a: '.repeat(n)}1${'}'.repeat(n)}`],
    ['calls', (n) => `${'f('.repeat(n)}1${')'.repeat(n)}`],
    ['blocks', (n) => `${'{ x := '.repeat(n)}1${'; x }'.repeat(n)}`],
    ['branches', (n) => `${'if a { '.repeat(n)}1${' } else { 2 }'.repeat(n)}`],
    ['cases', (n) => `${'switch a { case _: '.repeat(n)}1${' }'.repeat(n)}`],
    ['execs', (n) => `${'exec(image := '.repeat(n)}"x"${') file {" "}'.repeat(n)}`],
    ['variants', (n) => `${'#A('.repeat(n)}1${')'.repeat(n)}`],
  ];
  for (const [name, shape] of shapes) {
    it(`of 1000 ${name} is read, of more refused`, () => {
      const codesOf = (n: number) => {
        const { diagnostics, value } = parseModule(createSourceFile('', `X := ${shape(n)}\nY := 2\n`));
        return { codes: [...new Set(diagnostics.map(({ code }) => code))], decls: value.decls.length };
      };
      expect(codesOf(1000)).to.deep.equal({ codes: [], decls: 2 });
      expect(codesOf(1001)).to.deep.equal({ codes: ['E0031'], decls: 2 });
      expect(codesOf(10_000)).to.deep.equal({ codes: ['E0031'], decls: 2 });
    });
  }

  const chains: readonly (readonly [string, string])[] = [
    ['operators', `1${' + 1'.repeat(50_000)}`],
    ['selections', `a${'.b'.repeat(50_000)}`],
    ['else-ifs', `if a { 1 }${' else if b { 2 }'.repeat(20_000)} else { 3 }`],
    ['elements', `[${'1, '.repeat(100_000)}]`],
  ];
  for (const [name, text] of chains) {
    it(`is no matter of ${name} in a row`, () => {
      expect(parseModule(createSourceFile('', `X := ${text}`)).diagnostics).to.deep.equal([]);
    });
  }
});
