// What the logs of a failed program tell: lines that look like errors, and words of a Go runtime without
// memory. Only ends of long logs are read. Spec: 08-infrastructure §3.6, §3.7.

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { errnoOf } from '@reflow-lang/store';
import type { Evidence } from './classify.ts';

const hintWords = /panic|error|Error|ERROR/;
const maxHints = 20;
const maxHintBytes = 8 * 1024;
/** Of a longer log, this many bytes from its start and as many from its end are looked at. */
const partBytes = 1024 * 1024;

/** Evidence from the two log files, read when first asked for. */
export function logEvidence(stdout: string, stderr: string): Evidence {
  let texts: { readonly stdout: string; readonly stderr: string } | undefined;
  const read = () => {
    texts ??= { stdout: readParts(stdout), stderr: readParts(stderr) };
    return texts;
  };
  return {
    oomKilled: false,
    logsContain: (text) => read().stdout.includes(text) || read().stderr.includes(text),
    hints: () => hintsOf('stderr', read().stderr) + hintsOf('stdout', read().stdout),
  };
}

/** `(stderr) line 3: Error: bad` and a newline for each line with a telling word. */
export function hintsOf(stream: 'stdout' | 'stderr', text: string): string {
  let out = '';
  let found = 0;
  for (const [i, line] of text.split('\n').entries()) {
    if (!hintWords.test(line)) continue;
    const hint = `(${stream}) line ${i + 1}: ${line}\n`;
    if (++found > maxHints || out.length + hint.length > maxHintBytes) break;
    out += hint;
  }
  return out;
}

function readParts(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= 2 * partBytes) return readRange(path, 0, size);
  return readRange(path, 0, partBytes) + readRange(path, size - partBytes, partBytes);
}

function readRange(path: string, from: number, length: number): string {
  try {
    const fd = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(length);
      return buffer.toString('utf8', 0, readSync(fd, buffer, 0, length, from));
    } finally {
      closeSync(fd);
    }
  } catch (thrown) {
    if (errnoOf(thrown) === undefined) throw thrown;
    return '';
  }
}
