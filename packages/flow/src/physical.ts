// Physical digests and cache keys: what an execution is looked up under once the contents of its
// dependencies are known. Spec: 05-flow-eval §6.4-6.5.

import { type ByteString, type Digest, digestOf, utf8Bytes } from '@reflow-lang/base';
import { Fileset, filesetMaterial, type Value } from '@reflow-lang/values';
import type { ExecArg } from './definition.ts';
import type { Flow } from './flow.ts';
import { argmapMaterial, digestFlow, type FlowContext } from './logical-digest.ts';
import { op } from './op.ts';

/**
 * `values[i]` is the value of `deps[i]`, `undefined` where it is not known: then there are none. For an
 * exec first that of its image, then, if another one was written, that of the image as written.
 * Throws when a value is not a fileset: only filesets are arguments of executions.
 */
export function physicalDigests(f: Flow, values: readonly (Value | undefined)[]): readonly Digest[] {
  if (f.op !== op.exec && f.op !== op.extern) return [];
  let inputs: ByteString = '';
  for (let i = 0; i < f.deps.length; i++) {
    const value = values[i];
    if (value === undefined) return [];
    if (!(value instanceof Fileset)) throw new Error(`dependency ${i} of ${f.ident} is not a fileset`);
    inputs += filesetMaterial(value);
  }
  if (f.op === op.extern) return [digestOf(inputs + utf8Bytes(f.url) + f.extraDigest)];
  return imagesOf(f).map((image) => physicalDigestFor(f, image, inputs));
}

/** Most concrete first: physical ones, then the logical one. Spec: 05 §6.5. */
export function cacheKeys(f: Flow, values: readonly (Value | undefined)[], context?: FlowContext): readonly Digest[] {
  return [...physicalDigests(f, values), digestFlow(f, context)];
}

/** The images of an exec that its physical digests are made with, in their order. */
export function imagesOf(f: Flow): readonly string[] {
  return f.originalImage === '' || f.originalImage === f.image ? [f.image] : [f.image, f.originalImage];
}

/** The arguments of an exec or extern: the argmap, or one input per dependency without one. */
export function execArgs(f: Flow): readonly ExecArg[] {
  return f.argmap ?? f.deps.map((_, index) => ({ out: false, index }));
}

function physicalDigestFor(f: Flow, image: string, inputs: ByteString): Digest {
  return digestOf(inputs + utf8Bytes(image) + utf8Bytes(f.cmd) + argmapMaterial(execArgs(f)) + f.extraDigest);
}
