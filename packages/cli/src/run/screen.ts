// stderr of a run: lines that stay, and on a terminal one status line below them that is redrawn. Nobody
// else writes to stderr while a status line is shown. Spec: 07-cli §20.4.

import type { CommandHost } from '../command.ts';
import { fit, printable } from '../text/width.ts';

export interface Screen {
  /** Text that stays; whole lines with their newlines. */
  print(text: string): void;
  /** Replaces the status line; `undefined` removes it. It never wraps. */
  status(text: string | undefined): void;
}

const clearLine = '\r\u001b[K';

export function createScreen(host: Pick<CommandHost, 'stderr' | 'terminal'>): Screen {
  let shown: string | undefined;
  const draw = (text: string): void => host.stderr(`${clearLine}${fit(printable(text), host.terminal.columns - 1)}`);
  return {
    print: (text) => {
      if (shown === undefined) return host.stderr(text);
      host.stderr(`${clearLine}${text}`);
      draw(shown);
    },
    status: (text) => {
      if (text !== undefined) draw(text);
      else if (shown !== undefined) host.stderr(clearLine);
      shown = text;
    },
  };
}
