// The structured view: the telling code of each mistake, its range, its correction, and what is read
// in spite of it. Spec: 01-syntax §14.1; 10-editor §3.3, §3.8, §10.3.

import type { Diagnostic, Fix } from '@reflow-lang/base';
import { printTree } from '@reflow-lang/syntax';
import { expect } from 'chai';
import { codesOf, moduleOf } from './support/parsing.ts';

/** The program, the codes in order, and the text each range covers. */
const mistakes: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['X := 1 2', [['E0001', '2']]],
  ['X := (1 + ', [['E0001', '+']]],
  ['X := f(1, 2', [['E0001', '2']]],
  ['X := 0x1F', [['E0002', '0x1F']]],
  ['X := [0x1F, 1]', [['E0002', '0x1F']]],
  ['X := 1e', [['E0003', '1e']]],
  ['X := "\\q"', [['E0004', '"\\q"']]],
  ['X := exec(image := "i") file {" {{ a "}', [['E0005', '{{']]],
  ["X := 'a'", [['E0006', "'a'"]]],
  ['X := $HOME', [['E0007', '$']]],
  ['X := a ? b', [['E0007', '?']]],
  ['X := exec(image := "i") file {" a', [['E0008', '{"']]],
  ['X := {"a', [['E0008', '{"']]],
  ['X := "abc', [['E0009', '"abc']]],
  ['X := `abc', [['E0009', '`abc']]],
  ['X := [1,\n\t2\n]', [['E0010', '2']]],
  ['X := [1\n\t2,\n]', [['E0010', '1']]],
  ['func f(\n\ta int,\n\tb int\n) = a', [['E0010', 't']]],
  ['X := if a { 1 }\nelse { 2 }', [['E0011', 'else']]],
  ['X := a\n\t+ b', [['E0012', '+']]],
  ['X := a\n\t.b', [['E0012', '.']]],
  ['X := f(a\n\t+ b)', [['E0012', '+']]],
  ['x = 1', [['E0013', '=']]],
  ['X := { y = 1; y }', [['E0013', '=']]],
  ['X := f()', [['E0014', ')']]],
  ['func f() = 1', [['E0014', ')']]],
  ['type T func() int', [['E0014', ')']]],
  ['X := {}', [['E0015', '}']]],
  ['X := ()', [['E0015', ')']]],
  ['val [] = x', [['E0015', ']']]],
  ['val [...x] = y', [['E0015', '...']]],
  ['val {} = x', [['E0015', '}']]],
  ['X := a.file', [['E0016', 'file']]],
  ['X := {type: 1}', [['E0016', 'type']]],
  ['val if = 1', [['E0016', 'if']]],
  ['force := 1', [['E0016', 'force']]],
  ['param dir string', [['E0016', 'dir']]],
  ['X := [...a, ...b]', [['E0017', ',']]],
  ['X := [1...[2]]', [['E0018', '...']]],
  ['param (x int)', [['E0019', ')']]],
  ['A := 1\nparam x int', [['E0020', 'param']]],
  ['A := 1\nkeyspace "k"', [['E0020', 'keyspace']]],
  ['X := if a { 1 }', [['E0021', '}']]],
  [
    'X := if a { x: 1 } else { x: 2 }',
    [
      ['E0022', ':'],
      ['E0022', ':'],
    ],
  ],
  ['X := { type T int; 1 }', [['E0024', 'type']]],
  ['val x int', [['E0025', 't']]],
  ['X := exec(image := "i") file {" {{}} "}', [['E0027', '{{}}']]],
  ['X := exec(image := "i") file {" awk \'{print "$1"}\' "}', [['E0028', '\' "}']]],
  ['X := exec(image := "i") file {" a "b"} c', [['E0028', 'c']]],
  ['func f(a int,) = a', [['E0029', ',']]],
  ['X := (1,)', [['E0029', ')']]],
  ['X := f(1,, 2)', [['E0030', ',']]],
  ['X := 1;;Y := 2', [['E0030', ';']]],
  ['X := 089', [['W0010', '089']]],
];

describe('Mistakes have telling codes', () => {
  for (const [text, expected] of mistakes) {
    it(`${JSON.stringify(text)} → ${expected.map(([code]) => code).join(' ')}`, () => {
      const found = moduleOf(text).diagnostics.map(({ code, span }) => [code, text.slice(span.start, span.end)]);
      expect(found).to.deep.equal(expected);
    });
  }

  it('and messages for people, never the names of compat text', () => {
    for (const [text] of mistakes) {
      for (const { message, help = '' } of moduleOf(text).diagnostics) {
        expect(`${message}\n${help}`).to.not.match(/tok[A-Z]|\$unk|\$end|undefined/);
        expect(message).to.match(/[^.]$/);
      }
    }
  });

  it('and say which bracket is open', () => {
    const [diagnostic] = moduleOf('X := f(1, 2').diagnostics;
    expect(diagnostic?.message).to.equal("unexpected newline, expected ',' or the end of a call");
    expect(diagnostic?.related).to.deep.equal([{ message: "to match this '('", file: '', span: { start: 6, end: 7 } }]);
  });
});

describe('Corrections', () => {
  const apply = (text: string, { edits }: Fix): string =>
    edits
      .toSorted((a, b) => b.span.start - a.span.start)
      .reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
  const rows: readonly (readonly [string, string, string])[] = [
    ['E0010', 'X := [1,\n\t2\n]', 'X := [1,\n\t2,\n]'],
    ['E0010', 'X := [x | x <- xs\n]', 'X := [x | x <- xs]'],
    ['E0011', 'X := if a { 1 }\nelse { 2 }', 'X := if a { 1 } else { 2 }'],
    ['E0012', 'X := a\n\t+ b', 'X := a +\n\tb'],
    ['E0012', 'X := s\n\t.Join(x)', 'X := s.\n\tJoin(x)'],
    ['E0013', 'x = 1', 'x := 1'],
    ['E0017', 'X := [...a, ...b]', 'X := [...a ...b]'],
    ['E0018', 'X := [1...[2]]', 'X := [1, ...[2]]'],
    ['E0019', 'param (x int)', 'param (\n\tx int\n)'],
    ['E0020', 'A := 1\nparam x int', 'param x int\n\nA := 1\n'],
    ['E0021', 'X := if a { 1 }', 'X := if a { 1 } else { panic("TODO") }'],
    ['E0022', 'X := if a { x: 1 } else { {x: 2} }', 'X := if a { {x: 1} } else { {x: 2} }'],
    ['E0028', 'X := exec(image := "i") file {" a "b"} c "}', 'X := exec(image := "i") file {" a "b" } c "}'],
    ['E0029', 'X := [x | x <- xs,\n]', 'X := [x | x <- xs]'],
    ['E0030', 'X := f(1,, 2)', 'X := f(1, 2)'],
    ['E0030', 'X := 1;;Y := 2', 'X := 1;Y := 2'],
  ];
  for (const [code, text, expected] of rows) {
    it(`of ${code} turn ${JSON.stringify(text)} into ${JSON.stringify(expected)}`, () => {
      const found = moduleOf(text).diagnostics.find((diagnostic) => diagnostic.code === code);
      const fix = found?.fixes[0];
      if (fix === undefined) throw new Error(`no fix for ${code}`);
      expect(apply(text, fix)).to.equal(expected);
      expect(codesOf(expected)).to.deep.equal([]);
    });
  }
});

describe('Broken programs', () => {
  const declsOf = (text: string): readonly string[] => moduleOf(text).value.decls.map((decl) => printTree(decl));
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a missing bracket damages one declaration',
      'A := f(1\nB := 2\nC := 3',
      ['assign(A, apply(ident("f")(const(1))))', 'assign(B, const(2))', 'assign(C, const(3))'],
    ],
    [
      'a missing brace damages one declaration',
      'A := {\n\tx := 1\n\tx\n\nval B = 2',
      ['assign(A, block(assign(x, const(1)) in ident("x")))', 'assign(B, const(2))'],
    ],
    [
      'a selection being typed keeps its object',
      'A := foo.\n\nval B = 2',
      ['assign(A, deref(ident("foo"), ))', 'assign(B, const(2))'],
    ],
    [
      'a call being typed keeps its arguments',
      'A := f(x, \n\nval B = 2',
      ['assign(A, apply(ident("f")(ident("x"))))', 'assign(B, const(2))'],
    ],
    [
      'an expression in the middle of a block is kept apart',
      'A := {\n\tx := 1\n\tfoo\n\ty := 2\n\ty\n}',
      ['assign(A, block(assign(x, const(1)), error, assign(y, const(2)) in ident("y")))'],
    ],
    ['a stray bracket is passed over', 'A := 1)\nB := 2', ['assign(A, const(1))', 'assign(B, const(2))']],
    [
      'a broken case leaves the others',
      'A := switch x { case : 1 case #B: 2 }',
      ['assign(A, switch(ident("x"), cases(case(_, const(1)), case(#B, const(2)))))'],
    ],
    [
      'a broken interpolation leaves the template',
      'A := exec(image := "i") file {" {{a b}} {{c}} "}\nB := 1',
      ['assign(A, exec(decls(assign(image, const("i"))), file, " {{a b}} {{c}} "))', 'assign(B, const(1))'],
    ],
    ['a statement that is no declaration is passed over', 'foo.bar(1)\nB := 1', ['error', 'assign(B, const(1))']],
    ['two definitions on a line are both read', 'A := 1 B := 2', ['assign(A, const(1))', 'assign(B, const(2))']],
    [
      'a parameter in the wrong place is a parameter',
      'A := 1\nparam x int\nB := 2',
      ['assign(A, const(1))', 'assign(B, const(2))'],
    ],
    ['a keyword as a name is taken for it', 'A := x.type', ['assign(A, deref(ident("x"), type))']],
  ];
  for (const [what, text, expected] of rows) {
    it(`${what}: ${JSON.stringify(text)}`, () => {
      expect(declsOf(text)).to.deep.equal(expected);
      const errors = moduleOf(text).diagnostics.filter(({ severity }: Diagnostic) => severity === 'error');
      expect(errors.map(({ code }) => code)).to.have.lengthOf(1);
    });
  }
});

describe('Overlooked argument lists', () => {
  // Their messages come before the line of a later syntax error. Spec: 01-syntax §5.3.
  it('are told where another syntax error follows', () => {
    const lines = moduleOf('val M (x A, B) = 1 2').errors.map(
      ({ pos, message }) => `${pos.line}:${pos.col} ${message}`,
    );
    expect(lines).to.deep.equal([
      '1:15 cannot mix named and unnamed arguments',
      '1:21 syntax error: unexpected tokExpr',
    ]);
    expect(moduleOf('val M = 1 2\nval N (x A, B) = 1').errors.map(({ message }) => message)).to.deep.equal([
      'syntax error: unexpected tokExpr',
    ]);
  });
});
