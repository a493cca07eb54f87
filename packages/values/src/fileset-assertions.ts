// The assertions that the files of a fileset carry. Spec: 04-values-digests §11, §14.

import { type Digest, plainError, ReflowError } from '@reflow-lang/base';
import { type Assertions, mergeAssertions, uniteAssertions } from './assertions.ts';
import type { File } from './file.ts';
import { type Fileset, mapFiles } from './fileset.ts';
import { renderShort } from './fileset-text.ts';

/** All that is asserted of its files. Throws a ReflowError when they contradict each other. */
export function assertionsOf(fs: Fileset): Assertions {
  const seen = new Set<Assertions>();
  const pending: Fileset[] = [fs];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const [, file] of at.entries) if (file.assertions) seen.add(file.assertions);
    for (const member of at.list ?? []) pending.push(member);
  }
  try {
    return uniteAssertions(seen);
  } catch (error) {
    if (!(error instanceof ReflowError)) throw error;
    throw plainError(`inconsistent assertions in fileset ${renderShort(fs)}: ${error.message}`);
  }
}

/** The fileset with these added to what is asserted of each file. Throws a ReflowError on a conflict. */
export function withAssertions(fs: Fileset, assertions: Assertions): Fileset {
  if (assertions.isEmpty()) return fs;
  // Files share few sets of assertions; each is merged once, and the results are shared again.
  const merged = new Map<Assertions | undefined, Assertions>();
  return mapFiles(fs, (file) => {
    let united = merged.get(file.assertions);
    if (united === undefined) {
      united = mergeAssertions(file.assertions, assertions);
      merged.set(file.assertions, united);
    }
    return file.withAssertions(united);
  });
}

/** Each file that one of these equals by digest takes that one's assertions. */
export function mapAssertionsByFile(fs: Fileset, files: readonly File[]): Fileset {
  const byDigest = new Map<Digest, File>();
  for (const file of files) byDigest.set(file.digest(), file);
  return mapFiles(fs, (file) => {
    const given = byDigest.get(file.digest());
    return given ? file.withAssertions(given.assertions) : file;
  });
}
