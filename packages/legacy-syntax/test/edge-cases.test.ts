// The table of edge cases of the chapter, as far as parsing and checking decide them.
// Spec: 09-legacy-v0 §16.

import { renderType } from '@reflow-lang/types';
import { expect } from 'chai';
import { openProgram } from './open-program.ts';

const accepted: readonly (readonly [row: string, program: string, type: string])[] = [
  ['1', '', 'module{Main fileset}'],
  ['1', '\n\n', 'module{Main fileset}'],
  ['1', '// c\n', 'module{Main fileset}'],
  ['3', 'x = image("b") { a }', 'module{Main fileset}'],
  ['4', '; x = "a"\n', 'module{Main fileset}'],
  ['5', 'x = "a"; y = x\n', 'module{Main fileset}'],
  ['6', 'X = y\ny = z\nz = "q"\n', 'module{X string, Main fileset}'],
  ['7', 'x = "a"\nx = image("b")\ny = x\nz = y { a }\n', 'module{Main fileset}'],
  ['9', 'x = pullup(intern("s3://a"),\n intern("s3://b"))\n', 'module{Main fileset}'],
  ['10', 'x = (p, q) => p\n', 'module{Main fileset}'],
  ['10', 'x = (p) => p\n', 'module{Main fileset}'],
  ['23', 'x = image("a") { hi }// c\n}\ny = "b"\n', 'module{Main fileset}'],
  ['30', 'a = intern(args)\nextern(pullup(a), "s3://o")\n', 'module{Main fileset}'],
  ['39', 'hash("v2")\nx = "a"\n', 'module{Main fileset}'],
  ['39', '// c\nhash("v2")\nx = "a"\n', 'module{Main fileset}'],
  [
    '46',
    'X = concat("a","b")\nY = X\nF(p) = p\nI = image("q")\nT = args\n_z = "k"\n',
    'module{X, Y string, T [string], Main fileset}',
  ],
];

const rejected: readonly (readonly [row: string, program: string, lines: readonly string[]])[] = [
  ['2', 'x = "a"', ["1:8: syntax error: unexpected _EOF, expecting ';'"]],
  ['4', ';; x = "a"\n', ["1:3: syntax error: unexpected ';', expecting _IDENT or _EXTERN or _EOF"]],
  ['8', 'x = let a = "b"\n in a\n', ["2:1: syntax error: unexpected ';', expecting _IN"]],
  [
    '9',
    'x = pullup(intern("s3://a"),\n intern("s3://b")\n)\n',
    ["3:1: syntax error: unexpected ';', expecting ')' or ','"],
  ],
  [
    '11',
    'x = 1\n',
    ['1:6: integer, float, and char literals are currently unsupported', '1:6: syntax error: unexpected $end'],
  ],
  ['12', 'x = undefd\n', ['1:11: identifier "undefd" not defined', '1:2: bad type']],
  [
    '13',
    'f(p) = p\nx = f(intern("s3://a"), intern("s3://b"))\n',
    ['2:6: wrong number of arguments; expected 1 got 2', '2:2: bad type'],
  ],
  ['14', 'f(p) = p\nx = f("a")\n', ['2:10: only products are allowed as function arguments', '2:2: bad type']],
  [
    '15',
    'f(p...) = pullup(p)\nx = f(intern("s3://a"))\n',
    ['2:13: only productsets are allowed as var function arguments', '2:2: bad type'],
  ],
  [
    '16',
    'f(p) = "s"\nx = map(groupby(intern("s3://a"), "(.*)"), f)\n',
    ['2:45: expected flow->flow, got func(1, string)', '2:2: bad type'],
  ],
  [
    '17',
    'x = image("a") { {{ y }} }\ny = "a"\n',
    ['2:1: identifier " y " not defined', '2:1: expected typeTemplate, got error', '1:2: bad type'],
  ],
  [
    '18',
    'x = image("a") { {{args}} }\n',
    [
      '2:1: invalid type list<string> for interpolated string',
      '2:1: expected typeTemplate, got error',
      '1:2: bad type',
    ],
  ],
  [
    '22',
    'x = image("a") {\n\tf() { :; }\n}\ny = "b"\n',
    ['3:2: syntax error: unexpected $unk, expecting _IDENT or _EXTERN or _EOF'],
  ],
  ['27', 'x = image("a")["foo=1"] { }\n', ['1:23: invalid limit "foo=1": invalid ulimit type: foo', '1:2: bad type']],
  [
    '27',
    'x = image("a")["rss=5:3"] { }\n',
    [
      '1:25: invalid limit "rss=5:3": ulimit soft limit must be less than or equal to hard limit: 5 > 3',
      '1:2: bad type',
    ],
  ],
  [
    '27',
    'x = image("a")["bogus"] { }\n',
    ['1:23: invalid limit "bogus": invalid ulimit argument: bogus', '1:2: bad type'],
  ],
  ['28', 'x = image("a")[concat("cpu=","1")] { }\n', ['1:22: syntax error: unexpected _CONCAT, expecting _EXPR']],
  ['29', 'extern(intern("s3://a"), intern("s3://b"))\n', ['1:32: expected string got flow', '1:7: bad type']],
  ['30', 'a = intern(args)\nextern(a, "s3://o")\n', ['2:9: expected flow got list<flow>', '2:7: bad type']],
  ['34', 'x = intern("")\n', ['1:14: URL "" has no scheme', '1:2: bad type']],
  ['38', 'x = groupby(intern("s3://a"), "(.*)(b)")\n', ['1:40: wrong number of subexpressions', '1:2: bad type']],
  [
    '38',
    'x = groupby(intern("s3://a"), "(")\n',
    ['1:34: regexp error parsing regexp: missing closing ): `(`', '1:2: bad type'],
  ],
  ['39', 'x = "a"\nhash("v2")\n', ["3:1: syntax error: unexpected ';', expecting _IDENT or _EXTERN or _EOF"]],
  [
    '42',
    'include("missing.reflow")\n',
    ['1:26: error opening include file "missing.reflow": open missing.reflow: no such file or directory'],
  ],
  ['44', 'z = param(concat("d","e"), "c")\n', ['1:17: syntax error: unexpected _CONCAT, expecting _EXPR']],
  ['52', 'f(p) = p\ng(q) = f\nx = g(intern("s3://a"))\n', ['2:9: functions cannot return functions', '2:2: bad type']],
  ['53', 'in = "a"\n', ['1:3: syntax error: unexpected _IN, expecting _IDENT or _EXTERN or _EOF']],
  ['53', 'include = "a"\n', ['1:10: expected \'(\', got "="']],
  [
    '54',
    'x = image("a") { {{}} }\n',
    ['2:1: identifier "" not defined', '2:1: expected typeTemplate, got error', '1:2: bad type'],
  ],
];

describe('edge cases of v0 programs', () => {
  for (const [row, program, type] of accepted) {
    it(`row ${row}: ${JSON.stringify(program)} is accepted`, () => {
      const module = openProgram(program);
      expect(module.errors).to.deep.equal([]);
      expect(renderType(module.type)).to.equal(type);
      expect(module.diagnostics).to.deep.equal([]);
    });
  }

  for (const [row, program, lines] of rejected) {
    it(`row ${row}: ${JSON.stringify(program)} is rejected`, () => {
      const module = openProgram(program);
      expect(module.errors).to.deep.equal(lines.map((line) => `t.reflow:${line}`));
      expect(module.error).to.equal(lines.at(-1)?.endsWith('bad type') ? 'type error' : 'syntax error');
      expect(module.diagnostics.filter((d) => d.severity === 'error')).to.have.lengthOf(1);
    });
  }

  it('row 40: an unknown hash version is an error of the whole program', () => {
    const module = openProgram('hash("v9")\n');
    expect(module.ok).to.equal(false);
    expect(module.error).to.equal('unrecognized hash version "v9"');
    expect(module.errors).to.deep.equal(['unrecognized hash version "v9"']);
  });

  it('row 41: an included file that does not end its last statement spoils the one behind', () => {
    const module = openProgram('include("a.reflow")\ny = "b"\n', { 'a.reflow': 'x = "a"' });
    expect(module.errors).to.deep.equal(["t.reflow:2:2: syntax error: unexpected _IDENT, expecting ';'"]);
  });

  it('row 43: a parameter that only an extern mentions counts', () => {
    const module = openProgram('extern(intern("s3://z"), param("out", "h"))\n');
    expect(module.params.map(({ name, help }) => [name, help])).to.deep.equal([['out', 'h']]);
  });

  it('row 45: a parameter need not be an identifier, unless it is imported', () => {
    const module = openProgram('x = param("a-b", "h")\n');
    expect(module.ok).to.equal(true);
    expect(module.importFault).to.equal('param "a-b" is not a valid Reflow identifier');
  });

  it('row 50: strings are verbatim', () => {
    const module = openProgram('x = "a\\nb"\n');
    const [definition] = module.program.statements;
    expect(definition?.kind === 'def' && definition.expr.kind === 'const' && definition.expr.value).to.equal('a\\nb');
  });
});
