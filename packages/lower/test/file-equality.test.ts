import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestText } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import { instantiate } from '@reflow-lang/lower';
import { boolType } from '@reflow-lang/types';
import { Dir, File, type Value } from '@reflow-lang/values';
import { expect } from 'chai';
import { postOrder } from './corpus.ts';
import { forceAndWait, openProgram, openWorkspace } from './program.ts';

// A file known by its source alone is interned before it is compared with one known by its content.
// Spec: 03-evaluation §9.

const resolved = new File({ id: digestText('hello\n'), size: 6 });
const other = new File({ id: digestText('other'), size: 5 });
const reference = new File({ size: 6, source: 'localfile://h.txt', etag: 'tag' });

describe('comparing a reference with a file', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'reflow-lower-'));
    writeFileSync(join(folder, 'h.txt'), 'hello\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The value of an expression of `f`, `g` (files) and `d`, `e` (directories). */
  function compare(
    expr: string,
    args: Readonly<Record<string, Value>>,
  ): { readonly main: Value; readonly result: Value } {
    const source = `param f file\nparam g file\nparam d dir\nparam e dir\nval Main = ${expr}\n`;
    const workspace = openWorkspace(folder, { 't.rf': source });
    const given = { f: reference, g: resolved, d: Dir.empty, e: Dir.empty, ...args };
    const instance = instantiate(workspace.session, openProgram(workspace, 't.rf'), new Map(Object.entries(given)));
    const main = instance.members.get('Main') ?? false;
    const forced = forceAndWait(workspace, main, boolType);
    if ('err' in forced) throw forced.err;
    return { main, result: forced.value };
  }

  it('interns the reference, whichever side it is on', () => {
    const { main, result } = compare('f == g', {});
    expect(result).to.equal(true);
    if (!(main instanceof Flow)) throw new Error('not delayed');
    const intern = postOrder(main).find((node) => node.op === op.intern);
    expect(intern).to.include({ url: 'localfile://h.txt', mustIntern: true, ident: 't.Main', position: 't.rf:5:13' });
    expect(compare('g == f', {}).result).to.equal(true);
    expect(compare('g != f', {}).result).to.equal(false);
    expect(compare('g == f', { g: other }).result).to.equal(false);
  });

  it('does so inside composites', () => {
    expect(compare('[g, f] == [f, f]', {}).result).to.equal(true);
    expect(compare('{a: f, b: 1} == {a: g, b: 1}', { g: other }).result).to.equal(false);
    expect(compare('#A(f) == #A(g)', {}).result).to.equal(true);
    expect(compare('["k": f] != ["k": g]', {}).result).to.equal(false);
  });

  it('waits for all such files of two directories together', () => {
    const d = Dir.of([
      ['a', reference],
      ['b', other],
      ['c', resolved],
    ]);
    const same = Dir.of([
      ['a', resolved],
      ['b', other],
      ['c', reference],
    ]);
    const different = Dir.of([
      ['a', resolved],
      ['b', other],
      ['c', other],
    ]);
    expect(compare('d == e', { d, e: same }).result).to.equal(true);
    expect(compare('d == e', { d, e: different }).main).to.equal(false);
    expect(compare('[d] == [e]', { d, e: same }).result).to.equal(true);
    expect(compare('d == e', { d, e: Dir.empty }).main).to.equal(false);
  });

  it('is immediate for two references and for two files', () => {
    expect(compare('f == f', {}).main).to.equal(true);
    expect(compare('g == g', {}).main).to.equal(true);
  });
});
