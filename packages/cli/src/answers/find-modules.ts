// The modules that paths on a command line mean: files as given, and the modules below folders.
// Spec: 07-cli §20.7; contracts, general rule 1.

import { readdirSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { cleanPath, compareUtf8 } from '@reflow-lang/base';

export interface FoundModules {
  /**
   * In the order of the command line: files as given, and what is found in folders and is not there yet.
   * A folder without modules stands for itself: opening it tells what it is.
   */
  readonly files: readonly string[];
  /** Folders that were given. */
  readonly folders: readonly string[];
  /** Folders among them without any module. */
  readonly empty: readonly string[];
}

export function findModules(cwd: string, paths: readonly string[]): FoundModules {
  const files: string[] = [];
  const folders = paths.filter((path) => isFolder(cwd, path));
  const empty: string[] = [];
  const listed = new Set(paths.map(cleanPath));
  for (const path of paths) {
    const below = folders.includes(path) ? modulesBelow(cwd, path) : undefined;
    if (below === undefined || below.length === 0) files.push(path);
    if (below?.length === 0) empty.push(path);
    for (const file of below ?? []) if (!listed.has(file)) files.push(file);
    for (const file of below ?? []) listed.add(file);
  }
  return { files, folders, empty };
}

/** `*.rf` below a folder, sorted by path. Hidden folders and installed packages are left out. */
function modulesBelow(cwd: string, folder: string): readonly string[] {
  const found: string[] = [];
  for (const each of foldersBelow(cwd, folder)) {
    for (const entry of readdirSync(absolute(cwd, each), { withFileTypes: true })) {
      const path = cleanPath(`${each}/${entry.name}`);
      if (entry.name.endsWith('.rf') && !entry.isDirectory() && !isFolder(cwd, path)) found.push(path);
    }
  }
  return found.sort(compareUtf8);
}

/** The folder and those below it. Links to folders are not followed: they may lead back. */
export function foldersBelow(cwd: string, folder: string): readonly string[] {
  const found = [folder];
  for (let i = 0; i < found.length; i++) {
    const parent = found[i] ?? folder;
    for (const entry of readdirSync(absolute(cwd, parent), { withFileTypes: true })) {
      const isHidden = entry.name.startsWith('.') || entry.name === 'node_modules';
      if (entry.isDirectory() && !isHidden) found.push(`${parent}/${entry.name}`);
    }
  }
  return found;
}

const absolute = (cwd: string, path: string): string => (isAbsolute(path) ? path : join(cwd, path));

function isFolder(cwd: string, path: string): boolean {
  try {
    return statSync(absolute(cwd, path)).isDirectory();
  } catch {
    return false;
  }
}
