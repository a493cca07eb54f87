// Exact keys: what an execution really depends on, framed, so that job keys and checked cache entries
// never confuse two executions whose outward digests collide. Spec: 05-flow-eval §6.7, §13.4.

import { type Digest, digestText, hexDigest, isZeroDigest, renderDigest } from '@reflow-lang/base';
import { exactFileset, Fileset, type Value } from '@reflow-lang/values';
import type { Flow } from './flow.ts';
import { imageQualifiers } from './image.ts';
import { op } from './op.ts';
import { execArgs, imagesOf, physicalDigests } from './physical.ts';

export interface ExactKeyInput {
  readonly type: 'exec' | 'intern' | 'extern';
  /** Without qualifiers. */
  readonly image: string;
  readonly cmd: string;
  readonly args: readonly ({ readonly out: number } | { readonly fileset: Fileset })[];
  readonly outputIsDir: readonly boolean[];
  readonly url: string;
  readonly aws: boolean;
  readonly docker: boolean;
  readonly extra?: Digest;
}

/** The canonical JSON, keys sorted and no blanks, whose digest is the exact key. */
export function exactKeyJson(input: ExactKeyInput): string {
  return JSON.stringify({
    args: input.args.map((arg) =>
      'out' in arg ? { out: arg.out } : { fileset: renderDigest(exactFileset(arg.fileset)) },
    ),
    aws: input.aws,
    cmd: input.cmd,
    docker: input.docker,
    ...(input.extra !== undefined && { extra: renderDigest(input.extra) }),
    image: input.image,
    outputIsDir: input.outputIsDir,
    type: input.type,
    url: input.url,
    v: 1,
  });
}

/** The exact key of an exec (run with this image), intern or extern whose deps have these values. */
export function exactKey(f: Flow, image: string, values: readonly Value[]): Digest {
  return digestText(exactKeyJson(exactKeyInput(f, image, values)));
}

/**
 * Sixteen hex digits stored beside a cache entry: of the exact key for a physical key, with the image
 * that key was made with, of the canonical key for the logical one.
 */
export function checkOf(f: Flow, key: Digest, values: readonly (Value | undefined)[]): string {
  const at = physicalDigests(f, values).indexOf(key);
  if (at < 0) return hexDigest(f.key()).slice(0, 16);
  const image = f.op === op.exec ? (imagesOf(f)[at] ?? f.image) : '';
  return hexDigest(
    exactKey(
      f,
      image,
      values.filter((value) => value !== undefined),
    ),
  ).slice(0, 16);
}

function exactKeyInput(f: Flow, image: string, values: readonly Value[]): ExactKeyInput {
  const common = {
    cmd: '',
    image: '',
    url: f.url,
    outputIsDir: [],
    aws: false,
    docker: false,
    ...(!isZeroDigest(f.extraDigest) && { extra: f.extraDigest }),
  };
  if (f.op === op.intern) return { ...common, type: 'intern', args: [] };
  if (f.op === op.extern) return { ...common, type: 'extern', args: [{ fileset: filesetAt(values, 0) }] };
  if (f.op !== op.exec) throw new Error('exact key of a flow that is not external');
  const { name, aws, docker } = imageQualifiers(image);
  const written = [f.image, f.originalImage].map(imageQualifiers);
  return {
    ...common,
    type: 'exec',
    image: name,
    cmd: f.cmd,
    args: execArgs(f).map((arg) => (arg.out ? { out: arg.index } : { fileset: filesetAt(values, arg.index) })),
    outputIsDir: f.outputIsDir,
    aws: aws || written.some((qualified) => qualified.aws),
    docker: docker || written.some((qualified) => qualified.docker),
  };
}

function filesetAt(values: readonly Value[], index: number): Fileset {
  const value = values[index];
  if (!(value instanceof Fileset)) throw new Error(`dependency ${index} is not a fileset`);
  return value;
}
