// Why a run failed, for people: the exec, its last words, where to look, whether to try again.
// Spec: 07-cli §20.5.

import { isRestartable } from '@reflow-lang/base';
import type { RunFiles, RunOutcome } from '@reflow-lang/runner';
import type { CommandHost } from '../command.ts';
import type { FailedNode } from './failed-node.ts';

export function reportFailure(
  host: CommandHost,
  failed: FailedNode | undefined,
  outcome: RunOutcome,
  files: RunFiles,
): void {
  const { error } = outcome;
  if (error === undefined) return;
  const lines = [error.position === undefined ? error.message : `${error.position}: ${error.message}`];
  if (failed !== undefined) lines.push(...describeNode(failed));
  if (outcome.status === 'canceled')
    lines.push('interrupted: what has finished is kept; run the command again to go on');
  else if (isRestartable(error)) lines.push('this may be temporary: run the command again, finished work is kept');
  lines.push(`log: ${files.runlog}`);
  host.stderr(`${lines.join('\n')}\n`);
}

function describeNode({ node, image, exitCode, stderrTail, execUri }: FailedNode): readonly string[] {
  const what = [`${node.op} ${node.ident}`, ...(node.position === '' ? [] : [`at ${node.position}`])].join(' ');
  const how = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  return [
    `  ${what}${image === undefined ? '' : ` (image ${image})`}${how}`,
    ...(stderrTail.length > 0 ? ['  last lines of its stderr:', ...stderrTail.map((line) => `    ${line}`)] : []),
    ...(execUri === undefined ? [] : [`  its files and logs: ${execUri}`]),
  ];
}
