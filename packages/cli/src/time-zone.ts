// The time zone of the process, settled before the first date is printed.

import { existsSync } from 'node:fs';

/**
 * Where the system names no time zone it is UTC. Said aloud, since the first date to be printed would
 * otherwise search every zone file of the machine for one that equals a file that is not there.
 */
export function settleTimeZone(): void {
  if (!process.env.TZ && !existsSync('/etc/localtime')) process.env.TZ = 'UTC';
}
