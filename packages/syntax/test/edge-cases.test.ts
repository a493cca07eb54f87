// The table of edge cases: what the original accepts, and where its first error is.
// Spec: 01-syntax §15 (rows that concern syntax; `FIX` rows as we answer).

import { createSourceFile, type SourceFile } from '@reflow-lang/base';
import { type ParseResult, parseDecls, parseExpr, parsePattern, parseType } from '@reflow-lang/syntax';
import { expect } from 'chai';
import { codesOf, firstError } from './support/parsing.ts';

const ok = 'accepted';
const unexpected = (pos: string, token: string): string => `${pos} syntax error: unexpected ${token}`;
const exec = (template: string): string => `Main := exec(image := "x") (out file) ${template}`;

/** Row of the table, program, first line. */
const rows: readonly (readonly [number, string, string])[] = [
  [1, '', ok],
  [2, '// just text', ok],
  [3, ';;\n;Main := 1', ok],
  [4, 'Main := 1;;', unexpected('1:12', "';'")],
  [5, 'Main := 1 // end', ok],
  [6, 'Main := 1\n\t+ 2', unexpected('2:3', "'+'")],
  [7, 'Main := 1 +\n\n// c\n\n2', ok],
  [8, 'Main := if true { 1 }\nelse { 2 }', unexpected('2:1', "';'")],
  [9, 'Main := if true\n{ 1 } else { 2 }', unexpected('2:1', "';'")],
  [10, 'val\nMain = 1', unexpected('2:1', "';'")],
  [11, 'val Main =\n1', ok],
  [12, 'Main := [1,\n 2\n]', unexpected('3:1', "';'")],
  [13, 'Main := (1 // c\n, 2)', unexpected('2:2', "';'")],
  [14, 'Main := 1 /* a\nb */ + 2', ok],
  [15, 'Main := 1 /* a\nb */ Other := 2', unexpected('2:11', 'tokIdent')],
  [16, 'strings := make("$/strings")\nMain := strings.\n\tHasPrefix("ab", "a")', ok],
  [17, 'Main := 089', ok],
  [18, 'Main := 0x10', '1:13 failed to parse integer "0x10"'],
  [19, 'Main := (1e3, .5, 1., 00.25)', ok],
  [20, 'Main := 1.e', '1:12 failed to parse float "1.e": number has no digits'],
  [21, 'Main := "\\x41\\u00e9\\101"', ok],
  [23, 'Main := "it\\\'s"', '1:16 failed to unquote string ""it\\\'s"": invalid syntax'],
  [24, 'Main := "\\ud800"', '1:17 failed to unquote string ""\\ud800"": invalid syntax'],
  [25, 'Main := `a\\n`', ok],
  [26, 'é := 1\nMain := é', ok],
  [26, 'x٣ := 1\nMain := x٣', ok],
  [27, 'val _Main = 1', ok],
  [28, 'as := 1\nlen := 2\nMain := as + len', ok],
  [29, 'force := 1', unexpected('1:6', 'tokReserved')],
  [30, 's := {a: 1}\nMain := s.file', unexpected('2:15', 'tokFile')],
  [39, 'Main := func(x int) => x ~> 1', ok],
  [41, 'x := 3\nMain := {x}', ok],
  [41, 'Main := { x := 3; x }', ok],
  [42, 'Main := { x + 1 }', unexpected('1:14', "'+'")],
  [42, 'Main := {}', unexpected('1:11', "'}'")],
  [43, 'Main := if true { {a: 1} } else { {a: 2, b: 3} }', ok],
  [44, 'f := 1\nMain := f()', unexpected('2:12', "')'")],
  [44, 'func f() = 1', unexpected('1:9', "')'")],
  [45, 'Main := (1,)', unexpected('1:13', "')'")],
  [45, 'Main := (1, 2,)', ok],
  [46, 'Main := [,]', ok],
  [47, 'Main := [1 ...[2]\n...[3]]', ok],
  [48, 'Main := [...[1], ...[2]]', unexpected('1:21', 'tokEllipsis')],
  [49, 'Main := [1...[2]]', unexpected('1:15', "'['")],
  [50, 'Main := ["a": 1, ...["a": 2, "b": 3]]["a"]', ok],
  [53, 'Main := [x | x <- [1],]', unexpected('1:24', "']'")],
  [54, 'val [] = [1]', unexpected('1:7', "']'")],
  [54, 'Main := switch [1] { case []: 0 case _: 1 }', unexpected('1:29', "']'")],
  [55, 'Main := switch [1, 2] { case [a]: a case [a, ...]: a + 10 case _: 0 }', ok],
  [56, 'Main := switch (1, #A) {\n\tcase (x, #A):\n\t\ty := x + 1\n\t\ty\n}', ok],
  [57, 'Main := switch 1 {}', ok],
  [58, 'val (Main) = 1', ok],
  [61, 'val Main (a, b int) = (1, 2)', ok],
  [62, 'val Main (x A, B) = 1', ok],
  [63, 'H := func(x int) int => x\nMain := H(2)', ok],
  [64, 'Main := { type T int; 1 }', '1:15 type declarations are only permitted at the top level of a module'],
  [65, 'param (x int)\nMain := x', unexpected('1:14', "')'")],
  [66, 'param (\n\tx int = 1\n\ty, z = 2\n)', ok],
  [67, 'Main := 1\nparam x int', unexpected('2:6', 'tokParam')],
  [68, 'keyspace "k" param p = 1\nval Main = p', ok],
  [69, '@requires(cpu := 1,)\nMain := 1', unexpected('1:21', "')'")],
  [70, '@requires(cpu := 1) // c\n\nMain := 1', ok],
  [71, 'Main := make("$/strings",,).HasPrefix("ab", "a")', ok],
  [72, 'val Main = make(1)', ok],
  [73, exec('{" $' + '{x}} {{y}} "}'), ok],
  [74, exec('{" }} "}'), ok],
  [75, exec('{""}'), ok],
  [77, exec('{" {{ {x := 1; x} }} {{out}} "}'), ok],
  [78, exec('{" {{ {a: {b: "x"}}.a.b }} "}'), '1:57 unterminated interpolation'],
  [78, exec('{" {{"a"}} "}'), '1:48 unterminated interpolation'],
  [78, exec('{" {{"a" }} "}'), ok],
  [79, exec('{"\n{{1}} {{oops\n+}}"}'), unexpected('3:2', 'tokEOF')],
  [80, "Main := 1 'a'", unexpected('1:14', '$end')],
  [80, "Main := 'a'", unexpected('1:12', '$end')],
  [84, 'val x = 1 val y = 2', unexpected('1:14', 'tokVal')],
  [89, 'a := {v: 1}\nMain := a..v', ok],
  [90, 'Main := 1 /* open', ok],
  [91, 'Main := "abc\n', '2:1 failed to unquote string ""abc\n": invalid syntax'],
  [92, 'x := 1\r\n// doc\r\nMain := {\r\n\ty := x\r\n\ty\r\n}\r\n', ok],
  [93, 'func F(\n\ta int,\n\tb string\n) = a', unexpected('4:1', "';'")],
  [93, 'func F(\n\ta int,\n\tb string) = a', ok],
  [94, 'Main := int\n', unexpected('2:1', "';'")],
  [96, 'f := func(x int) => x\nMain := f (1)', ok],
  [97, 'Main := {"a"}', unexpected('1:14', 'tokTemplate')],
  [98, exec('{" {{ "{{" }} {{ "\\x7d\\x7d" }} "}'), ok],
  [100, 'Main := [x | x <- [1, 2]\n]', unexpected('2:1', "';'")],
  [101, 'Main := if true {"a"} else {"b"}', unexpected('1:22', 'tokTemplate')],
  [101, 'Main := if true { "a" } else { "b" }', ok],
  [102, exec('{" {{{a: 1}.a}} {{ [1, 2][0] }} "}'), ok],
  [103, 'param dir string\nval Main = 1', unexpected('1:10', 'tokDir')],
  [104, 'val Main = {val x = 1\n x}', ok],
];

describe('Edge cases of the syntax', () => {
  for (const [row, program, line] of rows) {
    it(`row ${row}: ${JSON.stringify(program)} → ${line}`, () => {
      expect(firstError(program)).to.equal(line);
    });
  }
});

describe('Accepted accidents', () => {
  const warned: readonly (readonly [string, readonly string[]])[] = [
    ['Main := 089', ['W0010']],
    ['Main := 0777', []],
    ['a := {v: 1}\nMain := a..v', ['W0010']],
    ['Main := 1 /* open', ['W0010']],
    ['Main := "a\0b"', ['W0010']],
    ['Main := 1...2', ['E0018']],
    ['Main := [,1]', []],
    ['Main := make("m",,)', []],
    ['Main := make("m",,a)', []],
    ['Main := make("m",)', []],
    ['Main := exec(, image := i) file {" "}', []],
    ['@requires(, cpu := 1) Main := 1', []],
  ];
  for (const [program, codes] of warned) {
    it(`${JSON.stringify(program)} → ${codes.join(' ') || 'nothing'}`, () => {
      expect(codesOf(program)).to.deep.equal(codes);
    });
  }
  const refused = [
    '[,,]',
    '[,,1]',
    '[1,,]',
    'make("m",,,)',
    'f(1,,)',
    'f(,1)',
    '(1,2,,)',
    '{a: 1,,}',
    'exec(a,) file {" "}',
  ];
  for (const expression of refused) {
    it(`${expression} is refused`, () => {
      expect(firstError(`Main := ${expression}`)).to.match(/syntax error: unexpected/);
    });
  }
});

describe('Modes', () => {
  const first = ({ errors: [error] }: ParseResult<unknown>): string =>
    error === undefined ? ok : `${error.pos.line}:${error.pos.col} ${error.message}`;
  const rows: readonly (readonly [string, (text: SourceFile) => ParseResult<unknown>, string, string])[] = [
    ['declarations', parseDecls, '', unexpected('1:1', "';'")],
    ['declarations', parseDecls, '\n', ok],
    ['declarations', parseDecls, ';x := 1', unexpected('1:2', "';'")],
    ['declarations', parseDecls, 'x := 1\ny := x', ok],
    ['declarations', parseDecls, 'param x int', unexpected('1:6', 'tokParam')],
    ['expression', parseExpr, '1\n+\n2\n', ok],
    ['expression', parseExpr, '1 2', unexpected('1:4', 'tokExpr')],
    ['expression', parseExpr, '', unexpected('1:1', 'tokEOF')],
    ['expression', parseExpr, '{ x := 1\n x }', unexpected('2:3', 'tokIdent')],
    ['type', parseType, '[int]', ok],
    ['type', parseType, 'int\n', unexpected('2:1', "';'")],
    ['pattern', parsePattern, '(a, _)', ok],
    ['pattern', parsePattern, 'a\n', unexpected('2:1', "';'")],
  ];
  for (const [mode, parse, text, line] of rows) {
    it(`${mode} ${JSON.stringify(text)} → ${line}`, () => {
      expect(first(parse(createSourceFile('', text)))).to.equal(line);
    });
  }
});
