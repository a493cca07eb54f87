// Commands: the template filled, and the limits of its attributes. Spec: 09-legacy-v0 §8.

import type { Flow } from '@reflow-lang/flow';
import { doublePercent, type Limit } from '@reflow-lang/legacy-syntax';
import type { Resources } from '@reflow-lang/values';
import type { LegacyValue } from './value.ts';

/** A command in the making: one dependency for each mention of a flow. */
export interface Command {
  /** A format string. */
  cmd: string;
  readonly deps: Flow[];
  readonly argstrs: string[];
}

/**
 * Writes what a name in the template stands for. FIX: percent signs in a string are doubled like those
 * of the template; the original forgets, and the command is spoilt when it is formatted.
 */
export function interpolate(command: Command, name: string, value: LegacyValue): boolean {
  switch (value.kind) {
    case 'string':
      command.cmd += doublePercent(value.text);
      return true;
    case 'flow':
    case 'flowList':
      command.cmd += '%s';
      command.deps.push(value.flow);
      command.argstrs.push(`{{${name}}}`);
      return true;
    default:
      return false;
  }
}

const labels: ReadonlyMap<string, string> = new Map([
  ['rss', 'mem'],
  ['cpu', 'cpu'],
  ['data', 'disk'],
]);

/** Of several limits of one name the last counts; other names are accepted and mean nothing. */
export function resourcesOf(limits: readonly Limit[]): Resources {
  const resources = new Map<string, number>();
  for (const { name, value } of limits) {
    const label = labels.get(name);
    if (label !== undefined) resources.set(label, Number(value));
  }
  return Object.fromEntries(resources);
}
