// What tooling and lowering read: types of nodes, symbols and their uses, imports. Spec: 02-types §20.1.

import type { Expr } from '@reflow-lang/syntax';
import { renderType } from '@reflow-lang/types';
import { expect } from 'chai';
import { checked, openFiles, rejected } from './open-source.ts';

const initialiser = (
  text: string,
  files = {},
): { readonly expr: Expr; readonly module: ReturnType<typeof checked> } => {
  const module = checked(text, files);
  const decl = module.ast.decls.at(-1);
  if (decl?.kind !== 'assign') throw new Error('the last declaration has no initialiser');
  return { expr: decl.expr, module };
};

describe('side tables', () => {
  it('know the type of every expression, comprehension bodies and template arguments included', () => {
    const { expr, module } = initialiser('val X = [exec(image := i) (o file) {" {{i + "b" }} {{o}} "} | i <- ["a"]]');
    if (expr.kind !== 'compr' || expr.head.kind !== 'exec') throw new Error('unexpected tree');
    const types = [expr.head, ...expr.head.template.args].map((e) => renderType(module.tables.typeOf(e)));
    expect(types).to.deep.equal(['(o file)', 'string', '(o file)']);
    const [clause] = expr.clauses;
    if (clause?.kind !== 'enum') throw new Error('unexpected tree');
    expect(renderType(module.tables.typeOf(clause.pat))).to.equal('string');
  });

  it('expand written types', () => {
    const { expr, module } = initialiser('type T {a int}\nval X [T] = []');
    if (expr.kind !== 'ascribe' || expr.type.kind !== 'list') throw new Error('unexpected tree');
    expect(renderType(module.tables.typeOf(expr.type))).to.equal('[{a int}]');
    expect(renderType(module.tables.typeOf(expr.type.elem))).to.equal('{a int}');
  });

  it('tell builtins from functions that hide them', () => {
    const { expr, module } = initialiser('val X = len("a")');
    expect(module.tables.builtinOf(expr.id)).to.equal('len');
    const hidden = initialiser('len := func(x string) => x\nval X = len("a")');
    expect(hidden.module.tables.builtinOf(hidden.expr.id)).to.equal(undefined);
  });

  it('know what a make opened', () => {
    const { expr, module } = initialiser('val X = make("./l/l.rf")', { 'l/l.rf': 'val A = 1' });
    expect(module.tables.importPathOf(expr.id)).to.equal('l/l.rf');
    const opened = module.tables.importOf(expr.id);
    expect(opened?.kind === 'rf' ? opened.module.path : '').to.equal('l/l.rf');
  });
});

describe('symbols', () => {
  const usesOf = (text: string, name: string): readonly (readonly string[])[] => {
    const { result } = openFiles({ 'm.rf': text });
    const module = result.ok ? (result.value.kind === 'rf' ? result.value.module : undefined) : result.error.module;
    return (module?.symbols ?? [])
      .filter((s) => s.name === name)
      .map((s) => [s.kind, `${s.span.start}`, ...s.uses.map((u) => `${u.start}`)]);
  };

  it('bind a use to the declaration that is visible there', () => {
    expect(usesOf('x := 1\nx := x + 1\nval Y = x', 'x')).to.deep.equal([
      ['val', '0', '12'],
      ['val', '7', '26'],
    ]);
  });

  it('keep declarations that failed, with their uses', () => {
    expect(usesOf('foo := nope\nval Y = foo', 'foo')).to.deep.equal([['val', '0', '20']]);
  });

  it('know outputs, arguments and patterns', () => {
    expect(usesOf('func f(a int) = exec(image := "i") (o file) {" {{a}} {{o}} "}\nval X = f(1)', 'o')).to.deep.equal([
      ['output', '36', '55'],
    ]);
    expect(usesOf('func f(a int) = a\nval X = [b | b <- [f(1)]]', 'b')).to.deep.equal([['pattern', '31', '27']]);
  });

  it('are visible from the end of their declaration to the end of their scope', () => {
    const text = 'val X = { a := 1; a }\nval Y = X';
    const symbols = checked(text).symbols.filter((s) => s.name === 'a' || s.name === 'X');
    expect(symbols.map((s) => [s.name, text.slice(s.visibleFrom, s.visibleTo)])).to.deep.equal([
      ['a', '; a }'],
      ['X', '\nval Y = X'],
    ]);
  });

  it('are there for a module with errors', () => {
    expect(rejected('val A = 1\nval B = A + "x"').module?.symbols.map((s) => s.name)).to.include.members(['A', 'B']);
  });
});

describe('the interface of a module', () => {
  const digest = (text: string) => checked(text).interfaceDigest;
  const base = '// doc\nparam n int\nval A = n\nb := 1\nval C = b';

  it('changes with types, parameters and exports', () => {
    for (const text of [
      base.replace('n int', 'n float'),
      base.replace('n int', 'n = 1'),
      base.replace('val C', 'val D'),
      base.replace('b := 1', 'b := delay(1)'),
    ]) {
      expect(digest(text)).not.to.equal(digest(base));
    }
  });

  it('does not change with comments, values and what is hidden', () => {
    for (const text of [base.replace('// doc', '// other'), base.replace('b := 1', 'b := 2'), `${base}\nz := C + 1`]) {
      expect(digest(text)).to.equal(digest(base));
    }
  });
});
