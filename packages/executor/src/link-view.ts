// Where a symbolic link leads, seen with the program's eyes and without ever following it with ours.
// Spec: 08-infrastructure §3.10 (links escaping), §22 (R11).

import { existsSync, lstatSync } from 'node:fs';
import { nativePath, readLink } from '@reflow-lang/store';
import type { View } from './runtime.ts';

export type LinkTarget =
  /** Elements below the attempt directory, none of them a link. */
  | { readonly kind: 'found'; readonly at: readonly string[] }
  | { readonly kind: 'dangling' }
  /** Something that exists, and is none of the exec's own files. */
  | { readonly kind: 'outside'; readonly path: string }
  | { readonly kind: 'loop' };

/** As many links as the kernel follows. */
const maxLinks = 40;
const inside: ReadonlySet<string> = new Set(['arg', 'tmp', 'return']);

/** `link`: elements below `dir`; the last one is a link, the others are not. */
export function resolveLink(dir: string, view: View, link: readonly string[]): LinkTarget {
  const done: string[] = [];
  /** What is still to be walked, the next element last. */
  let pending = [...link].reverse();
  let links = 0;
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (element === '' || element === '.') continue;
    if (element === '..') {
      if (done.pop() === undefined && !view.isRoot) return outside(dir, [...done, '..', ...pending.reverse()]);
      continue;
    }
    done.push(element);
    if (done.length === 1 && !inside.has(element))
      return outside(view.isRoot ? '' : dir, [element, ...pending.reverse()]);
    const path = `${dir}/${done.join('/')}`;
    const stat = lstatSync(nativePath(path), { throwIfNoEntry: false });
    if (stat === undefined) return { kind: 'dangling' };
    if (!stat.isSymbolicLink()) {
      if (pending.some((each) => each !== '') && !stat.isDirectory()) return { kind: 'dangling' };
      continue;
    }
    if (++links > maxLinks) return { kind: 'loop' };
    done.pop();
    const target = readLink(path);
    if (target.startsWith('/')) {
      const elements = view.inside(target);
      if (elements === undefined) return outside(target, pending.reverse());
      done.length = 0;
      pending = [...pending, ...[...elements].reverse()];
    } else pending = [...pending, ...target.split('/').reverse()];
  }
  return done.length === 0 ? outside(view.isRoot ? '' : dir, ['']) : { kind: 'found', at: done };
}

/** A link out of the sandbox to nothing at all dangles like any other. */
function outside(base: string, rest: readonly string[]): LinkTarget {
  const path = [base, ...rest].join('/');
  return existsSync(nativePath(path)) ? { kind: 'outside', path } : { kind: 'dangling' };
}
