// Processes of this machine: whether one that a record names is alive, what a tree of them uses, and how
// to end one with everything that belongs to it. Spec: 08-infrastructure §21.8 (kill, limits, profile).

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, markOf, readProcessStat } from './launcher/process-stat.ts';
import type { StartedRecord } from './records-decode.ts';

/** Identifies this start of the machine: pids mean nothing after the next. `''` where nobody tells. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return '';
  }
}

/** True when the recorded process runs: same machine, same start of it, same pid and start time. */
export function isAlive(started: StartedRecord): boolean {
  if (started.host !== hostname() || started.bootId !== bootId()) return false;
  if (!isRunning(started.pid, started.pidStart)) return false;
  return started.pidStart !== '' || startedAround(started.pid, started.startedAt);
}

/** True when a process of this pid runs and began then; `pidStart` `''` is not compared. */
export function isRunning(pid: number, pidStart: string): boolean {
  const stat = readProcessStat(pid);
  if (stat !== undefined) return !stat.isZombie && (pidStart === '' || stat.start === pidStart);
  try {
    process.kill(pid, 0);
    return pidStart === '';
  } catch {
    return false;
  }
}

/** Without /proc: `ps` tells how long a process has been running. */
function startedAround(pid: number, at: Date): boolean {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return Math.abs(new Date(text).getTime() - at.getTime()) < 5000;
  } catch {
    return false;
  }
}

/** A process and all that descend from it; only the root where there is no /proc. */
export function descendants(root: number): readonly number[] {
  const out: number[] = [];
  const pending = [root];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    out.push(pid);
    pending.push(...childrenOfAllThreads(pid));
  }
  return out;
}

function childrenOfAllThreads(pid: number): readonly number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  if (threads.length <= 1) return childrenOf(pid);
  const out: number[] = [];
  for (const thread of threads) {
    try {
      const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1');
      for (const child of text.split(' ')) if (child !== '') out.push(Number(child));
    } catch {
      // The thread has just ended.
    }
  }
  return out;
}

export interface TreeUsage {
  /** Of the processes that run now. */
  readonly cpuSeconds: number;
  /** Resident bytes. */
  readonly rss: number;
  readonly commands: readonly string[];
}

export function treeUsage(root: number): TreeUsage {
  let cpuSeconds = 0;
  let rss = 0;
  const commands: string[] = [];
  for (const pid of descendants(root)) {
    const stat = readProcessStat(pid);
    if (stat === undefined || stat.isZombie) continue;
    cpuSeconds += stat.cpuSeconds;
    rss += stat.rss;
    const command = commandOf(pid);
    if (command !== '') commands.push(command);
  }
  return { cpuSeconds, rss, commands };
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** All processes of ours whose `REFLOW_EXEC` is this one. */
export function markedProcesses(mark: string): readonly number[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  const out: number[] = [];
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    if (pid !== process.pid && markOf(pid) === mark && readProcessStat(pid)?.isZombie === false) out.push(pid);
  }
  return out;
}

export interface KillTarget {
  /** The process the launcher started; it leads a group and a session. */
  readonly pid: number;
  /** With the pid it names the process: a number that has gone to a stranger is left alone. */
  readonly pidStart: string;
  readonly mark: string;
  /** Where the program runs in a pid namespace: its init, whose end ends all of them. */
  readonly namespaceInit?: () => number | undefined;
}

const pollMs = 20;
const killRounds = 500;
/** The witness is spared for so many rounds of KILL. */
const witnessRounds = 50;

/**
 * Ends a program and everything that belongs to it: TERM, and after the grace KILL. Resolves when no
 * process of it is left.
 */
export async function killTree(target: KillTarget, graceMs: number): Promise<void> {
  const isItself = (): boolean => target.pid > 1 && isRunning(target.pid, target.pidStart);
  const members = (): number[] => {
    const tree = isItself() ? descendants(target.pid) : [];
    const alive = tree.filter((pid) => readProcessStat(pid)?.isZombie === false);
    return [...new Set([...alive, ...markedProcesses(target.mark)])];
  };
  // bubblewrap itself stays: it is the witness of how the program ended.
  const isWitness = (pid: number): boolean => target.namespaceInit !== undefined && pid === target.pid;
  const signalGroup = (name: 'SIGTERM' | 'SIGKILL'): void => {
    if (target.namespaceInit === undefined && isItself()) signal(-target.pid, name);
  };
  signalGroup('SIGTERM');
  for (const pid of members()) if (!isWitness(pid)) signal(pid, 'SIGTERM');
  const until = performance.now() + graceMs;
  while (members().length > 0 && performance.now() < until) await sleep(pollMs);
  for (let round = 0; round < killRounds; round++) {
    const left = members();
    if (left.length === 0) return;
    signalGroup('SIGKILL');
    const init = target.namespaceInit?.();
    for (const pid of left) if (pid === init || !isWitness(pid) || round > witnessRounds) signal(pid, 'SIGKILL');
    await sleep(pollMs);
  }
}

/** Ends every process that carries the mark, and nothing else. */
export async function killMarked(mark: string): Promise<void> {
  for (let round = 0; round < killRounds; round++) {
    const left = markedProcesses(mark);
    if (left.length === 0) return;
    for (const pid of left) signal(pid, 'SIGKILL');
    await sleep(pollMs);
  }
}

/** Pids 0 and -1 mean our own group and everybody: never what is meant here. */
function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  if (Math.abs(pid) <= 1) return;
  try {
    process.kill(pid, name);
  } catch {
    // Ended meanwhile, or not ours.
  }
}
