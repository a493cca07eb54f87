// Filesets as requests write them: `{list}` or `{map: {path: {sha256, size}}}`, or the V1 wire form.
// Contracts §5. Depth is bounded; anything else is refused with kind Invalid.

import { parseDigest, ReflowError } from '@reflow-lang/base';
import { decodeFilesetJson, File, Fileset } from '@reflow-lang/values';

const maxDepth = 64;

export function readFileset(json: unknown): Fileset {
  if (typeof json !== 'object' || json === null) throw invalid('expected an object');
  if ('List' in json || 'Fileset' in json || Object.keys(json).length === 0)
    return decodeFilesetJson(JSON.stringify(json));
  return readMembers(json, 0);
}

function readMembers(json: unknown, depth: number): Fileset {
  if (depth > maxDepth) throw invalid('nesting too deep');
  if (typeof json !== 'object' || json === null) throw invalid('expected an object');
  if ('list' in json) {
    if (!Array.isArray(json.list)) throw invalid('list: expected an array');
    return Fileset.ofList(json.list.map((member) => readMembers(member, depth + 1)));
  }
  if (!('map' in json) || typeof json.map !== 'object' || json.map === null) throw invalid('expected list or map');
  return Fileset.ofMap(Object.entries(json.map).map(([path, file]): [string, File] => [path, readFile(path, file)]));
}

function readFile(path: string, json: unknown): File {
  if (typeof json !== 'object' || json === null) throw invalid(`${path}: expected an object`);
  const members = new Map<string, unknown>(Object.entries(json));
  const text = (name: string): string => {
    const value = members.get(name);
    return typeof value === 'string' ? value : '';
  };
  const size = members.get('size') ?? 0;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw invalid(`${path}: size: expected a number`);
  const contentHash = text('contentHash');
  return new File({
    id: parseDigest(text('sha256')),
    size,
    source: text('source'),
    etag: text('etag'),
    ...(contentHash !== '' && { contentHash: parseDigest(contentHash) }),
  });
}

const invalid = (message: string): ReflowError => new ReflowError({ kind: 'Invalid', op: 'fileset', message });
