// Inputs of an exec as files: `arg/<i>/<j>` of the attempt directory. Everything is checked before the
// first file is made. Spec: 08-infrastructure §3.5, §21.9 (materialise), §22 (R8, R10, R12).

import { mkdirSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { mkError, plainError } from '@reflow-lang/base';
import type { Arg, Ctx } from '@reflow-lang/evaluator';
import { checkSignal, type FileRepository, fileError, landingPaths, nativePath } from '@reflow-lang/store';
import { type File, type Fileset, flattenFileset, pullup } from '@reflow-lang/values';

/** An input file that shares its bytes with the store: to be looked at again when the program has ended. */
export interface LinkedInput {
  /** Below `arg`: `0/0/a.txt`. */
  readonly name: string;
  readonly file: File;
}

export interface Inputs {
  /** Text of each argument but for the prefix: `0/0 0/1`; outputs have none. */
  readonly members: readonly (readonly string[])[];
  /** Every file, by its path below `arg`. */
  readonly files: ReadonlyMap<string, File>;
  readonly linked: readonly LinkedInput[];
}

/** What the arguments come to, before anything is made. */
interface Planned {
  readonly members: readonly (readonly string[])[];
  readonly files: Map<string, File>;
  /** Directories that are there even when empty. */
  readonly directories: Set<string>;
}

const sliceMs = 5;

/** Arguments of an exec: how each will be called, and the files below `arg`. Throws Invalid. */
export function planInputs(args: readonly Arg[]): Planned {
  const files = new Map<string, File>();
  const directories = new Set<string>();
  const members = args.map((arg, i) => {
    if (arg.out) return [];
    const filesets = arg.fileset === undefined ? [] : flattenFileset(arg.fileset);
    directories.add(`${i}`);
    return filesets.map((member, j) => {
      planMember(pullup(member), `${i}/${j}`, files, directories);
      return `${i}/${j}`;
    });
  });
  return { members, files, directories };
}

function planMember(member: Fileset, at: string, files: Map<string, File>, directories: Set<string>): void {
  const { entries } = member;
  const landings = landingPaths(entries.map(([path]) => path));
  if (entries.length === 0) directories.add(at);
  for (const [k, [path, file]] of entries.entries()) {
    if (file.isRef()) {
      throw mkError('materialize', [path], 'Invalid', plainError(`unresolved file ${file.toString()}`));
    }
    const landing = landings[k] ?? '';
    const place = landing === '' ? at : `${at}/${landing}`;
    files.set(place, file);
    for (let cut = place.lastIndexOf('/'); cut > 0; cut = place.lastIndexOf('/', cut - 1)) {
      const parent = place.slice(0, cut);
      if (directories.has(parent)) break;
      directories.add(parent);
    }
  }
}

/** Makes the files. `prefer`: see `materialize` of the repository. Rejects with NotExist for a lost object. */
export async function materializeInputs(
  ctx: Ctx,
  planned: Planned,
  argDirectory: string,
  repository: FileRepository,
  prefer: 'clone' | 'link',
): Promise<Inputs> {
  const linked: LinkedInput[] = [];
  for (const directory of planned.directories) makeDirectory(`${argDirectory}/${directory}`);
  let until = performance.now() + sliceMs;
  for (const [place, file] of planned.files) {
    const how = repository.materialize(file.id, `${argDirectory}/${place}`, prefer);
    if (how === 'link') linked.push({ name: place, file });
    if (performance.now() < until) continue;
    await nextTurn();
    checkSignal(ctx.signal);
    until = performance.now() + sliceMs;
  }
  return { members: planned.members, files: planned.files, linked };
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(nativePath(path), { recursive: true });
  } catch (thrown) {
    throw fileError('materialize', [path], thrown);
  }
}
