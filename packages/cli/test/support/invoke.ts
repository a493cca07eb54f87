// The command in this process, on a host that keeps what is written.

import { dispatch, type ProcessHost } from '@reflow-lang/cli';

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface InvokeOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Lines of standard input. */
  readonly input?: readonly string[];
  /** Standard input of commands that read it as a whole; by default the lines, the last one not ended. */
  readonly inputBytes?: Uint8Array;
  readonly terminal?: Partial<ProcessHost['terminal']>;
  readonly interrupt?: AbortSignal;
}

/** The launcher is started from its sources. */
const launcher = new URL('../../../executor/src/launcher/main.ts', import.meta.url).pathname;

export async function invoke(args: readonly string[], options: InvokeOptions): Promise<Answer> {
  let stdout = '';
  let stderr = '';
  const host: ProcessHost = {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? '', ...options.env },
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    terminal: { stdout: false, stderr: false, columns: 80, ...options.terminal },
    lines: () => linesOf(options.input ?? []),
    input: async () => options.inputBytes ?? Buffer.from((options.input ?? []).join('\n')),
    interrupts: () => options.interrupt ?? new AbortController().signal,
    launcherCommand: [process.execPath, '--conditions=source', launcher],
  };
  const code = await dispatch(host, args);
  return { code, stdout, stderr };
}

async function* linesOf(lines: readonly string[]): AsyncIterable<string> {
  yield* lines;
}

/** The documents of a text of one per line. Throws when a line is none, or the last one is not ended. */
export function documents(text: string): readonly Readonly<Record<string, unknown>>[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error(`the last line is not ended: ${text.slice(-80)}`);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const document: unknown = JSON.parse(line);
      if (typeof document !== 'object' || document === null) throw new Error(`no document: ${line}`);
      return Object.fromEntries(Object.entries(document));
    });
}
