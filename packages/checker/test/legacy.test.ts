// Modern modules over v0 programs. Spec: 09-legacy-v0 §13, 02-types §15.4.

import { encodeLatin1, fail, ok, utf8Bytes } from '@reflow-lang/base';
import { type CheckSession, createCheckSession, renderDoc } from '@reflow-lang/checker';
import { renderType } from '@reflow-lang/types';
import { expect } from 'chai';

const legacy = 'who = param("name", "greeted person")\nA = args\nB = "b"\nF(p) = p\nR = intern("s3://b/r")\n';

function sessionOver(files: Readonly<Record<string, string>>): CheckSession {
  return createCheckSession({
    readSource: (path) => {
      const text = files[path];
      if (text === undefined) return fail(`open ${path}: no such file or directory`);
      return ok(encodeLatin1(utf8Bytes(text)));
    },
  });
}

/** Compat text of the module, or its type. */
function check(source: string, files: Readonly<Record<string, string>> = { 'b.reflow': legacy }): string {
  const opened = sessionOver({ 'm.rf': source, ...files }).open('m.rf');
  if (!opened.ok) return opened.error.text;
  return opened.value.kind === 'rf' ? renderType(opened.value.module.instanceType()) : opened.value.kind;
}

describe('make of a v0 program', () => {
  it('gives a module of its exports and Main', () => {
    expect(check('val M = make("./b.reflow", name := "x", args := ["p", "q"])')).to.equal(
      'module{M module{A [string], B string, R, Main fileset}}',
    );
  });

  it('demands every parameter', () => {
    expect(check('val M = make("./b.reflow")')).to.equal('m.rf:1:13: missing module parameter name');
    const two = { 'b.reflow': 'x = concat(param("z", ""), param("a", ""))\n' };
    expect(check('val M = make("./b.reflow")', two)).to.equal('m.rf:1:13: missing module parameters a, z');
  });

  it('takes strings alone, and a list of strings for args', () => {
    expect(check('val M = make("./b.reflow", name := 1)')).to.equal(
      'm.rf:1:13: invalid type int for parameter name (type string)',
    );
    expect(check('val M = make("./b.reflow", name := "x", args := "y")')).to.equal(
      'm.rf:1:13: invalid type string for parameter args (type [string])',
    );
    expect(check('val M = make("./b.reflow", nmae := "x")')).to.equal('m.rf:1:13: module has no parameter nmae');
  });

  it('fails with the one reason that the program is wrong', () => {
    const broken = { 'b.reflow': 'x = undefd\n' };
    const opened = sessionOver({ 'm.rf': 'val M = make("./b.reflow")', ...broken }).open('m.rf');
    expect(!opened.ok && opened.error.text).to.equal('m.rf:1:13: failed to open module ./b.reflow: type error');
    const [diagnostic] = opened.ok ? [] : opened.error.diagnostics;
    expect(diagnostic?.related.map(({ file, message }) => [file, message])).to.deep.equal([
      ['b.reflow', 'identifier "undefd" not defined'],
    ]);
  });

  it('refuses parameters that cannot be written', () => {
    for (const [name, reason] of [
      ['a-b', 'param "a-b" is not a valid Reflow identifier'],
      ['args', 'reserved parameter name args'],
      ['val', 'param "val" is not a valid Reflow identifier'],
    ]) {
      expect(check('val M = make("./b.reflow")', { 'b.reflow': `x = param("${name}", "")\n` })).to.equal(
        `m.rf:1:13: failed to open module ./b.reflow: ${reason}`,
      );
    }
  });
});

describe('a v0 program on its own', () => {
  it('tells its errors line by line', () => {
    const opened = sessionOver({ 'b.reflow': 'x = undefd\n' }).open('b.reflow');
    expect(!opened.ok && opened.error.text).to.equal('type error');
    expect(!opened.ok && opened.error.printed).to.deep.equal([
      'b.reflow:1:11: identifier "undefd" not defined',
      'b.reflow:1:2: bad type',
    ]);
  });

  it('reads what it includes through the session', () => {
    const files = { 'd/b.reflow': 'include("lib.reflow")\nB = a\n', 'd/lib.reflow': 'a = "x"\n' };
    const opened = sessionOver(files).open('d/b.reflow');
    expect(opened.ok && opened.value.kind !== 'system' && renderType(opened.value.module.type)).to.equal(
      'module{B string, Main fileset}',
    );
  });

  it('has a documentation of parameters, args and exports', () => {
    const opened = sessionOver({ 'b.reflow': legacy }).open('b.reflow');
    expect(opened.ok && renderDoc(opened.value)).to.equal(
      'Parameters\n\nval name string (required)\n    greeted person\nval args [string]\n    Reflow v0 arguments\n' +
        '\nDeclarations\n\nval A [string]\n\nval B string\n\nval R fileset\n\nval Main fileset\n\n',
    );
  });
});
