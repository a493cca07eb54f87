// Why a run failed, for people: the exec, its last words, where to look, whether to try again.
// Spec: 07-cli §20.5.

import { errorPosition, isKind, isRestartable, type ReflowError } from '@reflow-lang/base';
import type { RunOutcome } from '@reflow-lang/runner';
import type { FailedNode } from './failed-node.ts';

/** Whole lines, each with its newline. */
export function renderFailure(
  outcome: RunOutcome & { readonly error: ReflowError },
  failed: FailedNode | undefined,
  runlog: string,
): string {
  const { error } = outcome;
  const position = errorPosition(error);
  const lines = [
    position === undefined || error.message.includes(position) ? error.message : `${position}: ${error.message}`,
  ];
  if (failed !== undefined) lines.push(...describeNode(failed));
  if (outcome.status === 'canceled') lines.push(`${outcome.exitCode === 124 ? 'out of time' : 'interrupted'}: ${goOn}`);
  else if (isRestartable(error)) lines.push(`this may be temporary: ${goOn}`);
  else if (/ greater than available /.test(error.message))
    lines.push('this machine has less than the program asks for');
  else if (isKind('ResourcesExhausted', error)) lines.push(`when there is room again: ${goOn}`);
  lines.push(`log: ${runlog}`);
  return lines.map((line) => `${line}\n`).join('');
}

const goOn = 'run the command again to go on; what has finished is kept';

function describeNode({ node, image, exitCode, stderrTail, execUri }: FailedNode): readonly string[] {
  const what = [`${node.op} ${node.ident}`, ...(node.position === '' ? [] : [`at ${node.position}`])].join(' ');
  const how = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  return [
    `  ${what}${image === undefined || image === '' ? '' : ` (image ${image})`}${how}`,
    ...(stderrTail.length > 0 ? ['  last lines of its stderr:', ...stderrTail.map((line) => `    ${line}`)] : []),
    ...(execUri === undefined ? [] : [`  all of its output: ${directoryOf(execUri)}`]),
  ];
}

/** The job directory holds `stdout` and `stderr`. */
const directoryOf = (execUri: string): string => execUri.replace(/^file:\/\//, '').replace(/#.*$/, '');
