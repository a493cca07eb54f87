import { expect } from 'chai';
import { openWorkspace, runMain } from './program.ts';

// Programs nobody should write: each gives its value, or an error of the language that says where.
// Spec: 03-evaluation §21, §25.3.

const main = (source: string): string => runMain(openWorkspace('.', { 't.rf': `${source}\n` }), 't.rf');

const doubled = (zero: string, type: string, op: string): string =>
  `val Main = len(fold(func(s ${type}, i int) => s ${op} s, range(0, 60), ${zero}))`;

const refused: Readonly<Record<string, string>> = {
  'val Main = [range(0, 1 << 40)]': 't.rf:1:18: list of 1099511627776 elements is too large',
  'val f = func(n int) => range(0, n)\nval Main = len(f(1 << 70))':
    't.rf:1:29: list of 1180591620717411303424 elements is too large',
  'val Main = len(range(delay(0), 1 << 40))': 't.rf:1:21: list of 1099511627776 elements is too large [delayed]',
  [doubled('"ab"', 'string', '+')]: 't.rf:1:47: string is too large',
  [doubled('[1]', '[int]', '+')]: 't.rf:1:46: list of 33554432 elements is too large',
  'val r = range(0, 100000)\nval Main = len(flatten([r | x <- r]))':
    't.rf:2:23: list of 10000000000 elements is too large',
  'val r = range(0, 10000)\nval Main = len([1 | x <- r, y <- r])': 't.rf:2:17: list of 16777217 elements is too large',
  'val Main = fold(func(s, i int) => s * s, range(0, 60), 3)': 't.rf:1:36: integer is too large',
  'val Main = 1 << 4000000000': 't.rf:1:13: shift count too large',
  'val Main = (1 << 9000000) << 9000000': 't.rf:1:14: integer is too large',
  'val Main = 1e999999999999 > 1.0': 't.rf:1:26: float 1e999999999999 is out of range',
  'val strings = make("$/strings")\nval s = fold(func(s string, i int) => s + s, range(0, 20), "ab")\nval Main = len(strings.Join([s | x <- range(0, 1000)], ""))':
    't.rf:3:15: value is too large',
  'val Main = [1 / x | x <- [1, 0]]': 't.rf:1:14: division by zero',
  'val Main = delay(1) % 0': 't.rf:1:17: division by zero [delayed]',
};

describe('a program beyond all measure', function () {
  this.timeout(60_000);

  for (const [source, message] of Object.entries(refused)) {
    it(`is refused with a position: ${source.slice(0, 90)}`, () => {
      expect(main(source)).to.equal(`error ${message}`);
    });
  }

  it('may have ints of a million digits', () => {
    const digits = '7'.repeat(1_000_000);
    expect(main(`val Main = ${digits}`)).to.equal(digits);
    expect(main(`val Main = (delay(${digits}) - ${digits.slice(1)}7) == 0`)).to.equal('true [delayed]');
    expect(main(`val Main = len([${digits}: 1, ${digits.slice(1)}8: 2])`)).to.equal('2');
  });

  it('may have lists of a million elements', () => {
    const source = 'val l = range(0, 1000000)\nval Main = (len(l), l == [x | x <- l], len(map([(x, x) | x <- l])))';
    expect(main(source)).to.equal('(1000000, true, 1000000)');
    const literal = Array.from({ length: 50_000 }, (_, i) => String(i)).join(', ');
    expect(main(`val Main = len([${literal}])`)).to.equal('50000');
  });

  it('may have chains of tens of thousands of nodes', () => {
    const delayed = '[delay(x) | x <- range(0, 30000)]';
    expect(main(`val Main = fold(func(a, b int) => a ~> b, ${delayed}, delay(0))`)).to.equal('29999 [delayed]');
    expect(main(`val Main = reduce(func(a, b int) => if a > b { a } else { b }, ${delayed})`)).to.equal(
      '29999 [delayed]',
    );
  });

  it('may be as nested as the parser lets it be', () => {
    const nested = `${'['.repeat(900)}1${']'.repeat(900)}`;
    expect(main(`val Main = ${nested}`)).to.equal(nested);
    expect(main(`val Main = delay(${nested}) == ${nested}`)).to.equal('true [delayed]');
    expect(
      main(`val Main = ${Array.from({ length: 3000 }, (_, i) => `if 1 == ${i + 2} { ${i} } else `).join('')} { 7 }`),
    ).to.equal('7');
  });

  it('whose values nest deeper than the stack is refused where that shows', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `val x${i + 1} = [x${i}]`);
    expect(main(`val x0 = [1]\n${lines.join('\n')}\nval Main = len(x5000)`)).to.equal('1');
    expect(main(`val x0 = [1]\n${lines.join('\n')}\nval Main = x5000 == x5000`)).to.equal(
      'error t.rf:5002:17: evaluation nests too deeply',
    );
  });

  it('whose calls nest deeper than the stack is refused', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `func f${i + 1}(n int) = f${i}(n) + 1`);
    expect(main(`func f0(n int) = n\n${lines.join('\n')}\nval Main = f20000(0)`)).to.equal(
      'error t.rf:20002:18: evaluation nests too deeply',
    );
  });
});

describe('strings that are no UTF-8', () => {
  it('are put together, measured, compared and printed by their bytes', () => {
    expect(main('val Main = "\\xff" + "\\xfe"')).to.equal('"\\xff\\xfe"');
    expect(main('val Main = ("\\xc3" + "\\xa9" == "é", len("\\xc3" + "\\xa9"))')).to.equal('(true, 2)');
    expect(
      main('val Main = fold(func(s, b string) => s + b, ["\\xf0", "\\x9f", "\\x98", "\\x80", "\\xf0"], "a")'),
    ).to.equal('"a😀\\xf0"');
    expect(main('val Main = ["\\xc3": 1, "\\xff": 2]["\\xc3"]')).to.equal('1');
    expect(main('val Main = delay("\\xff") + "\\xfe"')).to.equal('"\\xff\\xfe" [delayed]');
    expect(main('val Main = "\\xf0" > "\\uffff"')).to.equal('true');
  });

  it('reach commands and files as they are', () => {
    const source = 'val f = make("$/files").Create("\\xff\\xfe")\nval Main = len(f)';
    expect(main(source)).to.equal('2 [delayed]');
    const exec = 'exec(image := "x") (out file) {" printf %s {{s}} > {{out}} "}';
    expect(main(`val s = "\\xff\\xfe"\nval Main = len(${exec})`)).to.equal('2 [delayed]');
  });
});
