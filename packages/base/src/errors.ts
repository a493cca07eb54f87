// The one error that evaluation and ports reject with.
//
// An error is *plain* (a text, such as the system gives) or *structured*: an operation, arguments, a
// kind, a cause. A plain error may carry a kind it was classified as; it still prints as its text
// alone, and lends its kind to the structured error that is put around it. Chains of causes may be
// long; nothing here recurses over them.
// Spec: 07-cli §6, 03-evaluation §21.

import {
  type ErrorKind,
  errorKindText,
  isNeverRestartableKind,
  isNonRetryableKind,
  isTransientKind,
} from './error-kinds.ts';

export interface ReflowErrorInit {
  /** `Other` when absent. */
  readonly kind?: ErrorKind;
  /** The operation that failed, e.g. `open`. */
  readonly op?: string;
  readonly args?: readonly string[];
  /** A plain error's text: the innermost cause, without op and args. */
  readonly message?: string;
  readonly cause?: ReflowError;
  /** Where in a program it arose, `file:line:col`, when the text does not say it already. */
  readonly position?: string;
}

/** `message` is the compat text of 07 §6.4. Build structured errors with `mkError`. */
export class ReflowError extends Error {
  readonly kind: ErrorKind;
  readonly op: string;
  readonly args: readonly string[];
  /** The text of a plain error; `undefined` makes it a structured one. */
  readonly plain: string | undefined;
  override readonly cause: ReflowError | undefined;
  readonly position: string | undefined;

  constructor(init: ReflowErrorInit) {
    super();
    this.name = 'ReflowError';
    this.kind = init.kind ?? 'Other';
    this.op = init.op ?? '';
    this.args = init.args ?? [];
    this.plain = init.message;
    this.cause = init.cause;
    this.position = init.position;
    this.message = renderError(this);
  }
}

/** A plain error: prints as its text alone. */
export const plainError = (message: string): ReflowError => new ReflowError({ message });

/**
 * `E(op, ...args, kind, cause)` with the collapsing rules of 07 §6.2: a cause of the same kind
 * loses its kind, a kind-less error takes its cause's, a cause left without op and kind gives way to
 * its own cause. Without `op` the first argument that is not empty takes its place.
 */
export function mkError(op: string, args: readonly string[], kind: ErrorKind, cause?: ReflowError): ReflowError {
  const words = [op, ...args];
  const start = words.findIndex((word) => word !== '');
  const head = start < 0 ? { op: '', args: [] } : { op: words[start] ?? '', args: words.slice(start + 1) };
  if (cause === undefined) return new ReflowError({ ...head, kind });
  const outer = kind === 'Other' ? cause.kind : kind;
  if (cause.plain !== undefined) return new ReflowError({ ...head, kind: outer, cause });
  const inner = cause.kind === outer ? withoutKind(cause) : cause;
  if (inner.op !== '' || inner.kind !== 'Other') return new ReflowError({ ...head, kind: outer, cause: inner });
  return new ReflowError({
    ...head,
    kind: outer,
    ...(inner.cause && { cause: inner.cause }),
    ...(inner.position !== undefined && { position: inner.position }),
  });
}

function withoutKind(e: ReflowError): ReflowError {
  if (e.kind === 'Other') return e;
  return new ReflowError({
    op: e.op,
    args: e.args,
    ...(e.cause && { cause: e.cause }),
    ...(e.position !== undefined && { position: e.position }),
  });
}

/** The compat text; `separator` stands before a nested structured error. Spec: 07 §6.4. */
export function renderError(e: ReflowError, separator = ':\n\t'): string {
  let out = ownText(e);
  let previous = out;
  for (let at = e.cause; at !== undefined; at = at.cause) {
    const text = ownText(at);
    if (previous !== '') out += at.plain === undefined ? separator : ': ';
    out += text;
    previous = text;
  }
  return out;
}

/** Without causes. Arguments of no operation are not shown. */
function ownText(e: ReflowError): string {
  const parts = e.op === '' ? [] : [[e.op, ...e.args].join(' ')];
  if (e.plain === undefined && e.kind !== 'Other') parts.push(errorKindText(e.kind));
  if (e.plain !== undefined) parts.push(e.plain);
  return parts.join(': ');
}

/** Codes of the system's errors that say what kind a failure is. */
const kindOfCode: ReadonlyMap<string, ErrorKind> = new Map([
  ['ENOENT', 'NotExist'],
  ['ETIMEDOUT', 'Timeout'],
  ['EAGAIN', 'Temporary'],
  ['ECONNRESET', 'Temporary'],
  ['EPIPE', 'Temporary'],
]);

/**
 * Any thrown thing as a ReflowError: one of ours as it is, an abort as Canceled or Timeout, a system
 * error under the kind of its code, anything else as a plain error. Spec: 07 §6.2, §6.5.
 */
export function recoverError(thrown: unknown): ReflowError {
  if (thrown instanceof ReflowError) return thrown;
  if (!(thrown instanceof Error)) return plainError(String(thrown));
  if (thrown.name === 'AbortError') return new ReflowError({ kind: 'Canceled' });
  if (thrown.name === 'TimeoutError') return new ReflowError({ kind: 'Timeout' });
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const kind = kindOfCode.get(code);
  const plain = plainError(thrown.message);
  return kind === undefined ? plain : new ReflowError({ kind, cause: plain });
}

/** Several failures as one: none, the one itself, or `[2 errs]: [a], [b]`, sorted. Spec: 07 §6.7. */
export function combineErrors(errors: readonly ReflowError[]): ReflowError | undefined {
  if (errors.length <= 1) return errors[0];
  const texts = errors.map((e) => `[${e.message}]`).sort();
  return plainError(`[${errors.length} errs]: ${texts.join(', ')}`);
}

/** True when the first kind that is not Other, from the outside in, is this one; never for Other. Spec: 07 §6.5. */
export function isKind(kind: ErrorKind, e: ReflowError | undefined): boolean {
  let at = e;
  while (at !== undefined && at.kind === 'Other') at = at.cause;
  return at !== undefined && at.kind === kind;
}

/** By the outermost kind alone. */
export const isTransient = (e: ReflowError): boolean => isTransientKind(e.kind);
/** By the outermost kind alone. */
export const isNonRetryable = (e: ReflowError): boolean => isNonRetryableKind(e.kind);

/** Whether running the whole evaluation again may help. A plain error without a kind ends the search. Spec: 07 §6.6. */
export function isRestartable(e: ReflowError): boolean {
  for (let at: ReflowError | undefined = e; at !== undefined; at = at.cause) {
    if (at.plain !== undefined && at.kind === 'Other') return false;
    if (isNeverRestartableKind(at.kind)) return false;
    if (isTransient(at) || isKind('Net', at)) return true;
  }
  return false;
}

/**
 * Whether `got` is what `wanted` describes: its operation and kind where they are given, its
 * arguments exactly, its cause likewise. A plain `wanted` matches nothing but itself. Spec: 07 §6.5.
 */
export function matchesError(wanted: ReflowError, got: ReflowError): boolean {
  let want: ReflowError = wanted;
  let have: ReflowError | undefined = got;
  while (have !== undefined) {
    if (want === have) return true;
    if (want.plain !== undefined) return want !== wanted && want.plain === have.message;
    if (want.op !== '' && want.op !== have.op) return false;
    if (want.kind !== 'Other' && want.kind !== have.kind) return false;
    if (want.args.length !== have.args.length || want.args.some((arg, i) => arg !== have?.args[i])) return false;
    if (want.cause === undefined) return true;
    want = want.cause;
    have = have.cause;
  }
  return false;
}

/** Where in a program it arose: the outermost position that is known. */
export function errorPosition(e: ReflowError): string | undefined {
  for (let at: ReflowError | undefined = e; at !== undefined; at = at.cause) {
    if (at.position !== undefined) return at.position;
  }
  return undefined;
}
