// A folder with programs and a home of its own, gone after the test. Spec: 07-cli §21 (fixtures).

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Answer, type InvokeOptions, invoke } from './invoke.ts';

export interface Workspace {
  readonly dir: string;
  /** `$REFLOW_HOME`. */
  readonly home: string;
  write(path: string, text: string): void;
  /** The command, in this folder and with this home. */
  reflow(args: readonly string[], options?: Partial<InvokeOptions>): Promise<Answer>;
  remove(): void;
}

export function createWorkspace(files: Readonly<Record<string, string>> = {}): Workspace {
  const dir = mkdtempSync(join(tmpdir(), 'reflow-cli-'));
  const home = mkdtempSync(join(tmpdir(), 'reflow-home-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    dir,
    home,
    write,
    reflow: (args, options = {}) => invoke(args, { cwd: dir, ...options, env: { REFLOW_HOME: home, ...options.env } }),
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** An exec in the language, of one output file `out`. */
export const exec = (command: string): string =>
  `exec(image := "ubuntu:22.04", mem := 100*MiB) (out file) {"\n\t${command}\n"}`;

/** The programs of the acceptance scenarios. */
export const programs: Readonly<Record<string, string>> = {
  'p.rf': `param (
	// sample names the biological
	// sample to be processed.
	sample string
	// n is how many copies to make.
	n = 3
	verbose = false
	where = "s3://bkt/" + sample
	ref file
	genes = dir("s3://bkt/genes")
)

// Main gives a greeting.
val Main = "hello " + sample

val Nums = [1, 2, 3]

// Add adds.
func Add(x, y int) = x + y
`,
  'v.rf': 'val Main = {a: 1, b: [1.5, 2.0], c: ["x": true], d: ("s", 2), e: #Ok(3), f: #None, g: []}\n',
  't.rf': 'val Main = 1 + "x"\n',
  't2.rf': 'val A = 1\nval Main = b\nval C = 1 + "x"\n',
  'u.rf': 'val x = 1\nval Main = 2\n',
  'm.rf': 'val m = make("./u.rf")\nval Main = m.Main\n',
  'boom.rf': 'val Main = panic("boom")\n',
  'tr.rf': 'val Main = trace("hi")\n',
  'nomain.rf': 'val X = 1\n',
  'empty.rf': '',
  'b.rf': 'param x bool\nval Main = x\n',
  'xs.rf': 'param xs [int]\nval Main = len(xs)\n',
  'o.reflow': 'x = param("xx", "help for xx")\n',
  'ex.rf': `val Main = ${exec('echo hi > {{out}}')}\n`,
  'bad.rf': `val Main = ${exec('echo oops >&2; exit 3')}\n`,
  'two.rf': `val a = ${exec('echo a > {{out}}')}\nval b = ${exec('cat {{a}} > {{out}}; echo b >> {{out}}')}\nval Main = b\n`,
};
