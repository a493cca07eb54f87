// From what is written to the core: shapes and anchors. Spec: 01-syntax §8, §10, §11.

import { createSourceFile, renderPos } from '@reflow-lang/base';
import { abbrev, type Decl, type Expr, parseType, printModule, printTree } from '@reflow-lang/syntax';
import { expect } from 'chai';
import { typeText } from '../src/print/type-text.ts';
import { vectors } from './support/corpus.ts';
import { exprOf, moduleOf } from './support/parsing.ts';

const tree = (text: string): string => printTree(exprOf(text).value);
const decls = (text: string): string =>
  moduleOf(text)
    .value.decls.map((decl) => printTree(decl))
    .join(' ');

/** The value of the only declaration. */
function onlyValue(text: string): Expr {
  const decl = moduleOf(text).value.decls[0];
  if (decl?.kind !== 'assign') throw new Error(`no value in ${text}`);
  return decl.expr;
}

describe('Desugaring', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['D1', 'func f(a, b int) = a', 'assign(f, func((a, b int) => ident("a")))'],
    ['D2', 'func f(a int) string = a', 'assign(f, ascribe(func((a int) => ident("a"))))'],
    ['D3', 'val p int = 1', 'assign(p, ascribe(const(1)))'],
    ['D5', 'val x = make("m", a)', 'assign(x, make(const("m"), assign(a, ident("a"))))'],
    ['D6', 'val x = {a}', 'assign(x, struct(a:ident("a")))'],
    ['D7', 'val {a, b: c} = x', 'assign({a:a, b:c}, ident("x"))'],
    ['D8', 'val x = [1 ...a ...b]', 'assign(x, binop(binop(list(const(1)), "+", ident("a")), "+", ident("b")))'],
    [
      'D9',
      'val x = [1: 2 ...a ...b]',
      'assign(x, binop(ident("b"), "+", binop(ident("a"), "+", map(const(1):const(2)))))',
    ],
    [
      'D10',
      'val x = if a { 1 } else { 2 }',
      'assign(x, cond(ident("a"), block( in const(1)), block( in block( in const(2)))))',
    ],
    [
      'D11',
      'val x = if a { 1 } else if b { 2 } else { 3 }',
      'assign(x, cond(ident("a"), block( in const(1)), cond(ident("b"), block( in const(2)), block( in block( in const(3))))))',
    ],
    [
      'D12',
      'val x = if a { y := 1; y } else { 2 }',
      'assign(x, cond(ident("a"), block(assign(y, const(1)) in ident("y")), block( in block( in const(2)))))',
    ],
    [
      'D13',
      'val x = switch a { case _: 1 case b: c := b; c }',
      'assign(x, switch(ident("a"), cases(case(_, const(1)), case(b, block(assign(c, ident("b")) in ident("c"))))))',
    ],
    ['D14', 'val x = file', 'assign(x, ident("file"))'],
    ['D15', 'val x = int(1.5)', 'assign(x, builtin(int, const(1.5)))'],
    [
      'D16',
      '@requires(cpu := 1)\n@requires(mem := 2)\nval x int = 1',
      'assign(x, resources(resources(ascribe(const(1)), assign(mem, const(2))), assign(cpu, const(1))))',
    ],
    ['D19', 'val [a, ...] = x', 'assign([a, ..._], ident("x"))'],
    ['D20', 'val x = ((1))', 'assign(x, const(1))'],
    ['D22', 'val x = func(a int) int => a', 'assign(x, ascribe(func((a int) => ident("a"))))'],
    ['D24', 'val x = len(a)', 'assign(x, apply(ident("len")(ident("a"))))'],
    [
      'D25',
      'val x = exec(image := "i") file {" a{{b}}%c "}',
      'assign(x, exec(decls(assign(image, const("i"))), file, " a{{b}}%c "))',
    ],
  ];
  for (const [row, text, result] of rows) {
    it(`${row}: ${JSON.stringify(text)}`, () => {
      expect(decls(text)).to.equal(result);
    });
  }

  it('D4, D17: parameters, one declaration per name and one type object', () => {
    const { value } = moduleOf('keyspace "k"\nparam (\n\ta, b int\n\tc = 1\n\td string = "x"\n)\nX := a');
    expect(printModule(value)).to.equal(
      'module(keyspace(const("k")), params(declare(a, int), declare(b, int), assign(c, const(1)), assign(d, ascribe(const("x")))), decls(assign(X, ident("a"))))',
    );
    const [a, b] = value.params;
    expect(a?.kind === 'declare' && b?.kind === 'declare' && a.type === b.type).to.equal(true);
  });

  it('prints a module without keyspace as the original does', () => {
    expect(printModule(moduleOf('').value)).to.equal('module(keyspace(<nil>), params(), decls())');
  });

  it('keeps several names with a default as a hole for the checker to refuse', () => {
    const { value, errors } = moduleOf('param a, b = 1');
    expect(errors).to.deep.equal([]);
    expect(value.params.map((decl) => (decl.kind === 'error' ? decl.reason : decl.kind))).to.deep.equal([
      'several-defaults',
    ]);
  });

  it('splits templates into fragments and expressions', () => {
    const exec = onlyValue('X := exec(image := "i") (o file) {" $' + '{x}} {{y}}{{1 + 2}} "}');
    if (exec.kind !== 'exec') throw new Error('no exec');
    expect(exec.template.frags).to.deep.equal([' $' + '{x}} ', '', ' ']);
    expect(exec.template.args.map((arg) => printTree(arg))).to.deep.equal([
      'ident("y")',
      'binop(const(1), "+", const(2))',
    ]);
    expect(exec.template.text).to.equal(' $' + '{x}} {{y}}{{1 + 2}} ');
  });
});

describe('Precedence', () => {
  for (const { src = '', tree: expected } of vectors('precedence')) {
    it(`${src} → ${expected}`, () => {
      expect(bracketed(exprOf(src).value)).to.equal(expected);
    });
  }
  it('gives the rest of a line to a function body, and the end of a condition to an operator', () => {
    expect(bracketed(exprOf('1 + func(x int) => x + 2').value)).to.equal('(1 + func((x + 2)))');
    expect(bracketed(exprOf('a + if c { 1 } else { 2 } * 3').value)).to.equal(
      '(a + (if(c, block(1), block(block(2))) * 3))',
    );
  });
});

/** The notation of the vectors. */
function bracketed(expr: Expr): string {
  switch (expr.kind) {
    case 'ident':
      return expr.name;
    case 'lit':
      return expr.raw;
    case 'binop':
      return `(${bracketed(expr.left)} ${expr.op} ${bracketed(expr.right)})`;
    case 'unop':
      return `(${expr.op}${bracketed(expr.arg)})`;
    case 'apply':
      return `call(${bracketed(expr.fn)}; ${expr.args.map(bracketed).join(', ')})`;
    case 'deref':
      return `field(${bracketed(expr.object)}, ${expr.field})`;
    case 'index':
      return `index(${bracketed(expr.object)}, ${bracketed(expr.index)})`;
    case 'block':
      return `block(${bracketed(expr.body)})`;
    case 'cond':
      return `if(${bracketed(expr.cond)}, ${bracketed(expr.then)}, ${bracketed(expr.else)})`;
    case 'func':
      return `func(${bracketed(expr.body)})`;
    default:
      throw new Error(`no notation for ${expr.kind}`);
  }
}

describe('Anchors', () => {
  const at = ({ pos }: { readonly pos: Expr['pos'] }): string => renderPos(pos).replace('<input>:', '');
  /** Anchors of the declaration, its pattern and its value. */
  const anchors = (decl: Decl | undefined): string =>
    decl?.kind === 'assign' ? `decl ${at(decl)} pat ${at(decl.pat)} expr ${at(decl.expr)}` : 'none';
  const rows: readonly (readonly [string, string])[] = [
    ['val Main int = "text"', 'decl 1:22 pat 1:9 expr 1:22'],
    ['x := f(1)', 'decl 1:2 pat 1:2 expr 1:7'],
    ['func f(a int) = a', 'decl 1:5 pat 1:5 expr <input>'],
    ['func f(a int) int = a', 'decl 1:5 pat 1:5 expr 1:5'],
    ['val (a, b) = -c.d', 'decl 1:15 pat 1:6 expr 1:15'],
    ['val x = a.b + c * d', 'decl 1:10 pat 1:6 expr 1:10'],
    ['val x = (a)', 'decl 1:11 pat 1:6 expr 1:11'],
    ['val x = (a, b)', 'decl 1:10 pat 1:6 expr 1:10'],
    ['val x = [1 ...a]', 'decl 1:10 pat 1:6 expr 1:10'],
    ['val x = if a { 1 } else { 2 }', 'decl 1:11 pat 1:6 expr 1:11'],
    ['@requires(cpu := 1) x := a', 'decl 1:22 pat 1:22 expr 1:27'],
    ['val x = func(a int) int => a', 'decl 1:13 pat 1:6 expr 1:13'],
    ['val x = int(1)', 'decl 1:6 pat 1:6 expr 1:6'],
    ['val é = "𝒳" + y', 'decl 1:12 pat 1:6 expr 1:12'],
    ['\tx :=\t\ty', 'decl 1:3 pat 1:3 expr 1:9'],
  ];
  for (const [text, expected] of rows) {
    it(`${JSON.stringify(text)}: ${expected}`, () => {
      expect(anchors(moduleOf(text).value.decls[0])).to.equal(expected);
    });
  }

  it('of a shorthand argument and a function inside a declaration are none', () => {
    const make = onlyValue('x := make("m", a)');
    const arg = make.kind === 'make' ? make.decls[0] : undefined;
    expect(anchors(arg)).to.equal('decl 1:17 pat 1:17 expr <input>');
  });

  it('of else, else-if and case parts', () => {
    const cond = onlyValue('x := if a { 1 } else if b { 2 } else { 3 }');
    if (cond.kind !== 'cond' || cond.else.kind !== 'cond' || cond.else.else.kind !== 'block')
      throw new Error('no chain');
    expect([
      at(cond.then),
      at(cond.else),
      at(cond.else.then),
      at(cond.else.else),
      at(cond.else.else.body),
    ]).to.deep.equal(['1:12', '1:21', '1:28', '1:37', '1:39']);
    const choice = onlyValue('x := switch a { case b: c := 1; c }');
    if (choice.kind !== 'switch') throw new Error('no switch');
    expect(choice.cases.map((part) => [at(part), at(part.pat), at(part.expr)])).to.deep.equal([
      ['1:21', '1:23', '<input>'],
    ]);
  });

  it('of interpolations count in a file of their own, without a name', () => {
    const { value } = moduleOf('X := exec(image := i) file {"\n {{ a + int(b) }}{{int(c)}}"}');
    const decl = value.decls[0];
    const exec = decl?.kind === 'assign' ? decl.expr : undefined;
    const args = exec?.kind === 'exec' ? exec.template.args : [];
    expect(args.map(at)).to.deep.equal(['1:3', '1:4']);
    const conversion = args[0]?.kind === 'binop' ? args[0].right : undefined;
    expect(conversion === undefined ? '' : at(conversion)).to.equal('1:3');
    expect(args.map(({ span }) => span)).to.deep.equal([
      { start: 34, end: 44 },
      { start: 49, end: 55 },
    ]);
  });
});

describe('Types', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['(a, b int, c string)', '(a, b int, c string)'],
    ['(int, string)', '(int, string)'],
    ['(out file)', '(out file)'],
    ['((a file))', 'file'],
    ['(x (y int))', '(x int)'],
    ['func(a, b int) [string:a.b]', 'func(a, b int) [string:a.b]'],
    ['func(int, A) #B | #C(int)', 'func(int, A) #B | #C(int)'],
    ['module{a, b int, c {d bool}}', 'module{a, b int, c {d bool}}'],
    ['(x A, B)', 'unit'],
    ['func(a, b int, c) int', 'func() int'],
    ['([int] x, y int)', 'unit'],
  ];
  for (const [text, printed] of rows) {
    it(`${text} is ${printed}`, () => {
      const { value, errors } = parseType(createSourceFile('', text));
      expect(errors).to.deep.equal([]);
      expect(typeText(value)).to.equal(printed);
    });
  }

  it('remember the mistake in an argument list that the original overlooks', () => {
    const overlooked = (text: string) => {
      const { value } = parseType(createSourceFile('', text));
      return 'overlooked' in value ? [value.overlooked, value.overlookedSpan] : undefined;
    };
    expect(overlooked('(x A, B)')).to.deep.equal(['cannot mix named and unnamed arguments', { start: 6, end: 7 }]);
    expect(overlooked('(a.b int)')).to.deep.equal(['non-simple argument name', { start: 1, end: 4 }]);
    expect(overlooked('([int] x, y int)')).to.deep.equal(['expected identifier, found [int]', { start: 1, end: 6 }]);
  });
});

describe('The abbreviated form', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['1 + 2 * 3', '1 + 2 * 3'],
    ['1 * (2 + 3)', '1 * (2 + 3)'],
    ['(1 + 2) * 3', '1 + 2 * 3'],
    ['1 - (2 - 3)', '1 - (2 - 3)'],
    ['a ~> (b ~> c)', 'a ~> (b ~> c)'],
    ['a || b ~> c', 'a || b ~> c'],
    ['!f(x).y[0]', '!f(x).y[0]'],
    ['{a: 1, b}', '{a:1, b:b)'],
    ['(1, "x\\ty")', '(1, "x\\ty")'],
    ['["k": 1.50, "l": 2]', '["k": 1.5, "l": 2]'],
    ['if a { b } else { c }', 'if a { {...; b} } else { {...; {...; c}} }'],
    ['switch x { case {a, ...}: 1 }', ''],
    ['switch x { case {a: #B(_)}: 1 case [b, ...c]: 2 }', 'switch x { case {a:#B(_)}: 1 case [b, ...c]: 2 }'],
    ['func(x int) => x', '<func>'],
    ['exec(image := "i") file {" "}', '<exec>'],
    ['[x | x <- y]', '<compr>'],
    ['make("m")', '<make>'],
    ['#A', '#A'],
    ['#A(1 + x)', '#A(binop(const(1), "+", ident("x")))'],
    ['float(1)', 'float(1)'],
    ['{ x := 1; x }', '{...; x}'],
    ['1e3', '1000'],
  ];
  for (const [text, expected] of rows.filter(([, result]) => result !== '')) {
    it(`${text} → ${expected}`, () => {
      expect(abbrev(exprOf(text).value)).to.equal(expected);
    });
  }

  it('shows the element of a variant as a tree, with types if they are known', () => {
    const { value } = exprOf('#A(len(x))');
    const typed = abbrev(
      value,
      (expr) => (expr.kind === 'apply' ? 'int' : ''),
      () => true,
    );
    expect(typed).to.equal('#A(<int>builtin(len, ident("x")))');
  });

  it('takes any length', () => {
    const long = `1${' + 1'.repeat(20_000)}`;
    expect(abbrev(exprOf(long).value)).to.equal(long);
    expect(tree(long).length).to.be.above(long.length);
  });
});
