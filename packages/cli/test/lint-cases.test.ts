// One module per case in testdata/lint (or a folder with main.rf): what lint says of it, and what is left of
// it when the fixes are applied. Spec: 10-editor §3.7-3.8, §10.1.

import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSourceFile, ok } from '@reflow-lang/base';
import { formatModule } from '@reflow-lang/syntax';
import { expect } from 'chai';
import { expectFile, expectNoOthers } from './support/expect-file.ts';
import { documents } from './support/invoke.ts';
import { createWorkspace, type Workspace } from './support/workspace.ts';

const folder = fileURLToPath(new URL('../testdata/lint/', import.meta.url));
const cases = readdirSync(folder)
  .filter((name) => !name.endsWith('.expect'))
  .sort();

describe('lint', () => {
  for (const name of cases) {
    describe(`of ${name}`, () => {
      let work: Workspace;
      let main: string;
      beforeEach(() => {
        work = createWorkspace();
        cpSync(join(folder, name), join(work.dir, name), { recursive: true });
        main = statSync(join(folder, name)).isDirectory() ? join(name, 'main.rf') : name;
      });
      afterEach(() => work.remove());

      it('finds what is recorded, and fixes it as recorded', async () => {
        const found = await lint(['--frames=always', main]);
        const before = readFileSync(join(work.dir, main), 'utf8');
        await lint(['--fix', main]);
        const fixed = readFileSync(join(work.dir, main), 'utf8');
        await lint(['--fix', '--unsafe-fixes', main]);
        const rewritten = readFileSync(join(work.dir, main), 'utf8');
        expectFile(
          join(folder, `${caseName(name)}.expect`),
          [
            found,
            ...(fixed === before ? [] : [`== fixed\n${changes(before, fixed)}`]),
            ...(rewritten === fixed ? [] : [`== with unsafe fixes\n${changes(fixed, rewritten)}`]),
          ].join('\n'),
        );
      });

      it('is formatted after fixing if it was before', async () => {
        const before = formatModule(createSourceFile(main, readFileSync(join(work.dir, main), 'utf8')));
        work.write(main, before.ok ? before.value : '');
        await lint(['--fix', '--unsafe-fixes', main]);
        const after = readFileSync(join(work.dir, main), 'utf8');
        expect(formatModule(createSourceFile(main, after))).to.deep.equal(ok(after));
      });

      it('has nothing left to fix after fixing', async () => {
        await lint(['--fix', '--unsafe-fixes', main]);
        const once = readFileSync(join(work.dir, main), 'utf8');
        await lint(['--fix', '--unsafe-fixes', main]);
        expect(readFileSync(join(work.dir, main), 'utf8')).to.equal(once);
      });

      it('offers fixes each of which does to digests what it says', async () => {
        const [document] = documents((await work.reflow(['lint', '--json', main])).stdout);
        const text = readFileSync(join(work.dir, main), 'utf8');
        const names = await graphNamesOf(work, main);
        for (const fix of fixesOf(document)) {
          work.write(main, apply(text, fix.edits));
          const changed = (await graphNamesOf(work, main)) !== names;
          expect(changed ? 'changes digests' : 'none', `${fix.id} at ${fix.edits[0]?.start}`).to.be.oneOf(
            fix.effect === 'none' ? ['none'] : ['none', 'changes digests'],
          );
        }
      });

      /** Findings of an accepted module: nothing else is printed. */
      async function lint(args: readonly string[]): Promise<string> {
        const { stdout, stderr } = await work.reflow(['lint', ...args]);
        expect(stderr).to.equal('');
        return stdout;
      }
    });
  }

  it('has no expectations but those of its cases', () => {
    expectNoOthers(folder, cases.map(caseName));
    expect(cases.length).to.be.greaterThan(10);
    expect(cases.filter((name) => !existsSync(join(folder, `${caseName(name)}.expect`)))).to.deep.equal([]);
  });
});

const caseName = (name: string): string => basename(name, '.rf');

/** Lines that differ, with what they became. Both texts are short. */
function changes(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const left = now.filter((line) => !old.includes(line) || isMoved(line, old, now));
  const gone = old.filter((line) => !now.includes(line) || isMoved(line, now, old));
  return [...gone.map((line) => `- ${line}`), ...left.map((line) => `+ ${line}`), ''].join('\n');
}

/** Whether there are more of this line than there were. */
const isMoved = (line: string, before: readonly string[], after: readonly string[]): boolean =>
  after.filter((other) => other === line).length > before.filter((other) => other === line).length;

interface PlainFix {
  readonly id: string;
  readonly effect: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[];
}

function fixesOf(document: unknown): readonly PlainFix[] {
  const { diagnostics } = Object(document);
  return diagnostics.flatMap(({ fixes }: { fixes: readonly object[] }) =>
    fixes.map((fix) => {
      const { id, effect, edits } = Object(fix);
      const plain = edits.map((edit: object) => {
        const { range, newText } = Object(edit);
        return { start: range.start.offset, end: range.end.offset, newText };
      });
      return { id, effect, edits: plain };
    }),
  );
}

function apply(text: string, edits: PlainFix['edits']): string {
  let result = text;
  for (const { start, end, newText } of [...edits].reverse()) {
    result = result.slice(0, start) + newText + result.slice(end);
  }
  return result;
}

/** Digests of everything the module exports, before anything is run. */
async function graphNamesOf(work: Workspace, file: string): Promise<string> {
  const args = Array.from(readFileSync(join(work.dir, file), 'utf8').matchAll(/^param (\S+) (\w+)$/gm), (match) => {
    return `-${match[1]}=${match[2] === 'int' ? '1' : 's3://bucket/x'}`;
  });
  const { stdout } = await work.reflow(['eval', '--json', '--no-exec', file, '--', ...args]);
  const [document] = documents(stdout);
  expect(document?.stage, JSON.stringify(document)).to.equal(undefined);
  const vals: Record<string, unknown> = Object(document?.vals);
  return JSON.stringify(
    Object.entries(vals).map(([name, value]) => [name, Object(value).flowDigest ?? Object(value).digest]),
  );
}
