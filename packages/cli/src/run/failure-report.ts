// Why a run failed, for people: the exec, its last words, where to look, whether to try again.
// Spec: 07-cli §20.5.

import { errorPosition, isKind, isRestartable, type ReflowError } from '@reflow-lang/base';
import type { RunOutcome } from '@reflow-lang/runner';
import type { FailedNode } from './failed-node.ts';

/** Whole lines, each with its newline. `isBrief`: for a person at a terminal, who needs no compat line. */
export function renderFailure(
  outcome: RunOutcome & { readonly error: ReflowError },
  failed: FailedNode | undefined,
  options: { readonly runlog: string; readonly isBrief: boolean },
): string {
  const lines = [headline(outcome.error, failed, options.isBrief)];
  if (failed !== undefined) lines.push(...describeNode(failed, options.isBrief));
  const advice = adviceOn(outcome);
  if (advice !== undefined) lines.push(advice);
  lines.push(`log: ${options.runlog}`);
  return lines.map((line) => `${line}\n`).join('');
}

function headline(error: ReflowError, failed: FailedNode | undefined, isBrief: boolean): string {
  const exited = /exited with code \d+$/.exec(error.message)?.[0];
  if (isBrief && failed !== undefined && exited !== undefined) {
    const { op, ident, position } = failed.node;
    return `${position === '' ? '' : `${position}: `}${op} ${ident} failed: ${exited}`;
  }
  const position = errorPosition(error);
  const isPlaced = position === undefined || error.message.includes(position);
  return isPlaced ? error.message : `${position}: ${error.message}`;
}

function adviceOn({ status, exitCode, error }: RunOutcome & { readonly error: ReflowError }): string | undefined {
  if (status === 'canceled') return `${exitCode === 124 ? 'out of time' : 'interrupted'}: ${goOn}`;
  if (isRestartable(error)) return `this may be temporary: ${goOn}`;
  if (/ greater than available /.test(error.message)) return 'this machine has less than the program asks for';
  return isKind('ResourcesExhausted', error) ? `when there is room again: ${goOn}` : undefined;
}

const goOn = 'run the command again to go on; what has finished is kept';

function describeNode(failed: FailedNode, isBrief: boolean): readonly string[] {
  const { node, image = '', exitCode, stderrTail, execUri } = failed;
  const what = [`${node.op} ${node.ident}`, ...(node.position === '' ? [] : [`at ${node.position}`])].join(' ');
  const how = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  return [
    ...(isBrief ? [] : [`  ${what}${image === '' ? '' : ` (image ${image})`}${how}`]),
    ...(stderrTail.length > 0 ? ['  last lines of its stderr:', ...stderrTail.map((line) => `    ${line}`)] : []),
    ...(execUri === undefined ? [] : [`  all of its output: ${directoryOf(execUri)}`]),
  ];
}

/** The job directory holds `stdout` and `stderr`. */
const directoryOf = (execUri: string): string => execUri.replace(/^file:\/\//, '').replace(/#.*$/, '');
