// What runs again after a change, and what is put where. Contracts §6, 07-cli §20.6.

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, type Workspace } from './support/workspace.ts';

const program = `
param (
	corpus = dir("corpus")
	greeting = "hello"
)
val files = make("$/files")
val dirs = make("$/dirs")
func Measure(f file) = exec(image := "i", mem := 10*MiB) (out file) {" wc -c < {{f}} > {{out}} "}
func Double(f file) = exec(image := "i", mem := 10*MiB) (out file) {" cat {{f}} {{f}} > {{out}} "}
val Parts = [(p, Double(Measure(f))) | (p, f) <- corpus]
val Table = exec(image := "i", mem := 10*MiB) (out file) {" cat {{[f | (_, f) <- Parts]}} > {{out}} "}
val Greeting = files.Create(greeting)
val Main = dirs.Make(["table.txt": Table, "greeting.txt": Greeting] + map([("parts/" + p, f) | (p, f) <- Parts]))
`;

describe('a second run', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace({
      'main.rf': program,
      'corpus/a': 'aaaa',
      'corpus/b': 'bb',
      'corpus/sub/c': 'c',
    });
  });
  afterEach(() => work.remove());

  /** Idents of what was executed, each as often as it was. */
  const executed = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { code, stdout, stderr } = await work.reflow(['run', '--events=-', '--json', ...args]);
    expect(code, stderr).to.equal(0);
    return documents(stdout)
      .filter((event) => event.type === 'nodeStarted')
      .map(({ node }) => (typeof node === 'object' && node !== null && 'ident' in node ? String(node.ident) : ''))
      .sort();
  };

  it('executes only what depends on the byte that has changed', async () => {
    expect(await executed('main.rf')).to.deep.equal([
      ...['main.Double', 'main.Double', 'main.Double', 'main.Measure', 'main.Measure', 'main.Measure'],
      'main.Table',
    ]);
    expect(await executed('main.rf')).to.deep.equal([]);
    work.write('corpus/b', 'bbb');
    expect(await executed('main.rf')).to.deep.equal(['main.Double', 'main.Measure', 'main.Table']);
    // Another text of the same length: it is measured, and what was measured is the same.
    work.write('corpus/b', 'xyz');
    expect(await executed('main.rf')).to.deep.equal(['main.Measure']);
    work.write('corpus/b', 'bb');
    expect(await executed('main.rf'), 'back to what is known').to.deep.equal([]);
    expect(await executed('main.rf', '-greeting=hi'), 'no exec needs it').to.deep.equal([]);
    work.write('corpus/d', 'dddd');
    expect(await executed('main.rf'), 'as long as a').to.deep.equal(['main.Measure', 'main.Table']);
  });

  it('executes again what has been edited in the program, and what uses its result', async () => {
    await executed('main.rf');
    work.write('main.rf', program.replace('wc -c <', 'wc -l <'));
    const again = await executed('main.rf');
    expect(again.filter((ident) => ident === 'main.Measure')).to.have.length(3);
    work.write('main.rf', `// A comment.\n${program.replace('val Parts', '\n\nval Parts')}`);
    expect(await executed('main.rf'), 'comments and places do not count').to.deep.equal([]);
  });

  it('notices a byte that changes without size and time', async () => {
    await executed('main.rf');
    const path = join(work.dir, 'corpus', 'a');
    writeFileSync(path, 'aaba');
    expect(await executed('main.rf')).to.deep.equal(['main.Measure']);
  });

  describe('with --output', () => {
    const listed = (dir: string): readonly string[] =>
      readdirSync(join(work.dir, dir), { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(join(work.dir, dir, name)).isFile())
        .sort();
    const text = (path: string): string => readFileSync(join(work.dir, path), 'utf8');

    it('puts the files of the result there, and tells where', async () => {
      const { stdout, stderr } = await work.reflow(['run', '--json', '--output=out', 'main.rf']);
      expect(listed('out')).to.deep.equal(['greeting.txt', 'parts/a', 'parts/b', 'parts/sub/c', 'table.txt']);
      expect(text('out/greeting.txt')).to.equal('hello');
      expect(text('out/table.txt')).to.equal('4\n4\n2\n2\n1\n1\n');
      expect(documents(stdout)[0]?.paths).to.deep.include({ output: join(work.dir, 'out') });
      expect(stderr).to.contain(`result: ${work.dir}/out\n`);
    });

    it('removes what is stale, keeps what others have put or changed there, and makes copies', async () => {
      await work.reflow(['run', '--output=out', 'main.rf']);
      work.write('out/notes.txt', 'mine');
      work.write('out/parts/sub/notes.txt', 'mine too');
      work.write('out/parts/b', 'edited by me');
      const { code } = await work.reflow(['run', '--output=out', 'main.rf', '-corpus=corpus/sub']);
      expect(code).to.equal(0);
      expect(listed('out')).to.deep.equal([
        'greeting.txt',
        'notes.txt',
        'parts/b',
        'parts/c',
        'parts/sub/notes.txt',
        'table.txt',
      ]);
      expect(text('out/parts/b')).to.equal('edited by me');
      // Writing to a result does not reach the stored object.
      writeFileSync(join(work.dir, 'out', 'table.txt'), 'scribbled over');
      const again = await work.reflow(['run', '--json', '--output=out', 'main.rf', '-corpus=corpus/sub']);
      expect(documents(again.stdout)[0]?.stats).to.deep.include({ executed: 0 });
      expect(text('out/table.txt')).to.equal('1\n1\n');
    });

    it('leaves files alone that are as they should be', async () => {
      await work.reflow(['run', '--output=out', 'main.rf']);
      work.write('out/notes.txt', 'mine');
      const before = statSync(join(work.dir, 'out', 'table.txt')).ino;
      await work.reflow(['run', '--output=out', 'main.rf', '-greeting=hi']);
      expect(statSync(join(work.dir, 'out', 'table.txt')).ino).to.equal(before);
      expect(text('out/greeting.txt')).to.equal('hi');
    });

    it('names a single file after the program, and says when there is no file', async () => {
      work.write('one.rf', 'val files = make("$/files")\nval Main = files.Create("text")\n');
      await work.reflow(['run', '--output=out', 'one.rf']);
      expect(listed('out')).to.deep.equal(['one']);
      work.write('number.rf', 'val files = make("$/files")\nval Main = len(files.Create("text"))\n');
      const number = await work.reflow(['run', '--output=out2', 'number.rf']);
      expect([number.code, number.stdout]).to.deep.equal([0, '4\n']);
      expect(number.stderr).to.contain('--output has no effect');
      expect(existsSync(join(work.dir, 'out2'))).to.equal(false);
    });

    it('refuses paths that leave the directory, and a target that is a file', async () => {
      work.write(
        'escape.rf',
        'val d = make("$/dirs")\nval f = make("$/files")\nval Main = d.Make(["../x": f.Create("x")])\n',
      );
      const outside = await work.reflow(['run', '--json', '--output=out', 'escape.rf']);
      expect(outside.code).to.equal(1);
      expect(documents(outside.stdout)[0]).to.deep.include({ status: 'error', exitCode: 1 });
      expect(outside.stderr).to.contain('path leaves its directory');
      expect(existsSync(join(work.dir, 'x'))).to.equal(false);
      work.write('taken', 'a file');
      const taken = await work.reflow(['run', '--output=taken', 'main.rf']);
      expect(taken.code).to.equal(1);
      expect(taken.stderr).to.match(/^output .*\/taken: .*not a directory/m);
      expect(text('taken')).to.equal('a file');
    });
  });

  it('keeps the files of a result also when nobody has asked, as names of the stored objects', async () => {
    const { stdout } = await work.reflow(['run', '--json', 'main.rf']);
    const { paths } = documents(stdout)[0] ?? {};
    const output = typeof paths === 'object' && paths !== null && 'output' in paths ? String(paths.output) : '';
    expect(output.startsWith(join(work.home, 'results'))).to.equal(true);
    expect(statSync(join(output, 'table.txt')).nlink).to.be.greaterThan(1);
  });
});
