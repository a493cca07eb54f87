// The list of system modules. Nothing may be added to one of them, since a module's digest covers
// all its members: new functions go into new modules. Spec: 06-stdlib §1.

import { dirs } from './modules/dirs.ts';
import { files } from './modules/files.ts';
import { filesets } from './modules/filesets.ts';
import { path } from './modules/path.ts';
import { regexp } from './modules/regexp.ts';
import { strings } from './modules/strings.ts';
import { test } from './modules/test.ts';
import type { SystemModule } from './system-function.ts';

/** Sorted by name. */
export const systemModules: readonly SystemModule[] = [dirs, files, filesets, path, regexp, strings, test];

const byName: ReadonlyMap<string, SystemModule> = new Map(systemModules.map((m) => [m.name, m]));

/** The module opened as `$/name`, if there is one. */
export function systemModule(name: string): SystemModule | undefined {
  return byName.get(name);
}
