// Entry point of the launcher process. It has no command line: everything comes on stdin.
// Spec: 08-infrastructure §21.8.

import { Launcher } from './launcher.ts';
import { decodeRequest } from './request-decode.ts';

process.umask(0o022);
process.title = 'reflow launcher';
// The driver decides what ends when: a signal meant for it must not end the programs' witness.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => {});
// A dead driver reads no more; its successor reads the attempt directories.
process.stdout.on('error', () => {});

const launcher = new Launcher((reply) => {
  process.stdout.write(`${JSON.stringify(reply)}\n`);
});

let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk: string) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const request = decodeRequest(line);
    if (request !== undefined) launcher.handle(request);
  }
});
process.stdin.on('end', () => launcher.close());
process.stdin.on('error', () => launcher.close());
