// The structured view: exact places, first causes, no cascades. Spec: 02-types §8.3, §17; 10-editor §3.3-3.4.

import { expect } from 'chai';
import { checked, rejected, underlined } from './open-source.ts';

describe('the structured view', () => {
  it('underlines the expression under an annotation that does not fit, and points at the annotation', () => {
    const text = 'val Main int = "x"';
    const [diagnostic] = rejected(text).diagnostics;
    expect(diagnostic).to.deep.include({
      code: 'E0203',
      severity: 'error',
      file: 'm.rf',
      message: 'cannot use value (type string) as type int',
      span: { start: 15, end: 18 },
      related: [{ message: 'required here', file: 'm.rf', span: { start: 9, end: 12 } }],
    });
  });

  const cases: readonly (readonly [what: string, text: string, ...expected: readonly string[]])[] = [
    ['tells an undefined name once, not its consequences', 'val Main = cuont + 1\nval Z = Main', 'E0200 cuont'],
    [
      'tells nothing of uses of a declaration that failed',
      'func f(x int) = x + "a"\nfunc g(y int) = f(y)\nval X = g(1)',
      'E0210 +',
    ],
    ['tells a failing declaration of a block once', 'val X = { x := undefined; x }', 'E0200 undefined'],
    [
      'takes an inner declaration that failed for the one that was meant, not the outer one',
      'x := 1\nval X = { x := nope; x + "a" }\nval Y = x',
      'E0200 nope',
    ],
    ['stands at the argument, not at the callee', 'func f(x int, y string) = x\nval X = f(1, 2)', 'E0207 2'],
    ['stands at the argument list when the number is wrong', 'func f(x int) = x\nval X = f(1, 2)', 'E0206 (1, 2)'],
    ['stands at the operator, past comments', 'val X = 1 /* + */ + "a"', 'E0210 +'],
    ['stands at the field', 'val X = {a: 1}.bb', 'E0202 bb'],
    ['stands at the first element that breaks unification', 'val X = [1, 2, "a", true]', 'E0223 "a"'],
    ['stands at the branch that breaks unification', 'val X = if true { 1 } else { "a" }', 'E0223 "a"'],
    ['tells the first failure of a unification', 'val X = [{a: 1}, {a: "x"}, {a: 2}]', 'E0223 {a: "x"}'],
    ['stands at the key of a map', 'val X = ["a": 1][2]', 'E0215 2'],
    ['stands at the sub-pattern', 'val (a, [B]) = (1, 2)', 'E0233 [B]'],
    ['stands at the case pattern, with the cause', 'val X = switch 1 { case (a, b): a }', 'E0240 (a, b)'],
    [
      'stands inside an interpolation',
      'val X = exec(image := "i") (o file) {" {{undefinedName}} "}',
      'E0200 undefinedName',
    ],
    [
      'stands at the name of an exec parameter that does not exist',
      'val X = exec(image := "u", memory := GiB) (o file) {" {{o}} "}',
      'E0801 memory',
    ],
    ['stands at the exec keyword when the image is missing', 'val X = exec(cpu := 1) (o file) {" "}', 'E0800 exec'],
    ['tells a shorthand parameter once', 'val X = exec(image) (o file) {" "}', 'E0200 image'],
    ['stands at the written type', 'func F(x Foo) = x + 1', 'E0201 Foo'],
    ['tells an alias that failed once', 'type A B\ntype C A\nval X C = 1', 'E0201 B'],
    [
      'stands at the path of a module that cannot be read',
      'val m = make("./nope.rf")\nval X = m.Y',
      'E0401 "./nope.rf"',
    ],
    ['stands at the names of parameters that share a default', 'param (\n\tx, y = 3\n)\nval X = x + y', 'E0026 x'],
  ];
  for (const [what, text, ...expected] of cases) {
    it(what, () => expect(underlined(text)).to.deep.equal(expected));
  }

  it('suggests the nearest name and how to write it', () => {
    const text = 'count := 3\nval Main = cuont + 1';
    const [, diagnostic] = rejected(text).diagnostics;
    expect(rejected(text).diagnostics.map((d) => d.help)).to.include('did you mean count?');
    const [fix] = (rejected(text).diagnostics.find((d) => d.code === 'E0200') ?? diagnostic)?.fixes ?? [];
    expect(fix).to.deep.equal({
      id: 'F1',
      title: "Change to 'count'",
      edits: [{ span: { start: 22, end: 27 }, newText: 'count' }],
    });
  });

  const helps: readonly (readonly [text: string, help: string])[] = [
    ['val Y = x\nx := 1', 'x is declared further down; a name is visible only after its declaration'],
    [
      'func f(x int) int = f(x)',
      'a declaration does not see itself: there is no recursion; use fold or a comprehension',
    ],
    ['val X = strings.Join(["a"], "")', 'import the system module first: val strings = make("$/strings")'],
    [
      'val X = map([1], len)',
      'len is a builtin: it can be called but is not a value; wrap it, as in func(x T) => len(x)',
    ],
    [
      'val X = exec(image := "i") (o file) {" {{len(o)}} "}',
      'o is an output of this exec: it can stand in {{ }} only by itself',
    ],
    ['type T #A | #B(int)\nfunc F(t T) = switch t { case #A: 1 }', 'missing: #B(_)'],
    [
      'val X = if true { 1 } else { 2.0 } == [1: 2]["k"]',
      'all of them must have one type; wrap different ones in variants, as in #Number(1)',
    ],
    [
      'val X = func(x int) int => x',
      'the annotation applies to the whole function, not to its result: name it with func f(…) R = e, or drop the annotation',
    ],
  ];
  for (const [text, help] of helps) {
    it(`helps with ${JSON.stringify(text)}`, () => {
      expect(rejected(text).diagnostics.map((d) => d.help)).to.include(help);
    });
  }
});

describe('mistakes that the original overlooks', () => {
  const cases: readonly (readonly [what: string, text: string, message: string, place: string])[] = [
    [
      'in the body of a comprehension whose result does not depend on them',
      'val X = [{ val (a, b) = (1, 2, 3); 5 + i } | i <- [1]]',
      'expected tuple of size 3, got 2 ((int, int, int))',
      '(a, b)',
    ],
    [
      'in an interpolation whose result does not depend on them',
      'val X = exec(image := "i") (o file) {" {{ {val (a, b) = 1; 5} }} {{o}} "}',
      'expected tuple, got int',
      '(a, b)',
    ],
    ['in the type of a parameter that nothing uses', 'param x Foo\nval Y = 1', 'type alias Foo not found', 'Foo'],
    [
      'in an argument list that counts as empty',
      'val X = func(f func(x int, string) int) => 1',
      'cannot mix named and unnamed arguments',
      'func(x int, string) int',
    ],
  ];
  for (const [what, text, message, place] of cases) {
    it(`are warnings ${what}`, () => {
      const found = checked(text).diagnostics.filter((d) => d.code === 'W0025');
      expect(found.map((d) => [d.severity, d.message, text.slice(d.span.start, d.span.end)])).to.deep.equal([
        ['warning', message, place],
      ]);
    });
  }

  it('are errors where the type of a parameter is used', () => {
    expect(underlined('param x Foo\nval Y = x')).to.deep.equal(['E0201 Foo']);
  });
});

describe('warnings that only the structured view has', () => {
  const cases: readonly (readonly [text: string, ...expected: readonly string[]])[] = [
    ['val X = {a: 1, a: "x"}', 'W0020 a'],
    ['val X = 1\nval X = "two"', 'W0021 X'],
    ['param (\n\tx = 1\n\tx = 2\n)\nval Y = x', 'W0021 x = 2'],
    ['val X = len([1], 2)', 'W0022 2'],
    ['val X = exec(image := "i", mem := 1, mem := 2) (o file) {" {{o}} "}', 'W0023 mem'],
    ['val m = make("$/strings")\nval X = 1', 'W0003 m'],
  ];
  for (const [text, ...expected] of cases) {
    it(`${expected.join(', ')} of ${JSON.stringify(text)}`, () => {
      checked(text);
      expect(underlined(text)).to.deep.equal(expected);
    });
  }

  it('tell of a parameter passed with less than is declared', () => {
    const text = 'val X = make("./k.rf", p := {a: 1})';
    const files = { 'k.rf': 'param p {a, b int}\nval A = p.a' };
    checked(text, files);
    expect(underlined(text, files)).to.deep.equal(['W0024 p']);
  });

  it('do not repeat what the compat view warns of by accident', () => {
    const files = { 'l.rf': 'type Pt {x int}\nval A = 1' };
    const module = checked('val m = make("./l.rf")\nval X {p m.Pt} = {p: {x: 1}}', files);
    expect(module.warnings.map((w) => w.message)).to.deep.equal(['m declared and not used']);
    expect(module.diagnostics).to.deep.equal([]);
  });

  it('do not call a name unused where the check of a broken module did not get to its use', () => {
    const text =
      'val X = { a := 1; exec(cpu := a) (o file) {" {{a}} {{o}} "} }\nval Y = { b := 2; switch 1 { case (c, d): b\ncase _: b } }';
    expect(underlined(text)).to.deep.equal(['E0800 exec', 'E0240 (c, d)']);
  });
});
