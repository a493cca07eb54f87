// Logical, physical and exact keys. Spec: 05-flow-eval §6, 03-evaluation §20.

import type { ByteString, Digest } from '@reflow-lang/base';
import type { Fileset, Value } from '@reflow-lang/values';
import type { Flow } from './flow.ts';

export interface FlowContext {
  /** Name space of digests; `''` by default. */
  readonly universe: string;
}

export function digestFlow(f: Flow, context?: FlowContext): Digest {
  throw new Error('not written yet: digestFlow');
}
export function writeFlowMaterial(f: Flow, context?: FlowContext): ByteString {
  throw new Error('not written yet: writeFlowMaterial');
}
/** `values[i]` is the value of `deps[i]`; `undefined` where it is not known: then there are none. */
export function physicalDigests(f: Flow, values: readonly (Value | undefined)[]): readonly Digest[] {
  throw new Error('not written yet: physicalDigests');
}
/** Most concrete first: physical ones, then the logical one. Spec: 05 §6.5. */
export function cacheKeys(f: Flow, values: readonly (Value | undefined)[]): readonly Digest[] {
  throw new Error('not written yet: cacheKeys');
}
/** What an execution really depends on; deps are done. Spec: 05 §6.7. */
export interface ExactKeyInput {
  readonly type: 'exec' | 'intern' | 'extern';
  readonly image: string;
  readonly cmd: string;
  readonly args: readonly ({ readonly out: number } | { readonly fileset: Fileset })[];
  readonly outputIsDir: readonly boolean[];
  readonly url: string;
  readonly aws: boolean;
  readonly docker: boolean;
  readonly extra?: Digest;
}
/** The canonical JSON whose digest is the exact key. */
export function exactKeyJson(input: ExactKeyInput): string {
  throw new Error('not written yet: exactKeyJson');
}
export function exactKey(f: Flow, image: string, values: readonly Value[]): Digest {
  throw new Error('not written yet: exactKey');
}
/** Sixteen hex digits stored beside a cache entry. Spec: 05 §13.4. */
export function checkOf(f: Flow, key: Digest, values: readonly (Value | undefined)[]): string {
  throw new Error('not written yet: checkOf');
}
export const mustInternDigest: Digest = undefined as never;
