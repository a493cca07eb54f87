// Sources of interns and destinations of externs, in memory.

import { mkError, type ReflowError } from '@reflow-lang/base';
import { type File, Fileset, pullup } from '@reflow-lang/values';
import type { DirectTransferer, Snapshotter } from '../ports.ts';

export interface ScriptedSnapshotter extends Snapshotter {
  /** URLs in the order they were asked for. */
  readonly asked: readonly string[];
  /** What is at this URL from now on. `changed` is true until it has been read once. */
  set(url: string, fileset: Fileset | ReflowError): void;
}

/** Knows what it has been told; rejects with NotSupported for the rest. */
export function createScriptedSnapshotter(): ScriptedSnapshotter {
  const asked: string[] = [];
  const known = new Map<string, Fileset | ReflowError>();
  const read = new Set<string>();
  return {
    asked,
    set: (url, fileset) => {
      known.set(url, fileset);
      read.delete(url);
    },
    isLocal: (url) => url.startsWith('localfile:') || url.startsWith('file:'),
    snapshot: async (_ctx, url, started) => {
      asked.push(url);
      const fileset = known.get(url) ?? mkError('snapshot', [url], 'NotSupported');
      if (fileset instanceof Error) throw fileset;
      const changed = !read.has(url);
      if (changed) started?.();
      read.add(url);
      return { fileset, changed };
    },
  };
}

export interface ScriptedDestinations extends DirectTransferer {
  /** Files by URL: destination, slash, path. */
  readonly written: ReadonlyMap<string, File>;
  /** Called before each file; an error leaves it for another round, or fails the transfer. */
  fault: ((url: string) => ReflowError | undefined) | undefined;
}

/** Writes to URLs of this scheme, and only what differs. */
export function createScriptedDestinations(scheme = 's3:'): ScriptedDestinations {
  const written = new Map<string, File>();
  const destinations: ScriptedDestinations = {
    written,
    fault: undefined,
    transfer: async (ctx, url, fs, from, started) => {
      if (!url.startsWith(scheme)) return undefined;
      const incomplete: { readonly name: string; readonly error: ReflowError }[] = [];
      let files = 0;
      let bytes = 0;
      const flat = pullup(fs);
      for (const [path, file] of flat.entries) {
        const at = path === '.' ? url : `${url}/${path}`;
        if (written.get(at)?.digest() === file.digest()) continue;
        if (!file.isRef()) await from.stat(ctx, file.id);
        started();
        const error = destinations.fault?.(at);
        if (error !== undefined) incomplete.push({ name: path, error });
        else {
          written.set(at, file);
          files++;
          bytes += file.size;
        }
      }
      const fatal = incomplete.find(({ error }) => error.kind !== 'Temporary');
      if (fatal !== undefined) throw fatal.error;
      return { fileset: Fileset.ofMap(flat.entries), files, bytes, incomplete };
    },
  };
  return destinations;
}
