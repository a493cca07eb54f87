// `reflow check` of folders, as SARIF, with ignore comments, and again when something changes.
// Spec: 07-cli §20.6-20.7; 10-editor §3.7.

import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dispatch, type ProcessHost } from '@reflow-lang/cli';
import { expect } from 'chai';
import { documents } from './support/invoke.ts';
import { createWorkspace, type Workspace } from './support/workspace.ts';

const unusedLine = (file: string, line: number): string => `${file}:${line}:2: warning: x declared and not used\n`;

describe('check', () => {
  let work: Workspace;
  beforeEach(() => {
    work = createWorkspace();
  });
  afterEach(() => work.remove());

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) work.write(path, text);
  };

  describe('of folders', () => {
    it('takes the modules below, sorted, each once, and none of hidden folders', async () => {
      write({
        'd/b.rf': 'x := 1\n',
        'd/a/z.rf': 'x := 1\n',
        'd/a.rf': 'x := 1\n',
        'd/.git/q.rf': 'x := 1\n',
        'd/node_modules/m/q.rf': 'x := 1\n',
        'd/readme.md': '',
      });
      symlinkSync('..', join(work.dir, 'd', 'a', 'up'));
      const files = ['d/a.rf', 'd/a/z.rf', 'd/b.rf'];
      expect((await work.reflow(['check', 'd'])).stderr).to.equal(files.map((file) => unusedLine(file, 1)).join(''));
      const json = documents((await work.reflow(['check', '--json', './d/', 'd/b.rf', 'd'])).stdout);
      expect(json.map(({ file }) => file)).to.deep.equal(['d/a.rf', 'd/a/z.rf', 'd/b.rf']);
    });

    it('keeps the order of the command line and what is given by name', async () => {
      write({ 'd/b.rf': 'val B = 1\n', 'd/a.rf': 'val A = 1\n', 'c.rf': 'val C = 1\n' });
      const json = documents((await work.reflow(['check', '--json', 'c.rf', 'd/b.rf', 'd', 'c.rf'])).stdout);
      expect(json.map(({ file }) => file)).to.deep.equal(['c.rf', 'd/b.rf', 'd/a.rf', 'c.rf']);
    });

    it('says what a folder without modules is', async () => {
      write({ 'd/readme.md': '' });
      expect(await work.reflow(['check', 'd'])).to.deep.equal({
        code: 1,
        stdout: '',
        stderr: 'read d: is a directory\n',
      });
    });
  });

  describe('--sarif', () => {
    it('prints one document for all files, whatever happens to them', async () => {
      write({
        'bad.rf': 'val Main = "🧬" + 1\n',
        'good.rf': 'val Main = 1\n',
        'user.rf': 'val lib = make("./bad.rf")\nval Main = lib.Main\n',
      });
      const { code, stdout, stderr } = await work.reflow(['check', '--sarif', 'bad.rf', 'good.rf', 'user.rf', 'no.rf']);
      const [document, ...others] = documents(stdout);
      expect([code, stderr, others]).to.deep.equal([1, '', []]);
      expect(document).to.include({ version: '2.1.0', $schema: 'https://json.schemastore.org/sarif-2.1.0.json' });
      const [run] = Object(document).runs;
      expect(run.columnKind).to.equal('unicodeCodePoints');
      expect(run.tool.driver).to.deep.include({ name: 'reflow' });
      expect(run.tool.driver.rules.map((rule: object) => Object(rule).id)).to.deep.equal(['E0210', 'E0401', 'E0405']);
      expect(run.results.map((result: object) => [Object(result).ruleId, Object(result).ruleIndex])).to.deep.equal([
        ['E0210', 0],
        ['E0405', 2],
        ['E0401', 1],
      ]);
      const [mismatch, imported] = run.results;
      expect(mismatch).to.deep.include({
        level: 'error',
        message: {
          text: 'cannot apply binary operator "+" to type string and int. Help: convert with FromInt of "$/strings"',
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'bad.rf', uriBaseId: '%SRCROOT%' },
              region: { startLine: 1, startColumn: 16, endLine: 1, endColumn: 17 },
            },
          },
        ],
      });
      expect(imported.relatedLocations[0].physicalLocation.artifactLocation.uri).to.equal('bad.rf');
    });

    it('names findings the same when they move, and differently when they differ', async () => {
      const prints = async (text: string): Promise<readonly unknown[]> => {
        work.write('a.rf', text);
        const [document] = documents((await work.reflow(['check', '--sarif', 'a.rf'])).stdout);
        return Object(document).runs[0].results.map(
          (result: object) => Object(result).partialFingerprints['reflow/v1'],
        );
      };
      const [first, second] = await prints('val A = 1 + "x"\nval B = 2 + "x"\n');
      const [moved] = await prints('\n\nval A = 1 + "x"\n');
      expect(first).to.match(/^[0-9a-f]{64}$/);
      expect(second).to.not.equal(first);
      expect(moved).to.equal(first);
    });
  });

  describe('with ignore comments', () => {
    const text = 'x := 1 // reflow:ignore W0001 -- for later\nval Main = {a: 1, a: 2} // reflow:ignore W0020\n';

    it('leaves silenced warnings out of the structured view and of frames, and lets -w pass', async () => {
      write({ 'a.rf': text, 'user.rf': 'val lib = make("./a.rf")\nval Main = lib.Main\n' });
      const [document] = documents((await work.reflow(['check', '--json', 'a.rf'])).stdout);
      expect(document?.diagnostics).to.deep.equal([]);
      expect(await work.reflow(['check', '--frames=always', 'a.rf'])).to.deep.equal({
        code: 0,
        stdout: '',
        stderr: '',
      });
      expect((await work.reflow(['check', '-w', 'a.rf'])).code).to.equal(0);
      expect((await work.reflow(['check', '-w', 'user.rf'])).code).to.equal(0);
    });

    it('changes nothing of what the original prints', async () => {
      write({ 'a.rf': text });
      expect((await work.reflow(['check', 'a.rf'])).stderr).to.equal(unusedLine('a.rf', 1));
      const [document] = documents((await work.reflow(['check', '--json', 'a.rf'])).stdout);
      expect(document?.warnings).to.deep.equal([unusedLine('a.rf', 1).trimEnd()]);
    });

    it('silences no error, nor a warning of another line', async () => {
      write({ 'a.rf': '// reflow:ignore E0210, W0001\nval Main = 1 + "x"\nx := 1\n' });
      const [document] = documents((await work.reflow(['check', '--json', 'a.rf'])).stdout);
      expect(Object(document).diagnostics.map((each: object) => Object(each).code)).to.deep.equal(['E0210', 'W0001']);
    });
  });

  describe('--watch', () => {
    it('checks again when a module, an import or a folder changes, until it is interrupted', async () => {
      write({ 'd/a.rf': 'val lib = make("./../lib/l.rf")\nval Main = lib.X\n' });
      const { host, interrupt, seen } = watchingHost(work);
      const ended = dispatch(host, ['check', '--watch', 'd']);
      const missing = 'd/a.rf:1:15: failed to open module ./../lib/l.rf: open lib/l.rf: no such file or directory\n';
      await seen(missing, 'there are errors; watching for changes\n');
      work.write('lib/l.rf', 'val X = 1\n');
      writeFileSync(join(work.dir, 'd', 'a.rf'), 'val lib = make("./../lib/l.rf")\nval Main = lib.X + 1\n');
      await seen('all is well; watching for changes\n');
      work.write('lib/l.rf', 'val X = "x"\n');
      await seen('cannot apply binary operator "+" to type string and int\n', 'there are errors');
      work.write('lib/l.rf', 'val X = 3\n');
      await seen('all is well');
      work.write('d/new.rf', 'val Y = z\n');
      await seen('d/new.rf:1:10: identifier "z" not defined\n', 'there are errors');
      interrupt();
      expect(await ended).to.equal(130);
    });
  });
});

/** A host that is told apart from a process only by its streams, and waits for what is written. */
function watchingHost(work: Workspace): {
  readonly host: ProcessHost;
  readonly interrupt: () => void;
  readonly seen: (...texts: readonly string[]) => Promise<void>;
} {
  const controller = new AbortController();
  let written = '';
  const host: ProcessHost = {
    cwd: work.dir,
    env: { REFLOW_HOME: work.home },
    stdout: () => {},
    stderr: (text) => {
      written += text;
    },
    terminal: { stdout: false, stderr: false, columns: 80 },
    lines: async function* () {},
    input: async () => new Uint8Array(),
    interrupts: () => controller.signal,
    launcherCommand: [],
  };
  return {
    host,
    interrupt: () => controller.abort('SIGINT'),
    seen: async (...texts) => {
      for (const text of texts) {
        const until = Date.now() + 20_000;
        while (!written.includes(text)) {
          if (Date.now() > until) throw new Error(`waited in vain for ${JSON.stringify(text)} in ${written}`);
          await sleep(10);
        }
        written = written.slice(written.indexOf(text) + text.length);
      }
    },
  };
}
