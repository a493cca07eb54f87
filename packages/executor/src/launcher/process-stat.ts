// One line of /proc: whose process it is, when it began, what it uses. Elsewhere than on Linux nothing
// is known. Imported by the launcher: nothing but `fs` may be needed here.

import { readFileSync } from 'node:fs';

export interface ProcessStat {
  readonly parent: number;
  /** In clock ticks since the start of the machine: with the pid it names a process. */
  readonly start: string;
  /** User and system time, in seconds. */
  readonly cpuSeconds: number;
  /** Bytes, at the usual page size. */
  readonly rss: number;
  /** Ended, but not yet looked at by its parent. */
  readonly isZombie: boolean;
}

const ticksPerSecond = 100;
const pageBytes = 4096;

/** `undefined` when there is no such process, or no /proc. */
export function readProcessStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The second field is a name in parentheses, which may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    parent: Number(fields[1]),
    start: fields[19] ?? '',
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    rss: Number(fields[21]) * pageBytes,
    isZombie: fields[0] === 'Z' || fields[0] === 'X',
  };
}

/** The children of a process that its main thread made, or was given when their parent ended. */
export function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(isNotEmpty).map(Number);
  } catch {
    return [];
  }
}

/** The process's `REFLOW_EXEC`, if it has one that can be read. */
export function markOf(pid: number): string | undefined {
  try {
    const environment = `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`;
    const at = environment.indexOf('\0REFLOW_EXEC=');
    if (at < 0) return undefined;
    const end = environment.indexOf('\0', at + 1);
    return environment.slice(at + 13, end < 0 ? undefined : end);
  } catch {
    return undefined;
  }
}

const isNotEmpty = (text: string): boolean => text !== '';
