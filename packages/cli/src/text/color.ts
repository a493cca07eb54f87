// Whether stderr gets colours. Spec: 07-cli §20.3.

import type { CommandHost } from '../command.ts';

export function wantsColor(host: CommandHost): boolean {
  const { env } = host;
  if (env.CLICOLOR_FORCE || env.FORCE_COLOR) return true;
  return host.terminal.stderr && !env.NO_COLOR && env.TERM !== 'dumb';
}
