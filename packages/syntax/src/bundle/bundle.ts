// Bundles (`.rfx`): a module, everything it imports and arguments for it, in one file.
// Spec: 01-syntax §13.2, 03-evaluation §16.7.

import {
  compareUtf8,
  decodeLatin1,
  digestBytes,
  encodeLatin1,
  fail,
  fromUtf8Bytes,
  ok,
  type Result,
  renderDigest,
  utf8Bytes,
} from '@reflow-lang/base';
import { decodeManifest, encodeManifest } from './manifest-decode.ts';
import { readZip, writeZip } from './zip.ts';

export interface Bundle {
  /** Source of the entry module. */
  readonly entry: Uint8Array;
  /** Folder of the entry module's session path; `.` for `main.rf`. */
  readonly entryFolder: string;
  /** Flags that stand for missing arguments, as on a command line; `null` when there never were any. */
  readonly args: readonly string[] | null;
  /** Sources by session path, that of the entry module included. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const manifestName = 'manifest';

/** The archive; the same bytes for the same bundle. */
export function encodeBundle({ entry, entryFolder, args, files }: Bundle): Uint8Array {
  const contents = new Map<string, Uint8Array>();
  const digests = new Map<string, string>();
  for (const [path, content] of files) {
    const digest = digestOf(content);
    contents.set(digest, content);
    digests.set(path, digest);
  }
  const entrypoint = digestOf(entry);
  contents.set(entrypoint, entry);
  const manifest = encodeManifest({ entrypoint, entrypointPath: entryFolder, args, files: digests });
  return writeZip([
    ...[...contents].sort(([a], [b]) => compareUtf8(a, b)).map(([name, content]) => ({ name, content })),
    { name: manifestName, content: encodeLatin1(utf8Bytes(manifest)) },
  ]);
}

const digestOf = (content: Uint8Array): string => renderDigest(digestBytes(content));

/**
 * What an archive holds. `log` receives a line for each entry that is none of a bundle. The error is the
 * original's text; what the original reads unseen (`is damaged`) is one too.
 */
export function decodeBundle(bytes: Uint8Array, log: (line: string) => void): Result<Bundle, string> {
  const entries = readZip(bytes);
  if (!entries.ok) return entries;
  const contents = new Map<string, Uint8Array>();
  let text: string | undefined;
  for (const { name, content } of entries.value) {
    if (name === manifestName) text = fromUtf8Bytes(decodeLatin1(content));
    else if (/^sha256:[0-9a-f]{64}$/.test(name)) contents.set(name, content);
    else log(`unexpected file name ${name} in bundle`);
  }
  if (text === undefined) return fail('bundle is missing manifest');
  const manifest = decodeManifest(text);
  if (!manifest.ok) return fail(`invalid bundle: ${manifest.error}`);
  const { entrypoint, entrypointPath, args } = manifest.value;
  const entry = contents.get(entrypoint);
  if (entry === undefined) return fail('invalid bundle: entrypoint module is missing');
  const files = new Map<string, Uint8Array>();
  for (const [path, digest] of manifest.value.files) {
    const content = contents.get(digest);
    if (content === undefined) return fail(`invalid bundle: file ${path} (${digest}) is missing`);
    files.set(path, content);
  }
  const damaged = [...contents].find(([digest, content]) => digestOf(content) !== digest);
  if (damaged !== undefined) return fail(`invalid bundle: ${damaged[0]} is damaged`);
  return ok({ entry, entryFolder: entrypointPath, args, files });
}
