// Programs whose nodes share digests though they mean different things, run end to end: canonicalisation, cache,
// job directories and scheduler must keep them apart, cold and from the cache. Spec: 03-evaluation §20.

import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, type Workspace } from './support/workspace.ts';

/** One program of several lines; its last value is `Main`. */
const rows: readonly (readonly [what: string, program: string, value: string])[] = [
  ['the slot of an operand', 'val Main = (delay(1) - 2, 2 - delay(1))', '(-1, 1)'],
  ['the slot of an element', 'val Main = ([delay(2), 1], [1, delay(2)])', '([2, 1], [1, 2])'],
  ['names of fields', 'val Main = ({a: delay(1)}, {b: delay(1)})', '({a: 1}, {b: 1})'],
  ['tags', 'val Main = (#A(delay(1)), #B(delay(1)))', '(#A(1), #B(1))'],
  ['the right side of ~>', 'val Main = (delay(1) ~> 2, delay(1) ~> 3)', '(2, 3)'],
  ['values under a delayed key', 'val Main = ([delay("k"): 1], [delay("k"): 2])', '(["k": 1], ["k": 2])'],
  ['values of pairs', 'val Main = (map([(delay("k"), 1)]), map([(delay("k"), 2)]))', '(["k": 1], ["k": 2])'],
  ['the rest of a comparison', 'val Main = ([delay(1), 2] == [1, 2], [delay(1), 3] == [1, 2])', '(true, false)'],
  ['the place in a comparison', 'val Main = [delay(1), delay(1)] == [1, 1]', 'true'],
  ['the place of a file', 'val f = file("h.txt")\nval Main = [f, f] == [f, f]', 'true'],
  ['the part of a pattern', 'val Main = switch (delay(1), delay(1)) { case (a, b): a + b }', '2'],
  ['paths of a directory', 'val Main = (dir("d1"), dir("d2"))', '(dir("x": 0967115f), dir("y": 0967115f))'],
  ['frames of values', 'val Main = (delay([1, 2]), delay([258, 0]))', '([1, 2], [258, 0])'],
  [
    'digits of a float',
    'val x = delay(1.00000000001)\nval y = delay(1.000000000011)\nval Main = (x < y, x == y)',
    '(true, false)',
  ],
  [
    'names of one declaration',
    'val f = delay(true)\nval Main = (if f { val (a, b) = (1, 2); a } else { 0 }, if f { val (a, b) = (1, 2); b } else { 0 })',
    '(1, 2)',
  ],
  [
    'an enumerated list',
    'val f = delay(true)\nval Main = (if f { [1 | x <- [1, 2]] } else { [] }, if f { [1 | x <- [1, 2, 3]] } else { [] })',
    '([1, 1], [1, 1, 1])',
  ],
  [
    'patterns of a switch',
    `val f = delay(true)
val Main = (if f { switch (1, 2) { case (a, _): a } } else { 0 }, if f { switch (1, 2) { case (_, a): a } } else { 0 })`,
    '(1, 2)',
  ],
  [
    'types of a comparison',
    `val f = func(p, q {a int}) => p == q
val g = func(p, q {a, b int}) => p == q
val x = {a: 1, b: 1}
val y = {a: 1, b: 2}
val Main = (delay(f)(x, y), delay(g)(x, y))`,
    '(true, false)',
  ],
  [
    'modules of one path in two folders',
    'val f = delay(true)\nval Main = (make("./m1/q.rf", f := f).P, make("./m2/q.rf", f := f).P)',
    '(1, 2)',
  ],
  [
    'the slots of a system function',
    'val strings = make("$/strings")\nval Main = (strings.Join([delay("a"), "b"], ""), strings.Join(["b", delay("a")], ""))',
    '("ab", "ba")',
  ],
  ['the slots of zip', 'val Main = (zip([1], delay([2])), zip(delay([2]), [1]))', '([(1, 2)], [(2, 1)])'],
];

/** The same with external work. */
const execRows: typeof rows = [
  [
    'kinds of outputs',
    `func command(s string) = s
val one = exec(image := "i") (out file) {" p={{out}}; mkdir -p $(dirname $p); test -d $p && echo x > $p/x || echo x > $p "}
val all = exec(image := "i") (out dir) {" p={{out}}; mkdir -p $(dirname $p); test -d $p && echo x > $p/x || echo x > $p "}
val Main = (len(one), [path | (path, _) <- all])`,
    '(2, ["x"])',
  ],
  [
    'the order of inputs and outputs',
    `val f = file("h.txt")
val a = exec(image := "i") (out file) {" set -- {{out}} {{f}}; cat {{f}} > {{out}} "}
val b = exec(image := "i") (out file) {" set -- {{f}} {{out}}; cat {{out}} > {{out}} 2>/dev/null; echo longer than that >> {{out}} "}
val Main = (len(a), len(b) > len(a))`,
    '(6, true)',
  ],
  [
    'inputs of the same bytes under other names',
    `val strings = make("$/strings")
func names(d dir) = exec(image := "i") (out file) {" ls {{d}} | tr -d '\\n' > {{out}} "}
val Main = (names(dir("d1")), names(dir("d2")))`,
    '(2d711642, a1fce436)',
  ],
  [
    'how often an exec is repeated',
    `val test = make("$/test")
val e = exec(image := "i") (out file) {" date +%s%N > {{out}} "}
val Main = (test.ExecRepeatAndCheck(e, 1), test.ExecRepeatAndCheck(e, 3))`,
    '(true, false)',
  ],
  [
    'text that is cut in other places',
    `func two(a, b string) = exec(image := "i") (out file) {" printf '%s|%s' '{{a}}' '{{b}}' > {{out}} "}
val Main = (len(two("a", "bc")), len(two("ab", "c")), len(two(delay("a"), "bc") ))`,
    '(4, 4, 4)',
  ],
];

interface MainAnswer {
  readonly value?: string;
  readonly err?: string;
}

describe('nodes whose digests collide', function () {
  this.timeout(60_000);
  let work: Workspace;
  before(() => {
    work = createWorkspace({
      'h.txt': 'hello\n',
      'd1/x': 'same',
      'd2/y': 'same',
      'm1/q.rf': 'param f bool\nval P = if f { make("./p.rf").X } else { 0 }\n',
      'm1/p.rf': 'val X = 1\n',
      'm2/q.rf': 'param f bool\nval P = if f { make("./p.rf").X } else { 0 }\n',
      'm2/p.rf': 'val X = 2\n',
    });
    [...rows, ...execRows].forEach(([, program], i) => {
      work.write(`t${i}.rf`, `${program}\n`);
    });
  });
  after(() => work.remove());

  async function mainOf(i: number): Promise<MainAnswer> {
    const { stdout, stderr } = await work.reflow(['eval', '--json', `t${i}.rf`]);
    const [document] = documents(stdout);
    const vals: unknown = document?.vals;
    if (typeof vals !== 'object' || vals === null || !('Main' in vals)) throw new Error(`${stdout}${stderr}`);
    const main: unknown = vals.Main;
    return typeof main === 'object' && main !== null ? main : {};
  }

  [...rows, ...execRows].forEach(([what, , value], i) => {
    it(`are told apart by ${what}, also when they are found again`, async () => {
      for (const turn of ['cold', 'cached']) {
        const { value: actual, err } = await mainOf(i);
        expect(actual ?? err, turn).to.equal(value);
      }
    });
  });
});
