// What the file system answers, as errors of ours. Spec: 07-cli §6.2, 08-infrastructure §22 (R5, R6).

import { type ErrorKind, mkError, plainError, ReflowError, recoverError } from '@reflow-lang/base';

const kindOfErrno: ReadonlyMap<string, ErrorKind> = new Map([
  ['ENOENT', 'NotExist'],
  ['ENOTDIR', 'NotExist'],
  ['EACCES', 'NotAllowed'],
  ['EPERM', 'NotAllowed'],
  ['ENOSPC', 'ResourcesExhausted'],
  ['EDQUOT', 'ResourcesExhausted'],
  ['EROFS', 'ResourcesExhausted'],
  ['EFBIG', 'ResourcesExhausted'],
  ['EIO', 'Integrity'],
  ['EMFILE', 'Temporary'],
  ['ENFILE', 'Temporary'],
  ['EAGAIN', 'Temporary'],
  ['ESTALE', 'Temporary'],
  ['ETIMEDOUT', 'Timeout'],
  ['ENAMETOOLONG', 'Invalid'],
  ['ELOOP', 'Invalid'],
]);

/** `ENOENT` and the like, or `undefined` when it is no error of the operating system. */
export function errnoOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** The error of a failed file operation: `op arg…: kind: text`. One of ours keeps its kind. */
export function fileError(op: string, args: readonly string[], thrown: unknown): ReflowError {
  if (thrown instanceof ReflowError) return mkError(op, args, 'Other', thrown);
  const errno = errnoOf(thrown);
  const kind = errno === undefined ? 'Other' : (kindOfErrno.get(errno) ?? 'Other');
  return mkError(op, args, kind, errno === undefined ? recoverError(thrown) : plainError(textOf(thrown)));
}

/** True for the errors after which the same work may succeed once somebody has made room. */
export function isOutOfSpace(thrown: unknown): boolean {
  const errno = errnoOf(thrown);
  return errno !== undefined && kindOfErrno.get(errno) === 'ResourcesExhausted';
}

const textOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** Rejects with Canceled when the signal has fired. */
export function checkSignal(signal: AbortSignal): void {
  if (signal.aborted) throw new ReflowError({ kind: 'Canceled' });
}
