// From a fileset's paths to paths of a file system. Any text is legal as a path of a *value*; before
// files are made of one, every path is cleaned and the whole set is checked. Pure.
// Spec: 08-infrastructure §3.5(d), §22 (R12).

import { byteLength, mkError, plainError, type ReflowError } from '@reflow-lang/base';

/** Longest file name of the file systems we meet, in bytes. */
const maxName = 255;
const maxPath = 4000;

/**
 * The relative path at which a fileset's path lands: cleaned lexically, `/x` and `a/../x` being `x`;
 * `''` for the root itself (`.`). Throws Invalid for one that would leave the root.
 */
export function landingPath(path: string): string {
  if (path.includes('\0')) throw refuse(path, 'path contains a NUL byte');
  const out: string[] = [];
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue;
    if (element !== '..') out.push(element);
    else if (out.pop() === undefined) throw refuse(path, 'path leaves its directory');
  }
  if (out.some((element) => byteLength(element) > maxName)) throw refuse(path, 'file name too long');
  const landing = out.join('/');
  if (byteLength(landing) > maxPath) throw refuse(path, 'path too long');
  return landing;
}

/**
 * Where each path lands, in the order given. Throws Invalid when two land at one place, or one is both
 * a file and a directory: then nothing may be written.
 */
export function landingPaths(paths: readonly string[]): readonly string[] {
  const landings = paths.map(landingPath);
  const seen = new Set<string>();
  for (const [i, landing] of landings.entries()) {
    if (seen.has(landing)) throw refuse(paths[i] ?? '', 'two files at one path');
    seen.add(landing);
  }
  for (const landing of landings) {
    if (landing === '') continue;
    if (seen.has('')) throw refuse(landing, 'path is both a file and a directory');
    for (let at = landing.lastIndexOf('/'); at > 0; at = landing.lastIndexOf('/', at - 1)) {
      if (seen.has(landing.slice(0, at))) throw refuse(landing.slice(0, at), 'path is both a file and a directory');
    }
  }
  return landings;
}

function refuse(path: string, why: string): ReflowError {
  return mkError('materialize', [JSON.stringify(path)], 'Invalid', plainError(why));
}
