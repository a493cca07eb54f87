// `reflow graph`: the Flow graph of a program, without running it. Contracts §4, 07-cli §20.6.

import { createSessions, openProgram } from '@reflow-lang/runner';
import { failureText } from '../answers/failure.ts';
import { type GraphAnswer, graphsOf } from '../answers/graph.ts';
import { renderDot } from '../answers/graph-dot.ts';
import { renderMermaid } from '../answers/graph-mermaid.ts';
import { guarded } from '../answers/guarded.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { flagText } from '../flags.ts';
import { jsonLine } from '../text/json.ts';
import { splitFiles } from '../text/program-arguments.ts';

const formats = ['json', 'dot', 'mermaid'] as const;
type Format = (typeof formats)[number];
const isFormat = (text: string): text is Format => formats.some((format) => format === text);

export const graph: Command = {
  name: 'graph',
  usage: 'graph [--format=dot|json|mermaid] file... [-- args]',
  help: 'Graph prints the Flow graph of every exported value that needs external work, without running it.',
  flags: [{ name: 'format', type: 'string', default: 'dot', usage: 'one of json, dot, mermaid' }],
  run: async (host, flags) => {
    const format = flagText(flags.values, 'format');
    if (!isFormat(format)) throw new UsageError(`unknown format ${format}; choose one of ${formats.join(', ')}`);
    const { files, args } = splitFiles(flags.rest);
    if (files.length === 0) throw new UsageError('missing argument: file');
    let failed = false;
    for (const file of files) failed = !graphFile(host, format, file, args) || failed;
    return failed ? exitCode.failure : exitCode.ok;
  },
};

type Drawn =
  | { readonly flow: Readonly<Record<string, GraphAnswer>> }
  | { readonly stage: string; readonly err: string };

function graphFile(host: CommandHost, format: Format, file: string, args: readonly string[]): boolean {
  const drawn = guarded(
    () => draw(host, file, args),
    (err): Drawn => ({ stage: 'make', err }),
  );
  if (format === 'json') host.stdout(jsonLine({ file, args, ...drawn }));
  else if ('err' in drawn) host.stderr(`${drawn.err}\n`);
  else host.stdout(format === 'dot' ? renderDot(file, drawn.flow) : renderMermaid(drawn.flow));
  return 'flow' in drawn;
}

function draw(host: CommandHost, file: string, args: readonly string[]): Drawn {
  const sessions = createSessions({ cwd: host.cwd, trace: (line) => host.stderr(`${line}\n`), log: () => {} });
  const opened = openProgram(sessions, file, args);
  if (!opened.ok) return { stage: opened.error.stage, err: failureText(opened.error) };
  return { flow: graphsOf(opened.value) };
}
