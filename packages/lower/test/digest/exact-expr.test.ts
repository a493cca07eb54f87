import { expect } from 'chai';
import { digestExpr, exactExpr } from '../../src/digest/index.ts';
import { expressionOf } from './expression.ts';

// X(e, env): equal exactly for expressions that mean the same. Spec: 03-evaluation §20.

const exact = (text: string): string => {
  const { expr, env, ctx } = expressionOf(text);
  return exactExpr(expr, env, ctx);
};
const digest = (text: string): string => {
  const { expr, env, ctx } = expressionOf(text);
  return digestExpr(expr, env, ctx);
};

/** Pairs that the digest confuses. */
const confused = [
  ['{ val (a, b) = (1, 2); a }', '{ val (a, b) = (1, 2); b }'],
  ['[1 | x <- [1, 2]]', '[1 | x <- [1, 2, 3]]'],
  ['switch #A(1) { case #A(_): 1 }', 'switch #A(1) { case _: 1 }'],
  ['[x | (x, _) <- [(1, 2)]]', '[x | (_, x) <- [(1, 2)]]'],
  ['{ x := 1; 2 }', '{ x := 3; 2 }'],
  ['func(p, q {a int}) => p == q', 'func(p, q {a, b int}) => p == q'],
  ['1.00000000001', '1.000000000011'],
] as const;

describe('the exact form of an expression', () => {
  for (const [a, b] of confused) {
    it(`tells apart what the digest does not: ${a} and ${b}`, () => {
      expect(digest(a)).to.equal(digest(b));
      expect(exact(a)).not.to.equal(exact(b));
    });
  }

  const different = [
    ['1', '2'],
    ['1 + 2', '2 + 1'],
    ['["a", "bc"]', '["ab", "c"]'],
    ['{a: 1}', '{b: 1}'],
    ['#A', '#B'],
    ['{a: 1, b: 2}.a', '{a: 1, b: 2}.b'],
    ['[1 | x <- [1], if x > 1]', '[1 | x <- [1], if x > 2]'],
    ['func(x int) => x', 'func(x, y int) => x'],
    ['exec(image := "i") (o file) {" x > {{o}} "}', 'exec(image := "i") (o dir) {" x > {{o}} "}'],
    ['exec(image := "i") (o file) {" x > {{o}} "}', 'exec(image := "i") (o file) {" x > {{o}}  "}'],
    ['exec(image := "i", cpu := 1) (o file) {" x > {{o}} "}', 'exec(image := "i", cpu := 2) (o file) {" x > {{o}} "}'],
    ['exec(image := "i", cpu := 1) (o file) {" x > {{o}} "}', 'exec(image := "i", mem := 1) (o file) {" x > {{o}} "}'],
    ['make("$/strings")', 'make("$/path")'],
    ['fold(func(a, b int) => a, [1], 2)', 'fold(func(a, b int) => b, [1], 2)'],
    ['trace([1])', 'trace([2])'],
  ] as const;
  for (const [a, b] of different) {
    it(`tells ${a} from ${b}`, () => {
      expect(exact(a)).not.to.equal(exact(b));
    });
  }

  const same = [
    ['func(x int) => x + KiB', 'func(y int) => y + KiB'],
    ['{ x := 1; x + 1 }', '{ y := 1; y + 1 }'],
    ['[x * 2 | x <- [1, 2], if x > 1]', '[y * 2 | y <- [1, 2], if y > 1]'],
    ['switch #A(1) { case #A(n): n }', 'switch #A(1) { case #A(m): m }'],
    ['["a": 1, "b": 2]', '["b": 2, "a": 1]'],
    ['1 + (2)', '1+2'],
  ] as const;
  for (const [a, b] of same) {
    it(`is the same for ${a} and ${b}`, () => {
      expect(exact(a)).to.equal(exact(b));
    });
  }
});
