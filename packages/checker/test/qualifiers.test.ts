// Flow and const level of what expressions give. Spec: 02-types §4, §9, §21 (tests 3 and 4).

import { isConst } from '@reflow-lang/types';
import { expect } from 'chai';
import { checked } from './open-source.ts';

const exported = (text: string) => checked(text).exports.find((e) => e.name === 'X');

describe('const levels', () => {
  const levels: readonly (readonly [expr: string, level: number])[] = [
    ['1', 1],
    ['1 + 2 * 3', 1],
    ['1 < 2', 1],
    ['[1, 2]', 1],
    ['["a": 1]', 1],
    ['{a: 1, b: "x"}', 1],
    ['(1, "a")', 1],
    ['func(x int) => 1', 1],
    ['["a": 1]["a"]', 1],
    ['{a: 1, b: delay(2)}.a', 1],
    ['#A(1)', 0],
    ['len("abc")', 0],
    ['int(1.5)', 0],
    ['zip([1], [2])', 0],
    ['{ x := 1; x }', -1],
    ['(func(x int) => x)(1)', -1],
    ['if true { 1 } else { 2 }', -1],
    ['switch 1 { case _: 1 }', -1],
    ['[x | x <- [1]]', -1],
    ['delay(1)', -1],
    ['1 ~> 2', -1],
  ];
  for (const [expr, level] of levels) {
    it(`${expr} is ${level}`, () => expect(exported(`val X = ${expr}`)?.type.level).to.equal(level));
  }

  it('an ascribed value is never raised to const', () => {
    expect(exported('val X int = 1')?.type.level).to.equal(0);
  });

  it('a value of a defaulted parameter is const unless something else is passed', () => {
    const module = checked('param n = 1\nval X = n + 1');
    const of = (passed?: ReadonlyMap<string, import('@reflow-lang/types').Type>): boolean =>
      module.instanceType(passed).fields.every((f) => isConst(f.type));
    const literal = exported('val X = 1')?.type ?? module.type;
    const delayed = exported('val X = delay(1)')?.type ?? module.type;
    expect([of(), of(new Map([['n', literal]])), of(new Map([['n', delayed]]))]).to.deep.equal([true, true, false]);
    expect(module.type.fields.every((f) => isConst(f.type))).to.equal(false);
  });
});

describe('flow', () => {
  const flows: readonly (readonly [expr: string, flow: boolean])[] = [
    ['file("a")', true],
    ['exec(image := "i") (o file) {" {{o}} "}', true],
    ['delay(1) + 1', true],
    ['1 == delay(1)', true],
    ['len(file("a"))', true],
    ['{a: file("a")}.a', true],
    ['if delay(true) { 1 } else { 2 }', true],
    ['[x | x <- delay([1])]', true],
    ['{a: file("a")}', false],
    ['[file("a")]', false],
    ['[delay(1)][0]', true],
    ['delay([1])[0]', false],
    ['zip(delay([1]), [2])', false],
    ['{ val (a, _) = (exec(image := "i") (o file) {" {{o}} "}, 1); a }', true],
    ['{ val (a, _) = exec(image := "i") (o file, p file) {" {{o}} {{p}} "}; a }', false],
  ];
  for (const [expr, flow] of flows) {
    it(`${expr} is ${flow ? '' : 'not '}flow`, () => expect(exported(`val X = ${expr}`)?.flow).to.equal(flow));
  }
});
