// The corpus of the original's answers, and what this package can say of its programs.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestBytes, renderDigest } from '@reflow-lang/base';
import { Flow, op, renderOp, requirementsOf } from '@reflow-lang/flow';
import { force } from '@reflow-lang/lower';
import { renderType } from '@reflow-lang/types';
import { digestValue, renderValue } from '@reflow-lang/values';
import { forceAndWait, type Instance, makeInstance, openWorkspace, type Workspace } from './program.ts';

export const corpusRoot = new URL('../../../testdata/conformance/', import.meta.url).pathname;

/** JSON as read: compared member by member with what we say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export interface Case {
  readonly name: string;
  readonly category: string;
  readonly folder: string;
  readonly program: string;
  readonly answer: Json;
}

/** Modules that import a v0 program are the business of the room that lowers those. */
const needsLegacy = (test: Case): boolean => readFileSync(join(test.folder, test.program), 'utf8').includes('.reflow"');

/** Every modern program of a folder. */
export function casesOf(category: string): readonly Case[] {
  const folder = join(corpusRoot, category);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, answer: JSON.parse(readFileSync(join(folder, file), 'utf8')) }))
    .filter(({ answer }) => answer.program.endsWith('.rf'))
    .map(({ file, answer }) => ({ name: file.slice(0, -5), category, folder, program: answer.program, answer }))
    .filter((test) => !needsLegacy(test));
}

/** Our answer for one command line, in the form of the corpus. */
export function answerRun(test: Case, args: readonly string[]): Json {
  const workspace = openWorkspace(test.folder);
  let made: ReturnType<typeof makeInstance>;
  try {
    made = makeInstance(workspace, test.program, args);
  } catch (thrown) {
    return { args, stage: 'check', err: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  if (!made.ok) return { args, ...made.error };
  const { module, params } = made.value;
  return {
    args,
    type: renderType(module.type),
    params,
    // Before any evaluation, which names nodes.
    flow: graphsOf(made.value),
    vals: valuesOf(workspace, made.value),
    stderr: workspace.traced,
  };
}

function valuesOf(workspace: Workspace, { module, value }: Instance): Json {
  return Object.fromEntries(
    module.exports
      .filter((entry) => entry.kind === 'val')
      .map(({ name, type }): readonly [string, Json] => {
        const member = value.members.get(name);
        if (member === undefined) return [name, null];
        const shown = { type: renderType(type) };
        try {
          const forced = forceAndWait(workspace, member, type);
          const { delayed } = forced;
          if ('err' in forced) return [name, { ...shown, delayed, err: forced.err.message }];
          const text = renderValue(forced.value, type);
          return [name, { ...shown, delayed, value: text, digest: renderDigest(digestValue(forced.value, type)) }];
        } catch (thrown) {
          return [name, { ...shown, err: String(thrown) }];
        }
      }),
  );
}

function graphsOf({ module, value }: Instance): Json {
  const graphs: [string, Json][] = [];
  for (const { kind, name, type } of module.exports) {
    const member = value.members.get(name);
    if (kind !== 'val' || member === undefined) continue;
    const root = member instanceof Flow ? member : force(member, type);
    if (!(root instanceof Flow)) continue;
    const parts = member instanceof Flow ? {} : { immediateWithDelayedParts: true };
    graphs.push([name, { type: renderType(type), ...graphOf(root), ...parts }]);
  }
  return Object.fromEntries(graphs);
}

/** Nodes in post-order, one entry per node object. */
export function postOrder(root: Flow): readonly Flow[] {
  const order: Flow[] = [];
  const seen = new Set<Flow>();
  const stack: { readonly node: Flow; next: number }[] = [{ node: root, next: 0 }];
  seen.add(root);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const dep = top.node.deps[top.next++];
    if (dep === undefined) {
      order.push(top.node);
      stack.pop();
    } else if (!seen.has(dep)) {
      seen.add(dep);
      stack.push({ node: dep, next: 0 });
    }
  }
  return order;
}

function graphOf(root: Flow): { readonly [name: string]: Json } {
  const order = postOrder(root);
  const ids = new Map(order.map((node, id) => [node, id]));
  const others = order.filter((node) => node.op !== op.requirements);
  const { min, width } = requirementsOf(root);
  return {
    nodes: order.map((node, id) => nodeJson(node, id, ids)),
    canonical: new Set(others.map((node) => node.digest())).size,
    keys: new Set(others.map((node) => node.key())).size,
    requirements: { min: { ...min }, width },
  };
}

function nodeJson(node: Flow, id: number, ids: ReadonlyMap<Flow, number>): Json {
  const common = {
    id,
    op: renderOp(node.op),
    ident: node.ident,
    deps: node.deps.map((dep) => ids.get(dep) ?? -1),
    digest: renderDigest(node.digest()),
    ...(node.position !== '' && { position: node.position }),
  };
  switch (node.op) {
    case op.k:
    case op.kctx:
    case op.coerce:
      return { ...common, flowDigest: renderDigest(node.flowDigest) };
    case op.data:
      return { ...common, data: node.data?.kind === 'bytes' ? renderDigest(digestBytes(node.data.bytes)) : '' };
    case op.intern:
    case op.extern:
      return { ...common, url: node.url };
    case op.requirements: {
      const { min = {}, width = 0 } = node.flowRequirements ?? {};
      return { ...common, requirements: { min: { ...min }, width } };
    }
    case op.exec:
      return {
        ...common,
        image: node.image,
        cmd: node.cmd,
        argmap: (node.argmap ?? []).map((arg) => `${arg.out ? 'out' : 'in'}(${arg.index})`),
        argstrs: node.argstrs,
        outputIsDir: node.outputIsDir,
        resources: { ...node.resources },
        ...(node.nonDeterministic && { nondeterministic: true }),
      };
    default:
      return common;
  }
}

/**
 * The first difference, as `path: theirs / ours`, or `undefined`: every member of the stored answer is
 * compared; a stored `null` accepts anything; members not stored are ignored.
 */
export function difference(stored: Json, ours: Json | undefined, path = ''): string | undefined {
  if (stored === null) return undefined;
  if (Array.isArray(stored)) {
    if (!Array.isArray(ours) || ours.length !== stored.length) return mismatch(path, stored, ours);
    return firstOf(stored.map((item, i) => () => difference(item, ours[i], `${path}[${i}]`)));
  }
  if (typeof stored === 'object' && !Array.isArray(stored)) {
    if (typeof ours !== 'object' || ours === null || Array.isArray(ours)) return mismatch(path, stored, ours);
    const members = new Map(Object.entries(ours));
    return firstOf(
      Object.entries(stored).map(
        ([name, value]) =>
          () =>
            difference(value, members.get(name), `${path}.${name}`),
      ),
    );
  }
  return stored === ours ? undefined : mismatch(path, stored, ours);
}

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

const mismatch = (path: string, stored: Json, ours: Json | undefined): string =>
  `${path}: ${shorten(stored)} / ${shorten(ours)}`;

function shorten(json: Json | undefined): string {
  const text = JSON.stringify(json) ?? 'undefined';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
