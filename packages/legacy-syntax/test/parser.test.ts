// The grammar itself, the trees it gives, and what parsing survives. Spec: 09-legacy-v0 §2, §3.

import { createSourceFile, fail } from '@reflow-lang/base';
import { childrenOf, type Expr, parseExpr, parseProgram, type Stmt, templatePieces } from '@reflow-lang/legacy-syntax';
import { expect } from 'chai';
import fc from 'fast-check';
import { ProgramParser } from '../src/parser/program-parser.ts';
import { openProgram } from './open-program.ts';

const noFiles = (path: string) => fail(`open ${path}: no such file or directory`);

const render = (e: Expr): string => {
  switch (e.kind) {
    case 'const':
      return JSON.stringify(e.value);
    case 'template':
      return `{${e.text}}`;
    case 'ident':
      return e.name;
    case 'func':
      return `func(${e.params.map((p) => p.name).join(' ')} => ${render(e.body)})`;
    case 'varfunc':
      return `varfunc(${e.param.name} => ${render(e.body)})`;
    case 'let':
      return `let(${e.name.name} ${render(e.bound)} ${render(e.body)})`;
    default:
      return `${e.kind}(${childrenOf(e).map(render).join(' ')})`;
  }
};

const statement = (stmt: Stmt): string =>
  stmt.kind === 'def' ? `${stmt.name.name} = ${render(stmt.expr)}` : `extern ${render(stmt.flow)} ${render(stmt.url)}`;

const trees: readonly (readonly [program: string, trees: readonly string[]])[] = [
  ['f(a, b) = e\n', ['f = func(a b => e)']],
  ['f(a . . .) = e\n', ['f = varfunc(a => e)']],
  ['x = let f(a) = e in f(b)\n', ['x = let(f func(a => e) apply(f b))']],
  ['x = let a = b in let c = d in e(a)\n', ['x = let(a b let(c d apply(e a)))']],
  ['x = f(a)(b, c)\n', ['x = apply(apply(f a) b c)']],
  ['x = img["a=1", "b=2"] { t }\n', ['x = exec(img "a=1" "b=2" { t })']],
  ['x = let i = j in i { t }\n', ['x = let(i j exec(i { t }))']],
  ['x = (p, q) => f(p)(q)\n', ['x = func(p q => apply(apply(f p) q))']],
  ['x = ((p))\n', ['x = p']],
  ['x = collect(a, "b")\ny = collect(a, "b", "c")\n', ['x = collect(a "b")', 'y = collect(a "b" "c")']],
  ['x = `a\nb`\n', ['x = "a\\nb"']],
  ['x = "\\""\n', ['x = "\\\\\\""']],
  ['x = /* a\nb */ y // c\n', ['x = y']],
  ['extern(a, b)\n', ['extern a b']],
  ['_x1é = y\n', ['_x1é = y']],
];

describe('the v0 parser', () => {
  it('has a grammar without ambiguities', () => {
    expect(() => new ProgramParser({ skipValidations: false })).not.to.throw();
  });

  for (const [program, wanted] of trees) {
    it(`reads ${JSON.stringify(program)}`, () => {
      const { value, fault } = parseProgram(createSourceFile('t', program), noFiles);
      expect(fault).to.equal(undefined);
      expect(value.statements.map(statement)).to.deep.equal(wanted);
    });
  }

  it('reads an expression over several lines, and nothing behind it', () => {
    const { value, fault } = parseExpr(createSourceFile('t', 'pullup(\n a,\n b\n)'), noFiles);
    expect(fault).to.equal(undefined);
    expect(value && render(value)).to.equal('pullup(a b)');
    expect(parseExpr(createSourceFile('t', 'a b'), noFiles).fault?.messages[0]?.message).to.equal(
      'syntax error: unexpected _IDENT, expecting _EOF',
    );
  });

  it('keeps the statements before the error', () => {
    const { value } = parseProgram(createSourceFile('t', 'x = y\nz = (\n'), noFiles);
    expect(value.statements.map(statement)).to.deep.equal(['x = y']);
  });

  it('says what nests too deeply, and reads long chains', () => {
    const nested = (n: number) => openProgram(`x = ${'concat('.repeat(n)}"a"${')'.repeat(n)}\n`).errors;
    expect(nested(250)).to.deep.equal([]);
    expect(nested(5000)).to.deep.equal([
      't.reflow:1:1803: syntax error: expressions are nested more than 256 levels deep',
    ]);
    const lets = `x = ${'let a = "b" in '.repeat(50_000)}a\n`;
    expect(openProgram(lets).errors).to.deep.equal([]);
  });

  it('never throws, and rejects with a place', () => {
    const words = 'x f ( ) [ ] , . ; > = => let in intern extern param image groupby map collect concat pullup';
    const piece = fc.oneof(
      fc.constantFrom(
        ...words.split(' '),
        '"s3://a"',
        '`r',
        '"',
        '{ {{x}} }\n',
        '{',
        '}',
        '\n',
        '// c\n',
        '/*',
        '0',
        "'",
      ),
      fc.constantFrom(
        'include("t.reflow")\n',
        'hash("v2")\n',
        'hash(',
        'x = "a"\n',
        'f(a) = a\n',
        'extern(x, "s3://o")\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const module = openProgram(pieces.join(' '));
        expect(module.ok).to.equal(module.errors.length === 0);
        expect(module.diagnostics.some((d) => d.severity === 'error')).to.equal(!module.ok);
        if (module.error === 'syntax error') {
          for (const line of module.errors) expect(line).to.match(/^t\.reflow:\d+:\d+: /);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('templates', () => {
  it('are cut at double braces, percent signs doubled', () => {
    expect(templatePieces('a 5% {{x}}{{ y }}')).to.deep.equal([
      { kind: 'text', text: 'a 5%% ' },
      { kind: 'name', name: 'x', offset: 7, length: 1 },
      { kind: 'name', name: ' y ', offset: 12, length: 3 },
    ]);
    expect(templatePieces('{{x')).to.equal(undefined);
    expect(templatePieces('}} {')).to.deep.equal([{ kind: 'text', text: '}} {' }]);
  });
});

describe('included files', () => {
  it('are spliced in where they are named, expressions too', () => {
    const module = openProgram('x = concat(include("e.reflow"), "c")\n', { 'e.reflow': '"a", "b"' });
    expect(module.errors).to.deep.equal([]);
    expect(module.program.statements.map(statement)).to.deep.equal(['x = concat("a" "b" "c")']);
  });

  it('are looked for beside the file that names them', () => {
    const files = { 'd/a.reflow': 'include("../e/b.reflow")\n', 'e/b.reflow': 'X = "b"\n' };
    expect(openProgram('include("d/a.reflow")\n', files).exports.map(({ name }) => name)).to.deep.equal(['X']);
  });

  it('have no say in the hash version', () => {
    const files = { 'a.reflow': 'hash("v2")\n' };
    expect(openProgram('include("a.reflow")\n', files).hashVersion).to.equal('v1');
    expect(openProgram('hash("v2")\nx = "a"\n').hashVersion).to.equal('v2');
  });

  it('may not include each other in a circle', () => {
    const files = { 'a.reflow': 'include("b.reflow")\n', 'b.reflow': 'include("a.reflow")\n' };
    expect(openProgram('include("a.reflow")\n', files).errors).to.deep.equal([
      'b.reflow:1:20: include cycle: a.reflow -> b.reflow -> a.reflow',
    ]);
  });
});
