// Why a program could not be started. Spec: 08-infrastructure §18 (error kinds).

import { type Digest, type ErrorKind, mkError, plainError, type ReflowError, renderDigest } from '@reflow-lang/base';

const kinds: ReadonlyMap<string, ErrorKind> = new Map([
  ['ENOENT', 'Invalid'],
  ['EACCES', 'NotAllowed'],
  ['E2BIG', 'Invalid'],
  ['EAGAIN', 'Temporary'],
  ['ENOMEM', 'Temporary'],
  ['EMFILE', 'Temporary'],
  ['ENFILE', 'Temporary'],
  ['ENOSPC', 'ResourcesExhausted'],
  ['EDQUOT', 'ResourcesExhausted'],
  ['EROFS', 'ResourcesExhausted'],
]);

/** `errno` as the launcher told it; an unknown one may pass. */
export function startError(id: Digest, errno: string, message: string): ReflowError {
  return mkError('exec', [renderDigest(id)], kinds.get(errno) ?? 'Unavailable', plainError(message));
}
