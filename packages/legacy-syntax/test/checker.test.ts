// Types of v0 expressions and what is said of wrong ones. Spec: 09-legacy-v0 §4, §5.2.

import { renderLegacyType } from '@reflow-lang/legacy-syntax';
import { expect } from 'chai';
import { openProgram } from './open-program.ts';

const preamble = 'd = intern("s3://a/")\nl = groupby(d, "(.*)")\nimg = image("u")\nf(p) = p\nv(p...) = pullup(p)\n';
const line = 6;

/** Type of the expression, as the definition `x` behind the preamble. */
function typeOf(expr: string): string {
  const module = openProgram(`${preamble}x = ${expr}\n`);
  const type = module.definitionTypes.get('x');
  return type === undefined ? module.errors.join('\n') : renderLegacyType(type);
}

const types: readonly (readonly [expr: string, type: string])[] = [
  ['"a"', 'string'],
  ['d', 'flow'],
  ['l', 'list<flow>'],
  ['args', 'list<string>'],
  ['img', 'image'],
  ['f', 'func(1, flow)'],
  ['v', 'func(0, flow)'],
  ['(a, b) => "s"', 'func(2, string)'],
  ['f(d)', 'flow'],
  ['v(l)', 'flow'],
  ['map(l, f)', 'list<flow>'],
  ['map(map(l, f), f)', 'list<flow>'],
  ['intern(args)', 'list<flow>'],
  ['concat("a", param("b", "c"))', 'string'],
  ['let g(a, b) = pullup(a, b) in g(d, d)', 'flow'],
  ['let d = "s" in d', 'string'],
  ['img["rss=1"] { {{d}} {{l}} }', 'flow'],
  ['pullup(d, l)', 'flow'],
  ['collect(d, "a", "b")', 'flow'],
];

const faults: readonly (readonly [expr: string, lines: readonly string[]])[] = [
  ['"a"(d)', ['8: type string cannot be applied']],
  ['undefd(d)', ['11: identifier "undefd" not defined', '11: type error cannot be applied']],
  ['v(l, l)', ['6: wrong number of arguments; expected 1 got 2']],
  ['d["cpu=1"] { a }', ['6: expected typeImage, got flow']],
  ['intern(d)', ['11: expected string expression, got flow']],
  ['image(d)', ['12: expected string expression']],
  ['groupby(l, "(a)")', ['14: expected product, not list<flow>']],
  ['groupby(d, d)', ['17: expected string']],
  ['map(d, f)', ['10: expected productset']],
  ['map(l, v)', ['13: expected flow->flow, got func(0, flow)']],
  ['map(l, undefd)', ['18: identifier "undefd" not defined', '18: expected flow->flow, got error']],
  ['collect(l, "a")', ['14: expected product']],
  ['collect(d, d)', ['17: expected regular expression']],
  ['collect(d, "a", d)', ['22: expected replacement string']],
  ['concat("a", d)', ['18: expected string got flow']],
  ['pullup(undefd)', ['18: identifier "undefd" not defined', '18: expected flow or list<flow>, got error']],
  ['pullup(img)', ['15: expected flow or list<flow>, got image']],
  ['let a = undefd in a', ['19: identifier "undefd" not defined']],
];

describe('types of v0 expressions', () => {
  for (const [expr, type] of types) {
    it(`${expr} is ${type}`, () => {
      expect(typeOf(expr)).to.equal(type);
    });
  }

  for (const [expr, lines] of faults) {
    it(`${expr} is wrong`, () => {
      const wanted = [...lines.map((text) => `t.reflow:${line}:${text}`), `t.reflow:${line}:2: bad type`];
      expect(typeOf(expr).split('\n')).to.deep.equal(wanted);
    });
  }

  it('of a name are those it has in the scope of its use', () => {
    const program = 'x = let y = "q" in z\nz = concat(y, "b")\ny = image("i")\n';
    const module = openProgram(program);
    expect(module.errors).to.deep.equal(['t.reflow:2:13: expected string got image', 't.reflow:2:2: bad type']);
  });

  it('let a definition lead through itself when a binding ends it', () => {
    const module = openProgram('x = concat(y, "b")\ny = let y = "q" in x\n');
    expect(module.errors).to.deep.equal([]);
  });

  it('do not exist of a definition that needs itself', () => {
    for (const [program, lines] of [
      ['x = x\n', ['1:6: recursive definition of "x"', '1:2: bad type']],
      [
        'x = concat(y, "a")\ny = x\n',
        ['2:6: recursive definition of "x"', '1:13: expected string got error', '1:2: bad type'],
      ],
      ['x = image("a") { {{x}} }\n', ['2:1: recursive definition of "x"']],
      ['x = let y = "q" in x\n', ['1:21: recursive definition of "x"', '1:2: bad type']],
    ] as const) {
      const module = openProgram(program);
      expect(module.errors.slice(0, lines.length)).to.deep.equal(lines.map((text) => `t.reflow:${text}`));
      expect(module.diagnostics.map(({ code }) => code)).to.deep.equal(['E0158']);
    }
  });

  it('stay cheap where a name is used twice at every step, right or wrong', () => {
    const chain = Array.from({ length: 60 }, (_, i) => `x${i} = concat(x${i + 1}, x${i + 1})\n`).join('');
    expect(openProgram(`${chain}x60 = "a"\n`).ok).to.equal(true);
    expect(openProgram(`${chain}x60 = undefd\n`).ok).to.equal(false);
  });

  it('are found through any number of definitions', () => {
    const n = 20_000;
    const chain = Array.from({ length: n }, (_, i) => `x${i} = collect(x${i + 1}, "a")\n`).join('');
    expect(openProgram(`${chain}x${n} = intern("s3://a")\n`).ok).to.equal(true);
  });
});

describe('limits and URLs', () => {
  const fault = (expr: string): string | undefined =>
    openProgram(`i = image("u")\nx = ${expr}\n`).diagnostics[0]?.message;

  it('are judged where they are written', () => {
    expect(fault('i["rss=1:2:3"] { }')).to.equal(
      'invalid limit "rss=1:2:3": too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`',
    );
    expect(fault('i["rss=x"] { }')).to.equal('invalid limit "rss=x": strconv.ParseInt: parsing "x": invalid syntax');
    expect(fault('i["rss=9223372036854775808"] { }')).to.contain('value out of range');
    expect(fault('i["rss=5:-1"] { }')).to.equal(undefined);
    expect(fault('i["rss=-1:5"] { }')).to.contain('soft: -1 (unlimited), hard: 5');
    expect(fault('intern("s3://b/%zz")')).to.equal('parse "s3://b/%zz": invalid URL escape "%zz"');
    expect(fault('intern("s3://b,x")')).to.equal('URL "x" has no scheme');
  });
});

describe('symbols', () => {
  it('know their uses, in templates too', () => {
    const text = 'f(p) = i { {{p}} {{q}} }\nq = intern("s3://a")\ni = image("u")\ny = let q = f(q) in q\n';
    const { symbols } = openProgram(text);
    const shown = symbols.map(({ name, kind, uses }) => [
      kind,
      name,
      uses.map(({ span }) => text.slice(span.start, span.end)).length,
    ]);
    expect(shown).to.deep.equal([
      ['function', 'f', 1],
      ['param', 'p', 1],
      ['definition', 'q', 2],
      ['definition', 'i', 1],
      ['definition', 'y', 0],
      ['let', 'q', 1],
    ]);
    for (const { name, uses } of symbols) {
      for (const { span } of uses) expect(text.slice(span.start, span.end)).to.equal(name);
    }
  });
});
