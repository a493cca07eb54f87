// The name of a piece of work across runs: what an earlier driver did under it is adopted.
// Spec: 08-infrastructure §21.2, 05-flow-eval §6.7.

import { digestText, hexDigest, isZeroDigest } from '@reflow-lang/base';
import { type ExactKeyInput, exactKeyJson, type Flow } from '@reflow-lang/flow';
import type { ExecConfig } from './ports.ts';

export interface JobKeySpace {
  /** Set where nothing of an earlier run may be taken over: the run's id. */
  readonly salt?: string;
  /** `host` where images are ignored (05 §13.5). */
  readonly space?: string;
}

/** Sixty-four hex digits. */
export function jobKey(f: Flow, config: ExecConfig, { salt, space }: JobKeySpace): string {
  const json = exactKeyJson({
    type: config.type,
    image: config.image,
    cmd: config.cmd,
    args: config.args.flatMap((arg): ExactKeyInput['args'] =>
      arg.out ? [{ out: arg.index }] : arg.fileset === undefined ? [] : [{ fileset: arg.fileset }],
    ),
    outputIsDir: config.outputIsDir ?? [],
    url: config.url,
    aws: config.needAWSCreds,
    docker: config.needDockerAccess,
    ...(!isZeroDigest(f.extraDigest) && { extra: f.extraDigest }),
  });
  return hexDigest(digestText(withMembers(json, { salt, space })));
}

/**
 * Adds members where the order of keys wants them, before `type`. Inside a string of canonical JSON
 * every quote is escaped, so the text before the key occurs nowhere else.
 */
function withMembers(json: string, members: Readonly<Record<string, string | undefined>>): string {
  const before = ',"type":"';
  const at = json.lastIndexOf(before);
  let added = '';
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined && value !== '') added += `,"${name}":${JSON.stringify(value)}`;
  }
  return json.slice(0, at) + added + json.slice(at);
}
