// The formatter: canonical style, and the promises it makes of every program. Spec: 01-syntax §14.2.

import { createSourceFile } from '@reflow-lang/base';
import { formatModule, formatSoundDeclarations, type ModuleAst, parseModule } from '@reflow-lang/syntax';
import { expect } from 'chai';
import fc from 'fast-check';
import { corpusPrograms, ebnfText } from './support/corpus.ts';
import { readEbnf } from './support/ebnf.ts';
import { type Dice, diceOf, lexeme, pick, sentence } from './support/random.ts';

function formatted(text: string): string {
  const result = formatModule(createSourceFile('', text));
  if (!result.ok) throw new Error(`not formatted: ${result.error[0]?.message}`);
  return result.value;
}

/** The core as text without places: structure, names, literals, compat docs, template bytes. */
const essence = (module: ModuleAst): string =>
  JSON.stringify(module, (key, value: unknown) => {
    if (/^(id|pos|span|docText|nodeCount|fragSpans|.*Span)$/.test(key)) return undefined;
    return typeof value === 'bigint' ? value.toString() : value;
  });

/** Checks what must hold of any program that parses. */
function expectFaithful(text: string): void {
  const before = parseModule(createSourceFile('', text));
  const result = formatted(text);
  const after = parseModule(createSourceFile('', result));
  expect(after.errors, result).to.deep.equal([]);
  expect(essence(after.value), result).to.equal(essence(before.value));
  expect(formatted(result), 'formatted again').to.equal(result);
  const plain = result.replace(/\{"[\s\S]*?"\}|`[^`]*`|\/\*[\s\S]*?\*\//g, 'x');
  expect(plain, 'white space at line ends').to.not.match(/[ \t]\n/);
}

describe('Formatting', () => {
  it('keeps the meaning, the docs and the templates of the corpus, and is idempotent', () => {
    for (const { source } of corpusPrograms()) {
      if (parseModule(source).errors.length === 0) expectFaithful(source.text);
    }
  });

  it('keeps them of random programs with comments and newlines in odd places', () => {
    const grammar = readEbnf(ebnfText());
    const odd = [
      ' ',
      '\n',
      '\n\n',
      ' /* c */ ',
      ' // d\n',
      '\n// e\n',
      '\n\n\n// f\n\n',
      ' /* g\nh */ ',
      '\n/* i */ ',
    ] as const;
    const spell = (symbols: readonly string[], oddity: number, dice: Dice): string =>
      symbols.map((symbol) => lexeme(symbol, dice) + (dice(oddity) === 0 ? pick(dice, odd) : ' ')).join('');
    const property = fc.property(fc.integer(), (seed) => {
      const dice = diceOf(seed);
      const symbols = sentence(grammar, 'Module', 10 + dice(14), dice);
      const text = spell(symbols, 4 + dice(12), dice);
      fc.pre(symbols.length < 120 && parseModule(createSourceFile('', text)).errors.length === 0);
      expectFaithful(text);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('refuses a module with syntax errors', () => {
    const result = formatModule(createSourceFile('', 'X := 1 2\n'));
    expect(result.ok ? [] : result.error.map(({ code }) => code)).to.deep.equal(['E0001']);
  });

  it('of a broken module reaches its sound declarations only', () => {
    const text = '// a\nA:=1+2\nB := (1\n// c\nC:={x:=1 // d\nx}\nD := 2\n';
    const edits = formatSoundDeclarations(createSourceFile('', text));
    const result = edits
      .toReversed()
      .reduce((out, { span, newText }) => out.slice(0, span.start) + newText + out.slice(span.end), text);
    expect(result).to.equal('// a\nA := 1 + 2\nB := (1\n// c\nC := {\n\tx := 1 // d\n\tx\n}\nD := 2\n');
  });

  it('copes with nesting as deep as the parser does', () => {
    expectFaithful(`X := ${'{ x := ['.repeat(400)}1${']; x }'.repeat(400)}`);
  });
});

describe('The canonical style', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['an empty file stays empty', '', ''],
    ['a file ends with one newline', 'X := 1', 'X := 1\n'],
    ['line ends and byte order mark', '\ufeffX := 1\r\n\r\n\r\nY := 2  \r\n', 'X := 1\n\nY := 2\n'],
    [
      'header and definitions are apart',
      'keyspace "k" param a int\nparam b = 1\nX := a',
      'keyspace "k"\n\nparam a int\nparam b = 1\n\nX := a\n',
    ],
    [
      'definitions of several lines are apart',
      'A := 1\nB := {\nx := 1\nx }\nC := 2\nD := 3',
      'A := 1\n\nB := {\n\tx := 1\n\tx\n}\n\nC := 2\nD := 3\n',
    ],
    [
      'a doc comment stays with its definition',
      'A := 1\n// doc\nfunc f(x int) = {\ny := x\ny\n}',
      'A := 1\n\n// doc\nfunc f(x int) = {\n\ty := x\n\ty\n}\n',
    ],
    ['operators', 'X := -a*b+ ! c . d &&e~>f', 'X := -a * b + !c.d && e ~> f\n'],
    ['breaks behind operators', 'X := a +\nb *\n  c', 'X := a +\n\tb *\n\tc\n'],
    ['breaks behind dots', 's := x.\nJoin(a).\n  Split(b)', 's := x.\n\tJoin(a).\n\tSplit(b)\n'],
    ['a body on its own line', 'func f(x int) =\n  x\nY := 1', 'func f(x int) =\n\tx\n\nY := 1\n'],
    ['a list on one line', 'X := [ 1,2 , 3, ]', 'X := [1, 2, 3]\n'],
    ['a list on several', 'X := [1, 2,\n3,]', 'X := [\n\t1,\n\t2,\n\t3,\n]\n'],
    ['a call on several lines', 'X := f(a,\ng(b), c)', 'X := f(\n\ta,\n\tg(b),\n\tc,\n)\n'],
    ['a closer that must stay', 'func f(\na int,\nb string) = a', 'func f(\n\ta int,\n\tb string) = a\n'],
    ['structs and maps', 'X := {a:1,b}\nY := ["k":v]\nZ := [ : ]', 'X := {a: 1, b}\nY := ["k": v]\nZ := [:]\n'],
    [
      'spreads',
      'X := [1 ...a\n...b]\nY := [1, ...a ...b]',
      'X := [\n\t1,\n\t...a\n\t...b,\n]\n\nY := [1, ...a ...b]\n',
    ],
    [
      'a comprehension',
      'X := [e|p<-xs,if c]\nY := [e |\np <- xs, if c]',
      'X := [e | p <- xs, if c]\n\nY := [e |\n\tp <- xs,\n\tif c]\n',
    ],
    ['blocks on one line', 'X := {y:=1;y}', 'X := { y := 1; y }\n'],
    ['branches', 'X := if c {a} else {\nb }', 'X := if c { a } else {\n\tb\n}\n'],
    [
      'if chains',
      'X := if a {\n1 } else if b {\n2 } else {\n3 }',
      'X := if a {\n\t1\n} else if b {\n\t2\n} else {\n\t3\n}\n',
    ],
    [
      'a switch',
      'X := switch e {\n  case #A(x): x\n  case _:\n y := 1\n y\n}',
      'X := switch e {\ncase #A(x): x\ncase _:\n\ty := 1\n\ty\n}\n',
    ],
    ['a function', 'X := func ( x , y int )=>x', 'X := func(x, y int) => x\n'],
    ['types', 'type T {a,b int,c #A|#B ( [string :int] )}', 'type T {a, b int, c #A | #B([string:int])}\n'],
    [
      'patterns',
      'val ( a , [ b , ... c ] , { d , e : _ } , #F ( g ) ) = x',
      'val (a, [b, ...c], {d, e: _}, #F(g)) = x\n',
    ],
    [
      'an exec',
      'X := exec( image:=i,cpu := 1 )( out file ) {" a {{ x }}\n "}',
      'X := exec(image := i, cpu := 1) (out file) {" a {{ x }}\n "}\n',
    ],
    ['an annotation on its own line', '@requires( cpu:=1 ) X := 1', '@requires(cpu := 1)\nX := 1\n'],
    ['parameters', 'param( a,b int;\n c = 1;)', 'param (\n\ta, b int\n\tc = 1\n)\n'],
    ['accidents', 'X := [ ,1 ]\nY := make("m",,a)\nZ := a..v', 'X := [1]\nY := make("m", a)\nZ := a.v\n'],
    ['parentheses', 'X := ((a)+(b))', 'X := ((a) + (b))\n'],
    ['a number before a dot', 'X := 1 . a', 'X := 1 .a\n'],
    ['trailing comments', 'X := 1    //  c\nY := 2 /*d*/', 'X := 1 //  c\nY := 2 /*d*/\n'],
    [
      'comments on their own line',
      'X := {\n      // c\n\n\n\n   y := 1\n  // d\n  y\n\n // e\n}',
      'X := {\n\t// c\n\n\ty := 1\n\t// d\n\ty\n\n\t// e\n}\n',
    ],
    ['semicolons', 'X := 1;\nY := 2 ; Z := 3', 'X := 1\nY := 2\nZ := 3\n'],
    ['a semicolon whose loss would change a doc', 'X := 1; // c\nY := 2', 'X := 1; // c\nY := 2\n'],
  ];
  for (const [what, text, expected] of rows) {
    it(`${what}: ${JSON.stringify(text)}`, () => {
      expect(formatted(text)).to.equal(expected);
      expect(formatted(expected), 'is canonical').to.equal(expected);
    });
  }
});
