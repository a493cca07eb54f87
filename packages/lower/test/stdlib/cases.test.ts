import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemModules } from '@reflow-lang/stdlib';
import { expect } from 'chai';
import { openWorkspace, runMain } from '../program.ts';

// Each line of `testdata/stdlib/cases.txt` is what stands behind `val Main = `, an arrow, and what it
// gives. The system modules it names are bound on the same line before it. Spec: 06 §10.
const folder = join(import.meta.dirname, '../../testdata/stdlib');

function program(expression: string): string {
  const used = systemModules.filter(({ name }) => new RegExp(`\\b${name}\\.[A-Z]`).test(expression));
  return `${used.map(({ name }) => `val ${name} = make("$/${name}"); `).join('')}val Main = ${expression}\n`;
}

describe('a system function', () => {
  const lines = readFileSync(join(folder, 'cases.txt'), 'utf8').split('\n');
  for (const line of lines.filter((text) => text.includes('⇒'))) {
    const [expression = '', wanted = ''] = line.split('  ⇒  ');
    it(line, () => {
      const workspace = openWorkspace(folder, { 't.rf': program(expression) });
      expect(runMain(workspace, 't.rf')).to.equal(wanted);
    });
  }
});
