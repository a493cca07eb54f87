// `npm run conformance -- DIR [--only CATEGORY] [--name GLOB] [--json]`. Contracts §8.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { matchPath } from '@reflow-lang/base';
import { createEvalService, type EvalEnvironment } from '@reflow-lang/cli';
import { resolveConfig } from '@reflow-lang/config';
import { builtInLayer } from '@reflow-lang/runner';
import { renderDifference } from './compare.ts';
import { loadCorpus } from './corpus.ts';
import { createReport, type Report, renderReport } from './report.ts';
import { runDigests } from './run-digests.ts';
import { runProgram } from './run-program.ts';
import { runVectors } from './run-vectors.ts';

interface Options {
  readonly dir: string;
  readonly only: string | undefined;
  readonly name: string | undefined;
  readonly json: boolean;
}

const options = readOptions(process.argv.slice(2));
if (existsSync(options.dir)) {
  process.exitCode = await main(options);
} else {
  process.stderr.write(`open ${options.dir}: no such file or directory\n`);
  process.exitCode = 2;
}

async function main(options: Options): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'reflow-conformance-'));
  const report = createReport();
  try {
    const wants = (category: string): boolean => options.only === undefined || options.only === category;
    await runPrograms(options, environmentOf(home), report);
    if (options.name === undefined && wants('digests')) runDigests(options.dir, report);
    if (options.name === undefined && wants('vectors')) runVectors(options.dir, report);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : renderReport(report));
  if (Object.keys(report.groups).length === 0) {
    process.stderr.write(`nothing to compare: ${options.dir} has no answers of that name\n`);
    return 1;
  }
  return report.failures.length > 0 ? 1 : 0;
}

async function runPrograms(options: Options, environment: EvalEnvironment, report: Report): Promise<void> {
  const start = process.cwd();
  for (const item of loadCorpus(options.dir)) {
    if (options.only !== undefined && item.category !== options.only) continue;
    if (options.name !== undefined && !isNamed(options.name, item.name)) continue;
    process.chdir(item.dir);
    const outcomes = await runProgram(item, environment);
    for (const { group, difference } of outcomes) {
      report.add(item.category, group, item.name, difference && renderDifference(difference));
    }
    report.addProgram(
      item.category,
      outcomes.every(({ difference }) => difference === undefined),
    );
  }
  process.chdir(start);
}

function isNamed(pattern: string, name: string): boolean {
  const matched = matchPath(pattern, name);
  return matched.ok && matched.value;
}

/** The embedded defaults in a state folder of their own, execs as plain or sandboxed processes. */
function environmentOf(home: string): EvalEnvironment {
  const config = resolveConfig([builtInLayer(home)]);
  if (!config.ok) throw new Error(config.error);
  const signal = new AbortController().signal;
  const launcher = new URL('../../../executor/src/launcher/main.ts', import.meta.url).pathname;
  return {
    cwd: '',
    trace: () => {},
    log: () => {},
    signal,
    open: (cwd) =>
      createEvalService({
        home,
        config: config.value,
        cwd,
        env: process.env,
        launcherCommand: [process.execPath, '--conditions=source', launcher],
        clusterArgs: { executor: 'process' },
        warn: (line) => process.stderr.write(`${line}\n`),
        signal,
      }),
  };
}

function readOptions(args: readonly string[]): Options {
  const value = (name: string): string | undefined => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) : args[at + 1];
  };
  const named = ['only', 'name'];
  const dir = args.find((arg, i) => !arg.startsWith('--') && !named.some((name) => args[i - 1] === `--${name}`));
  return {
    dir: resolve(dir ?? 'testdata/conformance'),
    only: value('only'),
    name: value('name'),
    json: args.includes('--json'),
  };
}
