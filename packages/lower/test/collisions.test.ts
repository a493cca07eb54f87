import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openWorkspace, runMain } from './program.ts';

// Programs whose nodes share digests though they mean different things: the values must be their own.
// Spec: 03-evaluation §20.
const programs: readonly (readonly [program: string, value: string])[] = [
  ['(delay(1) - 2, 2 - delay(1))', '(-1, 1)'],
  ['([delay(2), 1], [1, delay(2)])', '([2, 1], [1, 2])'],
  ['({a: delay(1)}, {b: delay(1)})', '({a: 1}, {b: 1})'],
  ['(#A(delay(1)), #B(delay(1)))', '(#A(1), #B(1))'],
  ['(delay(1) ~> 2, delay(1) ~> 3)', '(2, 3)'],
  ['([delay("k"): 1], [delay("k"): 2])', '(["k": 1], ["k": 2])'],
  ['(map([(delay("k"), 1)]), map([(delay("k"), 2)]))', '(["k": 1], ["k": 2])'],
  ['([delay(1), 2] == [1, 2], [delay(1), 3] == [1, 2])', '(true, false)'],
  ['[delay(1), delay(1)] == [1, 1]', 'true'],
  ['[[delay(1)], [delay(1)]] == [[1], [1]]', 'true'],
  ['{ f := file("h.txt"); [f, f] == [f, f] }', 'true'],
  ['switch (delay(1), delay(1)) { case (a, b): a + b }', '2'],
  ['(dir("d1"), dir("d2"))', '(dir("x": 0967115f), dir("y": 0967115f))'],
  ['(delay([1, 2]), delay([258, 0]))', '([1, 2], [258, 0])'],
  ['if delay(true) { val (a, b) = (1, 2); (a, b) } else { (0, 0) }', '(1, 2)'],
  [
    '(if delay(true) { val (a, b) = (1, 2); a } else { 0 }, if delay(true) { val (a, b) = (1, 2); b } else { 0 })',
    '(1, 2)',
  ],
  [
    '(if delay(true) { [1 | x <- [1, 2]] } else { [] }, if delay(true) { [1 | x <- [1, 2, 3]] } else { [] })',
    '([1, 1], [1, 1, 1])',
  ],
  ['(zip([1], delay([2])), zip(delay([2]), [1]))', '([(1, 2)], [(2, 1)])'],
];

describe('nodes whose digests collide', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'reflow-lower-'));
    writeFileSync(join(folder, 'h.txt'), 'hello\n');
    for (const [dir, name] of [
      ['d1', 'x'],
      ['d2', 'y'],
    ] as const) {
      mkdirSync(join(folder, dir));
      writeFileSync(join(folder, dir, name), 'same');
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [program, value] of programs) {
    it(`keep their own values in ${program}`, () => {
      const workspace = openWorkspace(folder, { 't.rf': `val Main = ${program}\n` });
      expect(runMain(workspace, 't.rf')).to.equal(`${value} [delayed]`);
    });
  }

  it('tell static types apart in a comparison', () => {
    const source = [
      'val f = func(p, q {a int}) => p == q',
      'val g = func(p, q {a, b int}) => p == q',
      'val x = {a: 1, b: 1}',
      'val y = {a: 1, b: 2}',
      'val Main = (delay(f)(x, y), delay(g)(x, y))',
      '',
    ].join('\n');
    expect(runMain(openWorkspace(folder, { 't.rf': source }), 't.rf')).to.equal('(true, false) [delayed]');
  });
});
