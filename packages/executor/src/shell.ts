// A shell beside a running program: same files, same environment, a process of its own. Line by line,
// without a terminal. Spec: 08-infrastructure §3.9 (shell).

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { invariant } from '@reflow-lang/base';
import type { Channel } from '@reflow-lang/evaluator';
import type { CommandLine } from './runtime.ts';

/** `line` starts the shell; it ends with its input. */
export function openShell(line: CommandLine): Channel {
  const [command = '', ...args] = line.argv;
  // Its status interests nobody, but the descriptor must be there.
  const status = openSync('/dev/null', 'w');
  const child = spawn(command, args, { cwd: line.cwd, env: line.env, stdio: ['pipe', 'pipe', 'pipe', status] });
  closeSync(status);
  const { stdin, stdout, stderr } = child;
  invariant(stdin !== null && stdout !== null && stderr !== null, 'the shell has pipes');
  stdin.on('error', () => {});
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stdin.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    end: () => stdin.end(),
    output: mergeStreams([stdout, stderr]),
  };
}

/** Chunks of several streams in order of their arrival. */
async function* mergeStreams(streams: readonly AsyncIterable<Uint8Array>[]): AsyncGenerator<Uint8Array> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const pull = (i: number) => {
    const iterator = iterators[i];
    invariant(iterator !== undefined, 'as many iterators as streams');
    return iterator.next().then((item) => ({ i, item }));
  };
  const pending = new Map(iterators.map((_, i) => [i, pull(i)]));
  while (pending.size > 0) {
    const { i, item } = await Promise.race(pending.values());
    if (item.done === true) pending.delete(i);
    else {
      pending.set(i, pull(i));
      yield item.value;
    }
  }
}
