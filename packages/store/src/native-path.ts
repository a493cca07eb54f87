// Paths between the program's world, where a path is a Reflow string, and the operating system's,
// where it is bytes. A name that is no UTF-8 must survive the way there and back.
// Spec: 08-infrastructure §23 (27), 03-evaluation §25.2.

import { Buffer } from 'node:buffer';
import { type Dirent, readdirSync, readlinkSync } from 'node:fs';
import { fromUtf8Bytes, utf8Bytes } from '@reflow-lang/base';

/** The path as the file system wants it: the string itself wherever that is exact. */
export function nativePath(path: string): string | Buffer {
  return path.isWellFormed() ? path : Buffer.from(utf8Bytes(path), 'latin1');
}

export interface DirectoryEntry {
  /** A Reflow string. */
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
}

/** The entries of a directory in byte order of their names. Throws what the system throws. */
export function listDirectory(path: string): DirectoryEntry[] {
  const entries = readdirSync(nativePath(path), { encoding: 'latin1', withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return entries.map((entry) => ({ name: fromUtf8Bytes(entry.name), kind: kindOf(entry) }));
}

/** The target text of a symbolic link, as a Reflow string. */
export function readLink(path: string): string {
  return fromUtf8Bytes(readlinkSync(nativePath(path), { encoding: 'latin1' }));
}

function kindOf(entry: Dirent): DirectoryEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
