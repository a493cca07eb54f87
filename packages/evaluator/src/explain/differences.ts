// What two nodes that stand for the same work differ in. Spec: 07-cli §20.6, contracts §9.

import type { InputInfo } from '../events.ts';
import type { NodeFacts } from './node-facts.ts';
import { shownCommand } from './pairs.ts';
import { wordDiff } from './word-diff.ts';

export interface InputDifference {
  readonly arg: string;
  /** `''` when only the whole is known to differ. */
  readonly path: string;
  /** Digests; `''` for what was not, or is not, there. */
  readonly old: string;
  readonly new: string;
}

export interface Differences {
  readonly image?: { readonly old: string; readonly new: string };
  readonly command?: { readonly old: string; readonly new: string; readonly diff: string };
  readonly url?: { readonly old: string; readonly new: string };
  readonly inputs?: readonly InputDifference[];
}

/** Told of one node; what else differs is not told. */
const maxInputs = 20;

export function differencesOf(before: NodeFacts, now: NodeFacts): Differences {
  const [a, b] = [before.definition, now.definition];
  const inputs =
    before.inputs === undefined || now.inputs === undefined ? [] : inputDifferences(before.inputs, now.inputs);
  return {
    ...(changed(a.image, b.image) && { image: { old: a.image ?? '', new: b.image ?? '' } }),
    ...(changed(a.cmd, b.cmd) && { command: commandDifference(shownCommand(before), shownCommand(now)) }),
    ...(changed(a.url, b.url) && { url: { old: a.url ?? '', new: b.url ?? '' } }),
    ...(inputs.length > 0 && { inputs }),
  };
}

/** What nobody has recorded does not differ. */
const changed = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b;

const commandDifference = (before: string, now: string) => ({ old: before, new: now, diff: wordDiff(before, now) });

function inputDifferences(before: readonly InputInfo[], now: readonly InputInfo[]): readonly InputDifference[] {
  const found: InputDifference[] = [];
  const old = new Map(before.map((input) => [input.arg, input]));
  for (const input of now) {
    const was = old.get(input.arg);
    old.delete(input.arg);
    if (was?.digest !== input.digest) found.push(...fileDifferences(input.arg, was, input));
  }
  for (const [arg, was] of old) found.push(...fileDifferences(arg, was, undefined));
  return found.slice(0, maxInputs);
}

function fileDifferences(
  arg: string,
  before: InputInfo | undefined,
  now: InputInfo | undefined,
): readonly InputDifference[] {
  const whole = [{ arg, path: '', old: before?.digest ?? '', new: now?.digest ?? '' }];
  if (before?.files === undefined || now?.files === undefined) return whole;
  const old = new Map(before.files);
  const found: InputDifference[] = [];
  for (const [path, digest] of now.files) {
    const was = old.get(path) ?? '';
    old.delete(path);
    if (was !== digest) found.push({ arg, path, old: was, new: digest });
  }
  for (const [path, digest] of old) found.push({ arg, path, old: digest, new: '' });
  return found.length > 0 ? found : whole;
}
