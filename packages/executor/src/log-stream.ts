// The logs of an attempt as bytes: of a finished one stdout and then stderr; of a running one both as
// they grow, to its end when followed. Spec: 08-infrastructure §3.9.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bytes, Ctx } from '@reflow-lang/evaluator';
import { errnoOf, fileError } from '@reflow-lang/store';

const chunkBytes = 64 * 1024;
const pollMs = 100;

/** The files one after the other; absent ones are empty. */
export async function* readLogs(ctx: Ctx, paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) {
    try {
      for await (const chunk of createReadStream(path, { signal: ctx.signal })) {
        const bytes: Uint8Array = chunk;
        yield bytes;
      }
    } catch (thrown) {
      if (errnoOf(thrown) !== 'ENOENT') throw fileError('logs', [path], thrown);
    }
  }
}

/** What the files hold and, while `isRunning`, what is added to them. */
export async function* followLogs(
  ctx: Ctx,
  paths: readonly string[],
  isRunning: () => boolean,
  done: Promise<unknown>,
): AsyncGenerator<Uint8Array> {
  const offsets = paths.map(() => 0);
  for (;;) {
    // Asked before reading: what is written before the end is read after it was seen.
    const isLast = !isRunning();
    let hasRead = false;
    for (const [i, path] of paths.entries()) {
      for (let bytes = await readFrom(path, offsets[i] ?? 0); bytes.length > 0; ) {
        hasRead = true;
        offsets[i] = (offsets[i] ?? 0) + bytes.length;
        yield bytes;
        bytes = await readFrom(path, offsets[i] ?? 0);
      }
    }
    if (isLast) return;
    if (hasRead) continue;
    await Promise.race([sleep(pollMs, undefined, { signal: ctx.signal }), done.catch(() => {})]);
  }
}

async function readFrom(path: string, offset: number): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = new Uint8Array(chunkBytes);
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return new Uint8Array(0);
    throw fileError('logs', [path], thrown);
  }
}

export type LogBytes = Bytes;
