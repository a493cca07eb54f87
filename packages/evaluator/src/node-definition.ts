// What events say of a node besides its name: what it is asked to do and what it is given. With it two
// runs can be compared long after both. Spec: 05-flow-eval §15.6, 07-cli §20.6 (explain).

import { renderDigest } from '@reflow-lang/base';
import { execArg, execArgCount, type Flow, op } from '@reflow-lang/flow';
import { Fileset, type Value } from '@reflow-lang/values';
import type { InputInfo, NodeDefinition } from './events.ts';

/** Files told of one node: a directory of 10^5 is told by its digest alone. */
const maxFiles = 200;

export function definitionOf(flow: Flow): NodeDefinition {
  if (flow.op !== op.exec) return { url: flow.url };
  const image = flow.originalImage === '' ? flow.image : flow.originalImage;
  return { image, cmd: flow.cmd, argstrs: flow.argstrs };
}

/** Each input once, in the order of the arguments; `undefined` while the value of one is unknown. */
export function inputsOf(flow: Flow, values: readonly (Value | undefined)[]): readonly InputInfo[] | undefined {
  const inputs: InputInfo[] = [];
  const named = new Set<string>();
  let room = maxFiles;
  const add = (arg: string, value: Value | undefined): boolean => {
    if (!(value instanceof Fileset)) return false;
    const files = pathsOf(value, room);
    room -= files?.length ?? 0;
    inputs.push({ arg, digest: renderDigest(value.digest()), ...(files && { files }) });
    return true;
  };
  if (flow.op === op.extern) return add('0', values[0]) ? inputs : undefined;
  if (flow.op !== op.exec) return inputs;
  for (let i = 0; i < execArgCount(flow); i++) {
    const { out, index } = execArg(flow, i);
    const arg = argName(flow.argstrs[i], index);
    if (out || named.has(arg)) continue;
    named.add(arg);
    if (!add(arg, values[index])) return undefined;
  }
  return inputs;
}

/** `reads` of `{{reads}}`. */
const argName = (argstr: string | undefined, index: number): string =>
  argstr === undefined ? String(index) : argstr.replace(/^\{\{(.*)\}\}$/s, '$1');

/** `undefined` when there are more than `max`. */
function pathsOf(fs: Fileset, max: number): readonly (readonly [string, string])[] | undefined {
  const paths: (readonly [string, string])[] = [];
  const todo: { readonly fs: Fileset; readonly prefix: string }[] = [{ fs, prefix: '' }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { list, entries } = next.fs;
    if (paths.length + entries.length > max || (list?.length ?? 0) > max) return undefined;
    for (const [path, file] of entries) paths.push([next.prefix + path, renderDigest(file.digest())]);
    for (const [i, member] of [...(list ?? []).entries()].reverse()) {
      todo.push({ fs: member, prefix: `${next.prefix}[${i}]/` });
    }
  }
  return paths;
}
