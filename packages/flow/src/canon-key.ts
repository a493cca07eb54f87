// canonKey: what is the same node. It equals the digest wherever no salt occurs, and otherwise adds
// what the digest leaves out, so that different computations never merge.
// Spec: 03-evaluation §20, 05-flow-eval §5.2, §6.7.

import { type ByteString, type Digest, digestOf, digestText, mixDigests, zeroDigest } from '@reflow-lang/base';
import { walkDepsFirst } from './deps-first.ts';
import type { Flow } from './flow.ts';
import { str } from './framing.ts';
import { ownMaterial } from './logical-digest.ts';
import { op } from './op.ts';

/** Keeps an intern that must read its source apart from one that may be a snapshot. */
export const mustInternDigest: Digest = digestText('internMustInternDigest');

/** The key under which canonicalisation looks a node up. Spec: 05 §5.2. */
export function canonicalMapKey(f: Flow): Digest {
  return f.mustIntern ? mixDigests(f.key(), mustInternDigest) : f.key();
}

/** Computes and memoises the key of the node and of everything below. Requirements are transparent. */
export function computeKey(root: Flow): Digest {
  walkDepsFirst(root, { isDone: (f) => f.memoKey !== zeroDigest, below: keyInputs, finish: finishKey });
  return root.memoKey;
}

function keyInputs(f: Flow): readonly Flow[] {
  if (f.parent !== undefined) return [f.parent];
  if (f.op !== op.map) return f.deps;
  f.initMap();
  return f.mapFlow === undefined ? f.deps : [...f.deps, f.mapFlow];
}

function finishKey(f: Flow): void {
  const inputs = keyInputs(f);
  const [first] = inputs;
  if (first !== undefined && (f.parent !== undefined || f.op === op.requirements)) f.memoKey = first.memoKey;
  else if (f.hashV1 && inputs.length > 0) f.memoKey = legacyKey(f, inputs);
  else if (isSalted(f, inputs)) f.memoKey = digestOf(`canon1${f.digest()}${saltPart(f)}${joinKeys(inputs)}`);
  else f.memoKey = f.digest();
}

/**
 * A legacy digest inlines what is below and so grows exponentially with sharing; its key is built from
 * the keys below instead. It separates whatever the digest separates.
 */
function legacyKey(f: Flow, inputs: readonly Flow[]): Digest {
  return digestOf(`canon1 v1${str(ownMaterial(f, ''))}${saltPart(f)}${joinKeys(inputs)}`);
}

function isSalted(f: Flow, inputs: readonly Flow[]): boolean {
  if (f.isSalted()) return true;
  for (const input of inputs) if (input.memoKey !== input.digest()) return true;
  return false;
}

function saltPart(f: Flow): ByteString {
  const salt = f.saltDigest();
  return salt === zeroDigest ? '\x00' : `\x01${salt}`;
}

function joinKeys(inputs: readonly Flow[]): ByteString {
  return inputs.map((input) => input.memoKey).join('');
}
