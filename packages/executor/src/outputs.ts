// Outputs of an exec as a fileset: what the program left below `return/`, every file an object of the
// repository. The program may have left anything there: links are resolved in its own view of the file
// system and never lead out of it, cycles and what is no file are refused, names are bytes.
// Spec: 08-infrastructure §3.10, §21.9, §22 (R9, R11, R33).

import { chmodSync, lstatSync, type Stats } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ReflowError } from '@reflow-lang/base';
import type { Ctx } from '@reflow-lang/evaluator';
import {
  changedError,
  checkSignal,
  errnoOf,
  type FileRepository,
  fileError,
  hashSmallAt,
  listDirectory,
  nativePath,
} from '@reflow-lang/store';
import { File, Fileset } from '@reflow-lang/values';
import { resolveLink } from './link-view.ts';
import type { View } from './runtime.ts';

export interface OutputSource {
  /** The attempt directory. */
  readonly dir: string;
  readonly view: View;
  /** Input files, by path below `arg`: a link to one of them is that file. */
  readonly inputs: ReadonlyMap<string, File>;
  readonly repository: FileRepository;
}

export interface Collected {
  readonly fileset: Fileset;
  /** Bytes of all files. */
  readonly size: number;
}

/** A path below the attempt directory, as its elements. */
type Elements = readonly string[];

interface Place {
  readonly name: string;
  /** No element of it is a link. */
  readonly at: Elements;
  readonly above: Ancestors | undefined;
}

/** Directories on the way here: meeting one of them again is a cycle. */
interface Ancestors {
  readonly path: string;
  readonly above: Ancestors | undefined;
}

interface Found {
  readonly name: string;
  readonly at: Elements;
  readonly stat: Stats;
}

const sliceMs = 5;

/** One output: `element` is its name below `return`. Rejects with Invalid for what cannot be an output. */
export async function collectOutput(ctx: Ctx, source: OutputSource, element: string): Promise<Collected> {
  const found = await findFiles(ctx, source, element);
  let size = 0;
  const big: Promise<void>[] = [];
  const entries = new Map<string, File>();
  let until = performance.now() + sliceMs;
  for (const each of found) {
    const file = installSmall(source, each);
    if (file !== undefined) entries.set(each.name, file);
    else {
      const work = installBig(source, each).then((installed) => {
        entries.set(each.name, installed);
      });
      big.push(work);
    }
    size += each.stat.size;
    if (performance.now() < until) continue;
    await nextTurn();
    checkSignal(ctx.signal);
    until = performance.now() + sliceMs;
  }
  for (const outcome of await Promise.allSettled(big)) if (outcome.status === 'rejected') throw outcome.reason;
  return { fileset: Fileset.ofMap(entries), size };
}

async function findFiles(ctx: Ctx, source: OutputSource, element: string): Promise<Found[]> {
  const out: Found[] = [];
  // Without isolation a program can put a link in the place of the directory itself.
  if (statOf(`${source.dir}/return`)?.isDirectory() !== true) return out;
  const stack: Place[] = [{ name: '', at: ['return', element], above: undefined }];
  let until = performance.now() + sliceMs;
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    visit(source, place, out, stack);
    if (performance.now() < until) continue;
    await nextTurn();
    checkSignal(ctx.signal);
    until = performance.now() + sliceMs;
  }
  return out;
}

function visit(source: OutputSource, place: Place, out: Found[], stack: Place[]): void {
  const stat = statOf(pathOf(source, place.at));
  if (stat === undefined) return;
  if (stat.isFile()) out.push({ name: place.name === '' ? '.' : place.name, at: place.at, stat });
  else if (stat.isDirectory()) stack.push(...below(source, place));
  else if (!stat.isSymbolicLink()) throw refuse(place, 'is no regular file');
  else {
    const target = resolveLink(source.dir, source.view, place.at);
    if (target.kind === 'outside') throw refuse(place, `is a link that leads out of the sandbox: ${target.path}`);
    if (target.kind === 'loop') throw refuse(place, 'is part of a cycle of symbolic links');
    if (target.kind === 'found') visitTarget(source, { ...place, at: target.at }, out, stack);
  }
}

/** A link's target is visited under the link's name. */
function visitTarget(source: OutputSource, place: Place, out: Found[], stack: Place[]): void {
  const path = place.at.join('/');
  for (let at = place.above; at !== undefined; at = at.above) {
    if (at.path === path) throw refuse(place, 'is part of a cycle of symbolic links');
  }
  visit(source, place, out, stack);
}

/** Entries of a directory, the first one last: they are taken from a stack. */
function below(source: OutputSource, place: Place): Place[] {
  const path = place.at.join('/');
  for (let at = place.above; at !== undefined; at = at.above) {
    if (at.path === path) throw refuse(place, 'is part of a cycle of symbolic links');
  }
  const above = { path, above: place.above };
  const prefix = place.name === '' ? '' : `${place.name}/`;
  const full = pathOf(source, place.at);
  const entries = readable(full, 0o700, () => listDirectory(full));
  return entries.reverse().map(({ name }) => ({ name: prefix + name, at: [...place.at, name], above }));
}

/** The object of a small file; `undefined` for one that must be hashed elsewhere. */
function installSmall(source: OutputSource, found: Found): File | undefined {
  const input = found.at[0] === 'arg' ? source.inputs.get(found.at.slice(1).join('/')) : undefined;
  // Inputs are the store's own files, and are checked when the program has ended.
  if (input !== undefined) return new File({ id: input.id, size: input.size });
  const path = pathOf(source, found.at);
  const hashed = readable(path, 0o400, () => hashSmallAt(path));
  if (hashed.kind !== 'hashed') return undefined;
  source.repository.adopt(path, hashed, found.stat.nlink === 1);
  return new File({ id: hashed.digest, size: hashed.size });
}

async function installBig(source: OutputSource, found: Found): Promise<File> {
  const path = pathOf(source, found.at);
  const hashed = await source.repository.hasher.hash(path);
  const now = statOf(path);
  if (now === undefined || now.size !== hashed.size) throw changedError(path);
  source.repository.adopt(path, hashed, now.nlink === 1);
  return new File({ id: hashed.digest, size: hashed.size });
}

const pathOf = (source: OutputSource, at: Elements): string => `${source.dir}/${at.join('/')}`;

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(nativePath(path), { throwIfNoEntry: false });
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOTDIR') return undefined;
    if (errnoOf(thrown) !== 'EACCES') throw fileError('collect', [path], thrown);
    makeParentReadable(path);
    return lstatSync(nativePath(path), { throwIfNoEntry: false });
  }
}

function makeParentReadable(path: string): void {
  chmodSync(nativePath(path.slice(0, path.lastIndexOf('/'))), 0o700);
}

/** Tries again with permission: the files are ours, whatever mode the program gave them. */
function readable<T>(path: string, mode: number, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EACCES') throw fileError('collect', [path], thrown);
  }
  try {
    chmodSync(nativePath(path), mode);
    return read();
  } catch (thrown) {
    throw fileError('collect', [path], thrown);
  }
}

function refuse(place: Place, why: string): ReflowError {
  const path = place.at[1] === undefined ? place.name : `return/${place.at[1]}`;
  const name = place.name === '' ? path : `${path}: ${place.name}`;
  return new ReflowError({ kind: 'Invalid', message: `output ${name} ${why}` });
}
