// ShellCheck on the commands of a module, where it is installed. It reads scripts and runs nothing.
// Spec: 10-editor §11.2.

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Diagnostic } from '@reflow-lang/base';
import {
  type CheckedModule,
  decodeShellFindings,
  shellExclusions,
  shellHeader,
  shellScripts,
} from '@reflow-lang/checker';

/** How long one script may take, in milliseconds, and how many are read at a time. */
const patience = 5000;
const atOnce = 2;

export interface Shellcheck {
  /** Findings in all commands of a module. Scripts that ShellCheck cannot read have none. */
  findings(module: CheckedModule): Promise<readonly Diagnostic[]>;
}

/** The program on the path, if there is one. */
export function findShellcheck(env: Readonly<Record<string, string | undefined>>): string | undefined {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'shellcheck');
    if (folder !== '' && isExecutable(path)) return path;
  }
  return undefined;
}

/** Outputs are remembered by script: the same command is read once. */
export function createShellcheck(program: string): Shellcheck {
  const outputs = new Map<string, Promise<string>>();
  const outputOf = (script: string): Promise<string> => {
    const known = outputs.get(script) ?? runShellcheck(program, script);
    outputs.set(script, known);
    return known;
  };
  return {
    findings: async (module) => {
      const scripts = [...shellScripts(module)];
      const found: (readonly Diagnostic[])[] = [];
      const work = async (): Promise<void> => {
        for (let script = scripts.shift(); script !== undefined; script = scripts.shift()) {
          found.push(decodeShellFindings(await outputOf(script.text), script, module.path));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      return found.flat();
    },
  };
}

function runShellcheck(program: string, script: string): Promise<string> {
  const args = ['-f', 'json1', '-s', 'bash', '-S', 'style', '-e', shellExclusions.join(','), '-'];
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: patience, killSignal: 'SIGKILL' });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => resolve(''));
    child.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
    // It may end without having read everything.
    child.stdin.on('error', () => {});
    child.stdin.end(shellHeader + script);
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
