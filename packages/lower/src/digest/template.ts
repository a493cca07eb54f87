// The material of an expression, compiled: constant bytes with holes where the environment comes in.
// Compiling walks the expression once, with an explicit stack (left spines of operators get long);
// rendering it in an environment costs one look-up per free name and one concatenation.
// Spec: 03-evaluation §18.2, §25.3.

import { type ByteString, type Digest, digestOf, le64 } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import type { Env } from '../env.ts';
import { bindingDigest, bindingExact, findBinding } from './binding.ts';

/** Where names stand that the traversal itself binds: a frame of digests above the real environment. */
export interface Frame {
  readonly outer: Frame | undefined;
  readonly names: readonly string[];
  readonly digests: readonly BoundDigest[];
}

/** A constant, or a digest that depends on the environment. */
export type BoundDigest = Digest | HashPiece;

export type Piece =
  | ByteString
  /** A name of the environment: its level and digest, or (exact) its level and exact value. */
  | {
      readonly kind: 'name';
      readonly name: string;
      /** Frames of the traversal between the use and the environment. */
      readonly above: number;
      readonly type: Type;
      readonly exact: boolean;
    }
  | HashPiece
  /** Computes a shared hash and writes nothing, so that chains of them are computed in order. */
  | { readonly kind: 'prepare'; readonly hash: HashPiece }
  /** Entries of a map literal, in the order of the digests of their keys. */
  | { readonly kind: 'sorted'; readonly entries: readonly SortedEntry[] };

/** The digest of a sub-template. */
export interface HashPiece {
  readonly kind: 'hash';
  readonly pieces: readonly Piece[];
}

export interface SortedEntry {
  readonly order: readonly Piece[];
  readonly body: readonly Piece[];
}

/** One step of emission; an emitter answers with the steps of one node. */
export type Step =
  | ByteString
  | { readonly kind: 'expr'; readonly e: Expr; readonly frame: Frame | undefined }
  | { readonly kind: 'piece'; readonly piece: Piece }
  /** Steps that write elsewhere: into a hash, or an entry. */
  | { readonly kind: 'into'; readonly pieces: Piece[]; readonly steps: readonly Step[]; readonly emit?: Emitter };

/** The steps that write the material of one node, given the frames above the environment. */
export type Emitter = (e: Expr, frame: Frame | undefined) => readonly Step[];

export const exprStep = (e: Expr, frame: Frame | undefined): Step => ({ kind: 'expr', e, frame });
export const pieceStep = (piece: Piece): Step => ({ kind: 'piece', piece });

/** A hash of what the steps write: first the step that fills it, to be put before its uses. */
export function hashed(steps: readonly Step[]): { readonly fill: Step; readonly hash: HashPiece } {
  const pieces: Piece[] = [];
  return { fill: { kind: 'into', pieces, steps }, hash: { kind: 'hash', pieces } };
}

/** A frame that binds every name to its digest; later names win. */
export function pushFrame(outer: Frame | undefined, names: readonly string[], digests: readonly BoundDigest[]): Frame {
  return { outer, names, digests };
}

/** The same frame with more names: a comprehension has one for all its clauses. */
export function extendFrame(frame: Frame, names: readonly string[], digests: readonly BoundDigest[]): Frame {
  return { outer: frame.outer, names: [...frame.names, ...names], digests: [...frame.digests, ...digests] };
}

/** A name the traversal binds, or how many of its frames lie above the environment. */
export function findInFrames(
  frame: Frame | undefined,
  name: string,
): { readonly level: number; readonly digest?: BoundDigest } {
  let level = 0;
  for (let at = frame; at !== undefined; at = at.outer, level++) {
    const digest = at.digests[at.names.lastIndexOf(name)];
    if (digest !== undefined) return { level, digest };
  }
  return { level };
}

/** Compiles steps to pieces; nodes are written by the emitter of the target they stand in. */
export function compileTemplate(steps: readonly Step[], emitter: Emitter): readonly Piece[] {
  const root: Piece[] = [];
  const stack: Target[] = [{ pieces: root, steps, at: 0, emit: emitter, isWhole: true }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const step = top.steps[top.at];
    top.at++;
    if (step === undefined) finish(stack, top);
    else if (typeof step === 'string') top.pieces.push(step);
    else if (step.kind === 'piece') top.pieces.push(step.piece);
    else if (step.kind === 'into') stack.push({ ...step, at: 0, emit: step.emit ?? top.emit, isWhole: true });
    else descend(stack, top, step.e, step.frame);
  }
  return root;
}

interface Target {
  readonly pieces: Piece[];
  readonly steps: readonly Step[];
  at: number;
  readonly emit: Emitter;
  /** Nothing is written to these pieces after these steps. */
  readonly isWhole: boolean;
}

/** The last step of a node is its continuation, not its child: the stack stays flat on right spines. */
function descend(stack: Target[], top: Target, e: Expr, frame: Frame | undefined): void {
  const isLast = top.at === top.steps.length;
  if (isLast) stack.pop();
  const { pieces, emit } = top;
  stack.push({ pieces, steps: emit(e, frame), at: 0, emit, isWhole: isLast && top.isWhole });
}

function finish(stack: Target[], top: Target): void {
  stack.pop();
  if (top.isWhole) fold(top.pieces);
}

/** Joins neighbouring bytes, and puts the digest where a hash does not depend on the environment. */
function fold(pieces: Piece[]): void {
  let length = 0;
  let bytes: ByteString[] = [];
  const flush = (): void => {
    if (bytes.length > 0) pieces[length++] = bytes.join('');
    bytes = [];
  };
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    const constant = piece === undefined ? '' : constantBytes(piece);
    if (constant !== undefined) {
      bytes.push(constant);
    } else if (piece !== undefined) {
      flush();
      pieces[length++] = piece;
    }
  }
  flush();
  pieces.length = length;
}

function constantBytes(piece: Piece): ByteString | undefined {
  if (typeof piece === 'string') return piece;
  if (piece.kind === 'hash') return constantHash(piece);
  return piece.kind === 'prepare' && constantHash(piece.hash) !== undefined ? '' : undefined;
}

/** Life time: that of the compiled expression. */
const constants = new WeakMap<HashPiece, Digest>();

function constantHash(hash: HashPiece): Digest | undefined {
  const [only] = hash.pieces;
  if (hash.pieces.length !== 1 || typeof only !== 'string') return undefined;
  let digest = constants.get(hash);
  if (digest === undefined) {
    digest = digestOf(only);
    constants.set(hash, digest);
  }
  return digest;
}

/** One rendering: the environment, and digests that are used more than once. */
interface Rendering {
  readonly env: Env;
  readonly digests: Map<HashPiece, Digest>;
}

/** The bytes of a template in an environment. */
export function renderTemplate(pieces: readonly Piece[], env: Env): ByteString {
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === 'string') return only;
  return render(pieces, { env, digests: new Map() });
}

function render(pieces: readonly Piece[], rendering: Rendering): ByteString {
  let out: ByteString = '';
  for (const piece of pieces) out += typeof piece === 'string' ? piece : renderHole(piece, rendering);
  return out;
}

function renderHole(piece: Exclude<Piece, string>, rendering: Rendering): ByteString {
  switch (piece.kind) {
    case 'hash':
      return hashOf(piece, rendering);
    case 'prepare':
      hashOf(piece.hash, rendering);
      return '';
    case 'sorted':
      return renderSorted(piece.entries, rendering);
    default: {
      const binding = findBinding(rendering.env, piece.name);
      const level = le64(piece.above + binding.level);
      const { type } = piece;
      return level + (piece.exact ? `v${bindingExact(binding, type)}` : bindingDigest(binding, type));
    }
  }
}

function hashOf(hash: HashPiece, rendering: Rendering): Digest {
  const known = rendering.digests.get(hash);
  if (known !== undefined) return known;
  const digest = digestOf(render(hash.pieces, rendering));
  rendering.digests.set(hash, digest);
  return digest;
}

function renderSorted(entries: readonly SortedEntry[], rendering: Rendering): ByteString {
  return entries
    .map((entry) => ({ entry, order: digestOf(render(entry.order, rendering)) }))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map(({ entry }) => render(entry.body, rendering))
    .join('');
}
