// Files and the arguments of their modules on one command line. Contracts §3-4.

export interface FilesAndArgs {
  readonly files: readonly string[];
  readonly args: readonly string[];
}

/** `FILE… -- args`; with one file the arguments may follow it directly. */
export function splitFiles(rest: readonly string[]): FilesAndArgs {
  const dashes = rest.indexOf('--');
  if (dashes >= 0) return { files: rest.slice(0, dashes), args: rest.slice(dashes + 1) };
  const firstFlag = rest.findIndex((word, i) => i > 0 && word.startsWith('-') && word.length > 1);
  if (firstFlag < 0) return { files: rest, args: [] };
  return { files: rest.slice(0, firstFlag), args: rest.slice(firstFlag) };
}
