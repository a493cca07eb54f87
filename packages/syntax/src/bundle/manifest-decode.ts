// The manifest of a bundle: one JSON document, as the original writes it. Spec: 01-syntax §13.2.

import { compareUtf8, fail, ok, type Result } from '@reflow-lang/base';

export interface Manifest {
  /** Digest text of the entry module's source. */
  readonly entrypoint: string;
  readonly entrypointPath: string;
  /** `null` when none were ever injected. */
  readonly args: readonly string[] | null;
  /** Digest texts by session path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Keys in the original's order, files by path; ends with a newline. */
export function encodeManifest({ entrypoint, entrypointPath, args, files }: Manifest): string {
  const members = [...files]
    .sort(([a], [b]) => compareUtf8(a, b))
    .map(([path, digest]) => `${quoted(path)}:${quoted(digest)}`);
  const list = args === null ? 'null' : `[${args.map(quoted).join(',')}]`;
  return `{"Entrypoint":${quoted(entrypoint)},"EntrypointPath":${quoted(entrypointPath)},"Args":${list},"Files":{${members.join(',')}}}\n`;
}

/** As Go's encoder does it, which is careful about HTML and about line separators of JavaScript. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The error says what is wrong with it. Members that nobody knows are passed over. */
export function decodeManifest(text: string): Result<Manifest, string> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return fail('manifest is no JSON');
  }
  const members = membersOf(document);
  const entrypoint = members?.get('Entrypoint');
  const entrypointPath = members?.get('EntrypointPath');
  if (typeof entrypoint !== 'string' || typeof entrypointPath !== 'string') return fail('manifest names no entrypoint');
  const args = decodeArgs(members?.get('Args'));
  if (args === undefined) return fail('manifest has arguments that are no strings');
  const files = new Map<string, string>();
  for (const [path, digest] of membersOf(members?.get('Files')) ?? []) {
    if (typeof digest !== 'string') return fail('manifest has a file without digest');
    files.set(path, digest);
  }
  return ok({ entrypoint, entrypointPath, args, files });
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map<string, unknown>(Object.entries(value))
    : undefined;
}

function decodeArgs(value: unknown): readonly string[] | null | undefined {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) return undefined;
  const args: string[] = [];
  for (const item of value) {
    if (typeof item !== 'string') return undefined;
    args.push(item);
  }
  return args;
}
