// A standard stream that may go away. A reader that left ends the output quietly: the command's work and
// its exit status stay what they are. Any other trouble is told once. Spec: contracts §0.

import { utf8Bytes } from '@reflow-lang/base';

export interface Output {
  readonly write: (text: string) => void;
  /** True when text was lost that somebody still wanted. */
  hasFailed(): boolean;
}

/** The stream is opened for the first text: a command that prints nothing pays for none. */
export function createOutput(open: () => NodeJS.WriteStream, complain: (reason: string) => void): Output {
  let stream: NodeJS.WriteStream | undefined;
  let isBroken = false;
  let failed = false;
  const stop = (error: NodeJS.ErrnoException): void => {
    if (isBroken) return;
    isBroken = true;
    if (error.code === 'EPIPE') return;
    failed = true;
    complain(error.message);
  };
  return {
    write: (text) => {
      if (isBroken) return;
      stream ??= open().on('error', stop);
      // Bytes that are no UTF-8 are lone surrogates in texts of the language: they go out as they came.
      stream.write(text.isWellFormed() ? text : Buffer.from(utf8Bytes(text), 'latin1'));
    },
    hasFailed: () => failed,
  };
}
