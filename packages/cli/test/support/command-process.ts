// The command as a process of its own, from its sources.

import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from './workspace.ts';

const main = new URL('../../src/main.ts', import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandProcess {
  readonly child: ChildProcess;
  /** What has been written so far. */
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** File descriptor or mode of standard output; a pipe that is read by default. */
  readonly stdout?: number | 'pipe';
}

/** Starts `reflow ARGS` in the folder and with the home of the workspace. */
export function startCommand(work: Workspace, args: readonly string[], options: StartOptions = {}): CommandProcess {
  const child = spawn(process.execPath, ['--conditions=source', main, ...args], {
    cwd: work.dir,
    env: { PATH: process.env.PATH ?? '', HOME: work.home, REFLOW_HOME: work.home, ...options.env },
    stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, stderr: () => stderr, ended };
}

export const runCommand = (work: Workspace, args: readonly string[], options: StartOptions = {}): Promise<Ended> =>
  startCommand(work, args, options).ended;

/** Waits until the condition holds. Rejects after ten seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await sleep(10);
  }
}
