// `reflow graph`: the Flow graph of a program, without running it. Contracts §4, 07-cli §20.6.

import { createSessions, openProgram } from '@reflow-lang/runner';
import { failureText } from '../answers/failure.ts';
import { graphsOf } from '../answers/graph.ts';
import { renderDot } from '../answers/graph-dot.ts';
import { renderMermaid } from '../answers/graph-mermaid.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { flagText } from '../flags.ts';
import { jsonLine } from '../text/json.ts';
import { splitFiles } from '../text/program-arguments.ts';

const formats = ['json', 'dot', 'mermaid'] as const;
type Format = (typeof formats)[number];
const isFormat = (text: string): text is Format => formats.some((format) => format === text);

export const graph: Command = {
  name: 'graph',
  usage: 'graph [--format=json|dot|mermaid] file... [-- args]',
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

function graphFile(host: CommandHost, format: Format, file: string, args: readonly string[]): boolean {
  const sessions = createSessions({ cwd: host.cwd, trace: (line) => host.stderr(`${line}\n`), log: () => {} });
  const opened = openProgram(sessions, file, args);
  if (!opened.ok) {
    const err = failureText(opened.error);
    if (format === 'json') host.stdout(jsonLine({ file, args, stage: opened.error.stage, err }));
    else host.stderr(`${err}\n`);
    return false;
  }
  const flow = graphsOf(opened.value);
  if (format === 'json') host.stdout(jsonLine({ file, args, flow }));
  else host.stdout(format === 'dot' ? renderDot(file, flow) : renderMermaid(flow));
  return true;
}
