// Runs this user has made: their events, found by program or by id. Spec: 07-cli §4.1, §20.6 (explain).

import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '@reflow-lang/base';
import { decodeRecordedRun, type RecordedRun } from '@reflow-lang/evaluator';

/** Earlier runs that are looked at: of what the newest did not reach, an older one knows. */
const maxEarlier = 5;

const suffix = '.events.ndjson';

interface EventsFile {
  readonly path: string;
  /** Hex digits. */
  readonly id: string;
  readonly changedMs: number;
}

/** Of this program, newest first; only those that began before `before`, where that is given (RFC 3339). */
export function earlierRuns(home: string, program: string, before?: string): readonly RecordedRun[] {
  const found: RecordedRun[] = [];
  for (const file of eventsFiles(home)) {
    if (found.length === maxEarlier) break;
    const head = headOf(file);
    if (head?.program !== program || (before !== undefined && head.startedAt >= before)) continue;
    const run = decodeRecordedRun(linesOf(file.path));
    // What was looked at and given up, or had nothing to do, says nothing.
    if (run !== undefined && run.nodes.length > 0) found.push(run);
  }
  return found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/** By its id or the beginning of it, with or without `sha256:`. The error is one line. */
export function findRun(home: string, word: string): Result<RecordedRun, string> {
  const prefix = word.replace(/^sha256:/, '').toLowerCase();
  const matching = /^[0-9a-f]+$/.test(prefix) ? eventsFiles(home).filter(({ id }) => id.startsWith(prefix)) : [];
  const [file, another] = matching;
  if (file === undefined) return fail(`there is no run ${word}`);
  if (another !== undefined) return fail(`${word} is the beginning of ${matching.length} runs; give more of it`);
  const run = decodeRecordedRun(linesOf(file.path));
  return run === undefined ? fail(`the events of run ${word} cannot be read`) : ok(run);
}

function headOf(file: EventsFile): RecordedRun | undefined {
  for (const line of linesOf(file.path)) return decodeRecordedRun([line]);
  return undefined;
}

/** Newest first. */
function eventsFiles(home: string): readonly EventsFile[] {
  const dir = join(home, 'runs');
  return namesIn(dir)
    .flatMap((name): EventsFile[] => {
      if (!name.endsWith(suffix)) return [];
      const path = join(dir, name);
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat === undefined ? [] : [{ path, id: name.slice(0, -suffix.length), changedMs: stat.mtimeMs }];
    })
    .sort((a, b) => b.changedMs - a.changedMs);
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

const pieceBytes = 1 << 16;

/** Line by line: the events of a large run do not fit in a string. A last line without end is none. */
function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const decoder = new TextDecoder();
    const piece = new Uint8Array(pieceBytes);
    let rest = '';
    for (let n = readSync(file, piece); n > 0; n = readSync(file, piece)) {
      const lines = (rest + decoder.decode(piece.subarray(0, n), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
}
