// Nodes as text. Spec: 05-flow-eval §7.

import type { Flow } from './flow.ts';

export function renderFlow(f: Flow, state?: string): string {
  throw new Error('not written yet: renderFlow');
}
export function renderDebug(f: Flow): string {
  throw new Error('not written yet: renderDebug');
}
/** `leftabbrev(image, 40) + ' ' + abbreviated command`. Spec: 05 §7.4. */
export function abbrevCmd(f: Flow): string {
  throw new Error('not written yet: abbrevCmd');
}
export function abbrevMiddle(text: string, max: number): string {
  throw new Error('not written yet: abbrevMiddle');
}
export function abbrevLeft(text: string, max: number): string {
  throw new Error('not written yet: abbrevLeft');
}
/** Command with every argument replaced, `%%` undone. */
export function formatCmd(cmd: string, args: readonly string[]): string {
  throw new Error('not written yet: formatCmd');
}
