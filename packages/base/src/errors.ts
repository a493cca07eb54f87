// The one error that evaluation and ports reject with. Spec: 07-cli §6, 03-evaluation §21.

/** Spec: 07 §6.1, in the order of their numbers. */
export const errorKinds = [
  'Other',
  'Canceled',
  'Timeout',
  'Temporary',
  'NotExist',
  'NotAllowed',
  'NotSupported',
  'TooManyTries',
  'Integrity',
  'ResourcesExhausted',
  'Eval',
  'Unavailable',
  'Fatal',
  'Invalid',
  'Net',
  'Precondition',
  'OOM',
  'Module',
  'DockerExec',
] as const;

export type ErrorKind = (typeof errorKinds)[number];

const kindText: Record<ErrorKind, string> = {
  Other: 'unknown error',
  Canceled: 'canceled',
  Timeout: 'timeout',
  Temporary: 'temporary',
  NotExist: 'resource does not exist',
  NotAllowed: 'access denied',
  NotSupported: 'operation not supported',
  TooManyTries: 'too many tries',
  Integrity: 'integrity error',
  ResourcesExhausted: 'resources exhausted',
  Eval: 'evaluation error',
  Unavailable: 'unavailable',
  Fatal: 'fatal',
  Invalid: 'invalid',
  Net: 'network error',
  Precondition: 'precondition was not met',
  OOM: 'OOM error',
  Module: 'module',
  DockerExec: 'docker exec',
};

export interface ReflowErrorInit {
  readonly kind?: ErrorKind;
  /** The operation that failed, e.g. `open`. */
  readonly op?: string;
  readonly args?: readonly string[];
  /** A plain error's text: the innermost cause, without op, args and kind. */
  readonly message?: string;
  readonly cause?: ReflowError;
  /** Where in a program it arose, `file:line:col`, when the text does not say it already. */
  readonly position?: string;
}

/**
 * Either a *plain* error (a text only) or an error with op, args, kind and a cause.
 * `message` is the compat text of 07 §6.4.
 */
export class ReflowError extends Error {
  readonly kind: ErrorKind;
  readonly op: string;
  readonly args: readonly string[];
  readonly plain: string | undefined;
  override readonly cause: ReflowError | undefined;
  readonly position: string | undefined;

  constructor(init: ReflowErrorInit) {
    super('', undefined);
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
 * loses its kind, a kind-less error takes its cause's.
 */
export function mkError(op: string, args: readonly string[], kind: ErrorKind, cause?: ReflowError): ReflowError {
  if (cause === undefined) return new ReflowError({ op, args, kind });
  if (cause.plain !== undefined && cause.kind === 'Other') return new ReflowError({ op, args, kind, cause });
  let outer = kind;
  let inner: ErrorKind = cause.kind;
  if (inner === outer) inner = 'Other';
  else if (outer === 'Other') {
    outer = inner;
    inner = 'Other';
  }
  const moved = inner === cause.kind ? cause : withKind(cause, inner);
  const collapsed = moved.op === '' && moved.kind === 'Other' && moved.plain === undefined ? moved.cause : moved;
  return new ReflowError({ op, args, kind: outer, ...(collapsed && { cause: collapsed }) });
}

function withKind(e: ReflowError, kind: ErrorKind): ReflowError {
  return new ReflowError({
    kind,
    op: e.op,
    args: e.args,
    ...(e.plain !== undefined && { message: e.plain }),
    ...(e.cause && { cause: e.cause }),
    ...(e.position !== undefined && { position: e.position }),
  });
}

/** The compat text; `separator` stands before a nested error. Spec: 07 §6.4. */
export function renderError(e: ReflowError, separator = ':\n\t'): string {
  let out = e.op === '' ? '' : [e.op, ...e.args].join(' ');
  const add = (text: string, before = ': '): void => {
    out += out === '' ? text : before + text;
  };
  if (e.kind !== 'Other' && !(e.op === '' && e.plain !== undefined)) add(kindText[e.kind]);
  if (e.plain !== undefined) add(e.plain);
  const cause = e.cause;
  if (cause === undefined) return out;
  const isPlain = cause.plain !== undefined && cause.op === '' && cause.cause === undefined;
  add(isPlain ? (cause.plain ?? '') : renderError(cause, separator), isPlain ? ': ' : separator);
  return out;
}

/** Any thrown thing as a ReflowError; one of ours as it is. */
export function recoverError(thrown: unknown): ReflowError {
  if (thrown instanceof ReflowError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') return new ReflowError({ kind: 'Canceled' });
  return plainError(thrown instanceof Error ? thrown.message : String(thrown));
}

/** True when the first kind that is not Other, from the outside in, is this one. Spec: 07 §6.5. */
export function isKind(kind: ErrorKind, e: ReflowError | undefined): boolean {
  let at = e;
  while (at !== undefined && at.kind === 'Other') at = at.cause;
  return at !== undefined && at.kind === kind;
}

const transientKinds: ReadonlySet<ErrorKind> = new Set(['Timeout', 'Temporary', 'TooManyTries', 'Unavailable']);
const nonRetryableKinds: ReadonlySet<ErrorKind> = new Set([
  'NotSupported',
  'Invalid',
  'NotExist',
  'Fatal',
  'Module',
  'DockerExec',
]);
const neverRestartable: ReadonlySet<ErrorKind> = new Set([
  'Canceled',
  'Fatal',
  'NotSupported',
  'NotAllowed',
  'Module',
  'DockerExec',
]);

export const isTransient = (e: ReflowError): boolean => transientKinds.has(e.kind);
export const isNonRetryable = (e: ReflowError): boolean => nonRetryableKinds.has(e.kind);

/** Whether running the whole evaluation again may help. Spec: 07 §6.6. */
export function isRestartable(e: ReflowError): boolean {
  for (let at: ReflowError | undefined = e; at !== undefined; at = at.cause) {
    if (at.plain !== undefined && at.kind === 'Other') return false;
    if (neverRestartable.has(at.kind)) return false;
    if (isTransient(at) || isKind('Net', at)) return true;
  }
  return false;
}

export const errorKindText = (kind: ErrorKind): string => kindText[kind];
