// `reflow unbundle`: the sources of a bundle as files again. Spec: 01-syntax §13.2, 07-cli §20.7.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { basePath, cleanPath, dirPath, fail, joinPath, ok, type Result } from '@reflow-lang/base';
import { systemText } from '@reflow-lang/runner';
import { type Bundle, decodeBundle } from '@reflow-lang/syntax';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';

export const unbundle: Command = {
  name: 'unbundle',
  usage: 'unbundle bundle [dir]',
  help: `Unbundle writes the sources in a bundle to files in a new directory, by default named like the bundle. It
prints the program and the arguments it was bundled with, as "reflow run" takes them.`,
  flags: [],
  run: async (host, { rest }) => {
    const [path, dir, ...more] = rest;
    if (path === undefined) throw new UsageError('missing argument: bundle');
    if (more[0] !== undefined) throw new UsageError(`unexpected argument: ${more[0]}`);
    const unpacked = unpack(host, path, dir ?? basePath(path).replace(/\.rfx$/, ''));
    if (unpacked.ok) host.stdout(`${unpacked.value.map(shellWord).join(' ')}\n`);
    else host.stderr(`${unpacked.error}\n`);
    return unpacked.ok ? exitCode.ok : exitCode.failure;
  },
};

/** The program in the folder, and its arguments. */
function unpack(host: CommandHost, path: string, folder: string): Result<readonly string[], string> {
  const bundle = readBundle(host, path);
  if (!bundle.ok) return bundle;
  const placed = placeSources(bundle.value, `${basePath(folder)}.rf`);
  if (!placed.ok) return fail(`${path}: ${placed.error}`);
  const written = writeSources(host, folder, placed.value.sources);
  return written.ok ? ok([join(folder, placed.value.entry), ...(bundle.value.args ?? [])]) : written;
}

function readBundle(host: CommandHost, path: string): Result<Bundle, string> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(host.cwd, path));
  } catch (error) {
    return fail(systemText('open', path, error));
  }
  const opened = decodeBundle(bytes, (line) => host.stderr(`${line}\n`));
  return opened.ok ? opened : fail(`${path}: ${opened.error}`);
}

interface Placed {
  /** Contents by path in the new directory. */
  readonly sources: ReadonlyMap<string, Uint8Array>;
  readonly entry: string;
}

/**
 * Sources keep their paths; those of a program that was bundled by its absolute path are taken from its
 * folder on. No path leads out of the directory.
 */
function placeSources({ entry, entryFolder, files }: Bundle, entryName: string): Result<Placed, string> {
  const sources = new Map<string, Uint8Array>();
  let entryPath: string | undefined;
  for (const [path, content] of files) {
    const place = placeOf(path, entryFolder);
    if (place === undefined) return fail(`file ${path} is outside of the program's directory`);
    sources.set(place, content);
    if (content === entry && dirPath(path) === cleanPath(entryFolder)) entryPath ??= place;
  }
  if (entryPath === undefined) {
    entryPath = placeOf(joinPath(entryFolder, entryName), entryFolder);
    if (entryPath === undefined) return fail(`file ${entryFolder} is outside of the program's directory`);
    sources.set(entryPath, entry);
  }
  return ok({ sources, entry: entryPath });
}

function placeOf(path: string, entryFolder: string): string | undefined {
  const clean = cleanPath(path);
  if (!isAbsolute(clean)) return clean === '..' || clean.startsWith('../') ? undefined : clean;
  const root = cleanPath(`${entryFolder}/`);
  const prefix = root === '/' ? '/' : `${root}/`;
  return isAbsolute(root) && clean.startsWith(prefix) ? clean.slice(prefix.length) : undefined;
}

/** Into a directory that is new or empty: nothing is overwritten, and no link is followed. */
function writeSources(
  host: CommandHost,
  folder: string,
  sources: ReadonlyMap<string, Uint8Array>,
): Result<void, string> {
  const root = resolve(host.cwd, folder);
  try {
    mkdirSync(root, { recursive: true });
    if (readdirSync(root).length > 0) return fail(`directory ${folder} is not empty`);
    for (const [path, content] of sources) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content, { flag: 'wx' });
    }
    return ok(undefined);
  } catch (error) {
    return fail(systemText('open', folder, error));
  }
}

/** As a POSIX shell reads it. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
