import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openWorkspace, runMain } from './program.ts';

// Each line of `testdata/edge/cases.txt` is a program, an arrow and what its `Main` gives. `;;` stands
// between lines of a whole module, `flags` before its arguments, `⏎` and `⇥` for newline and tab.
const folder = join(import.meta.dirname, '../testdata/edge');

function parseCase(line: string): { readonly source: string; readonly args: readonly string[]; readonly want: string } {
  const [left = '', right = ''] = line.split('  ⇒  ');
  const [program = '', flags] = left.split('   flags ');
  const isModule = /(^|;; *)(val Main|param) /.test(program);
  const source = isModule ? program.replaceAll(/ *;; */g, '\n') : `val Main = ${program}`;
  const want = right.replaceAll('⏎', '\n').replaceAll('⇥', '\t').trim();
  return { source: `${source}\n`, args: flags === undefined ? [] : flags.trim().split(' '), want };
}

describe('a value of Main', () => {
  const lines = readFileSync(join(folder, 'cases.txt'), 'utf8').split('\n');
  for (const line of lines.filter((text) => text.includes('⇒'))) {
    const [text = line, note] = line.split(' (trace prints ');
    it(text, () => {
      const { source, args, want } = parseCase(text);
      const workspace = openWorkspace(folder, { 't.rf': source });
      expect(runMain(workspace, 't.rf', args)).to.equal(want);
      if (note !== undefined) expect(workspace.traced).to.deep.equal([note.replaceAll(/[`)]+$|^`/g, '')]);
    });
  }
});
