// A directory of its own for every test, and the context every port call begins with.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@reflow-lang/base';
import type { Ctx } from '@reflow-lang/evaluator';

export const ctx: Ctx = { signal: new AbortController().signal };

const made: string[] = [];

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'reflow-store-'));
  made.push(directory);
  return directory;
}

export function removeTemporaryDirectories(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** A logger that keeps what it is told, `level: message`. */
export function recordingLog(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => {
    lines.push(`${level}: ${message}`);
  };
  return { lines, error: at('error'), info: at('info'), debug: at('debug') };
}
