// What a hashing worker does: reads a file, or copies it, and answers with its SHA-256.
//
// The function below is the whole program of a worker thread. It is passed on as text (`Worker` with
// `eval`), so that it works from sources and from a bundle alike and no second file has to be found;
// hence it may name nothing outside of itself. Spec: 08-infrastructure §21.9.

/** A job for a worker; paths are native: a string, or the bytes of one. */
export interface HashJob {
  readonly id: number;
  readonly from: string | Uint8Array;
  /** When present the file is also copied there (the target must not exist). */
  readonly to?: string | Uint8Array;
}

export interface HashReply {
  readonly id: number;
  /** The 32 bytes of the hash, one character a byte. */
  readonly sha256?: string;
  readonly size?: number;
  /** `changed` when the file was written to meanwhile; else the error code of the system. */
  readonly failure?: string;
  readonly message?: string;
}

/** Text of the worker's program. */
export const hashWorkerProgram = (): string => `(${workerMain.toString()})()`;

function workerMain(): void {
  const fs = process.getBuiltinModule('node:fs');
  const { createHash } = process.getBuiltinModule('node:crypto');
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  const chunk = 4 * 1024 * 1024;
  const buffer = new Uint8Array(chunk);
  const native = (path: string | Uint8Array) => (typeof path === 'string' ? path : Buffer.from(path));

  const digestFile = (job: HashJob): HashReply => {
    const source = fs.openSync(native(job.from), 'r');
    let target = -1;
    try {
      if (job.to !== undefined) target = fs.openSync(native(job.to), 'wx', 0o444);
      const before = fs.fstatSync(source, { bigint: true });
      const hash = createHash('sha256');
      let size = 0;
      for (;;) {
        const read = fs.readSync(source, buffer, 0, chunk, size);
        if (read === 0) break;
        const bytes = buffer.subarray(0, read);
        hash.update(bytes);
        for (let done = 0; target >= 0 && done < read; ) done += fs.writeSync(target, bytes, done);
        size += read;
      }
      const after = fs.fstatSync(source, { bigint: true });
      const same = before.mtimeNs === after.mtimeNs && after.size === BigInt(size) && before.size === after.size;
      if (!same) return { id: job.id, failure: 'changed', message: 'file changed while being digested' };
      return { id: job.id, sha256: hash.digest('binary'), size };
    } finally {
      fs.closeSync(source);
      if (target >= 0) fs.closeSync(target);
    }
  };

  parentPort?.on('message', (jobs: readonly HashJob[]) => {
    parentPort.postMessage(
      jobs.map((job) => {
        try {
          return digestFile(job);
        } catch (thrown) {
          const error = thrown instanceof Error ? thrown : new Error(String(thrown));
          const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
          return { id: job.id, failure: code, message: error.message };
        }
      }),
    );
  });
}
