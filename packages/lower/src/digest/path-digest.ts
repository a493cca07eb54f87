// Digests of pattern paths. Spec: 03-evaluation §5.

import { absurd, type ByteString, type Digest, digestOf, le64, utf8Bytes } from '@reflow-lang/base';
import type { PathStep } from '../pattern.ts';

/** H of the path's material. Memoised per path. */
export function pathDigest(path: readonly PathStep[]): Digest {
  let digest = memo.get(path);
  if (digest === undefined) {
    digest = digestOf(pathMaterial(path));
    memo.set(path, digest);
  }
  return digest;
}

const memo = new WeakMap<readonly PathStep[], Digest>();

/** The name of the type and the steps. */
export function pathMaterial(path: readonly PathStep[]): ByteString {
  return `grail.com/reflow/syntax.Path${path.map(stepMaterial).join('')}`;
}

function stepMaterial(step: PathStep): ByteString {
  switch (step.kind) {
    case 'value':
      return le64(1);
    case 'tuple':
      return le64(2) + le64(step.index) + le64(step.size);
    case 'list':
      return le64(3) + le64(step.index) + le64(step.size) + (step.tail ? '\x01' : '\x00');
    case 'tail':
      return le64(4) + le64(step.size);
    case 'struct':
      return le64(5) + utf8Bytes(step.field);
    case 'variant':
      return le64(6) + utf8Bytes(step.tag);
    default:
      return absurd(step);
  }
}
