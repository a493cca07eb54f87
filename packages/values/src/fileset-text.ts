// Filesets as text: in full, in short, and what differs between two. Spec: 04-values-digests §11.2-11.4.

import { compareUtf8, formatSize } from '@reflow-lang/base';
import { Fileset, isEmptyFileset, sizeOf } from './fileset.ts';

/** `obj<a=<id: sha256:…, size: 6>>`, `list<…, …>`, `void`. */
export function renderFileset(fs: Fileset): string {
  if (fs.list) return `list<${fs.list.map(renderFileset).join(', ')}>`;
  if (fs.entries.length === 0) return 'void';
  return `obj<${fs.entries.map(([path, file]) => `${path}=<${file}>`).join(', ')}>`;
}

/** `val<a=8ed3f6ad, ...9B>`, `list<val<a=8ed3f6ad 5B>, ...9B>`: the first file or member and the size. */
export function renderShort(fs: Fileset): string {
  const size = formatSize(sizeOf(fs));
  if (fs.list) {
    const [first] = fs.list;
    if (first === undefined) return `list<${size}>`;
    return `list<${renderShort(first)}${fs.list.length > 1 ? ', ...' : ' '}${size}>`;
  }
  const [first] = fs.entries;
  if (first === undefined) return 'val<>';
  return `val<${first[0]}=${first[1].short()}${fs.entries.length > 1 ? ', ...' : ' '}${size}>`;
}

/** One line for each path or member that differs. Spec: 04 §11.4. */
export function diffFilesets(a: Fileset, b: Fileset): { readonly text: string; readonly different: boolean } {
  const lines: string[] = [];
  addDifferences(lines, a, b, { depth: 0, prefix: '' });
  return { text: lines.join('\n'), different: lines.length > 0 };
}

interface Place {
  readonly depth: number;
  readonly prefix: string;
}

function addDifferences(lines: string[], a: Fileset, b: Fileset, place: Place): void {
  const before = '  '.repeat(place.depth) + place.prefix;
  for (const path of unionOfPaths(a, b)) {
    const left = a.lookup(path);
    const right = b.lookup(path);
    if (left && right && left.digest() === right.digest()) continue;
    lines.push(`${before}"${path}" = ${left?.short() ?? 'void'} -> ${right?.short() ?? 'void'}`);
  }
  const n = Math.max(a.list?.length ?? 0, b.list?.length ?? 0);
  for (let i = 0; i < n; i++) {
    const left = a.list?.[i] ?? Fileset.empty;
    const right = b.list?.[i] ?? Fileset.empty;
    const [noLeft, noRight] = [isEmptyFileset(left), isEmptyFileset(right)];
    if (noLeft && noRight) continue;
    if (noLeft) lines.push(`[${i}]:empty -> ${renderShort(right)}`);
    else if (noRight) lines.push(`[${i}]:${renderShort(left)} -> empty`);
    else addDifferences(lines, left, right, { depth: place.depth + 1, prefix: `[${i}]:` });
  }
}

function unionOfPaths(a: Fileset, b: Fileset): readonly string[] {
  const paths = new Set<string>();
  for (const [path] of a.entries) paths.add(path);
  for (const [path] of b.entries) paths.add(path);
  return [...paths].sort(compareUtf8);
}
