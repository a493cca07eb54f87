// Instances of programs given as text, and their graphs in a readable form.

import { createSourceFile, fail, hexDigest } from '@reflow-lang/base';
import { Flow, renderOp } from '@reflow-lang/flow';
import { instantiateLegacy, type LegacyArguments } from '@reflow-lang/legacy';
import { openLegacyModule } from '@reflow-lang/legacy-syntax';
import type { Value } from '@reflow-lang/values';

export interface Given {
  readonly params?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** The members of an instance of the program, called `t.reflow`. */
export function membersOf(text: string, given: Given = {}): ReadonlyMap<string, Value> {
  const module = openLegacyModule(createSourceFile('t.reflow', text), (path) => fail(`open ${path}: no such file`));
  if (!module.ok) throw new Error(module.errors.join('\n'));
  const args: LegacyArguments = { params: new Map(Object.entries(given.params ?? {})), args: given.args ?? [] };
  return instantiateLegacy(module, args).members;
}

export function rootOf(text: string, given: Given = {}): Flow {
  const main = membersOf(text, given).get('Main');
  if (!(main instanceof Flow)) throw new Error('Main is no flow');
  return main;
}

export const rootDigest = (text: string): string => hexDigest(rootOf(text).digest());

/** Every node object once, dependencies first. */
export function nodesOf(root: Flow): readonly Flow[] {
  const order: Flow[] = [];
  const seen = new Set<Flow>();
  const stack: { readonly flow: Flow; readonly isReady: boolean }[] = [{ flow: root, isReady: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { flow, isReady } = top;
    if (isReady) order.push(flow);
    else if (!seen.has(flow)) {
      seen.add(flow);
      stack.push({ flow, isReady: true });
      for (const dep of flow.deps.toReversed()) stack.push({ flow: dep, isReady: false });
    }
  }
  return order;
}

/** `pullup(collect[^ -> n/](intern[s3://a/d/]))`. */
export function describe(flow: Flow): string {
  const details = [flow.image, flow.cmd, flow.url, flow.re, flow.repl].filter((text) => text !== '');
  const inside = details.length === 0 ? '' : `[${details.join(' -> ')}]`;
  return `${renderOp(flow.op)}${inside}(${flow.deps.map(describe).join(', ')})`;
}
