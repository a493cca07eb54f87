// What the command says of itself: introduction, listing of commands, usage of one command.
// Spec: 07-cli §1.2-1.4.

import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { type FlagSpec, renderFlags } from './flags.ts';
import { globalFlags } from './global-flags.ts';

/** Every command has it; the parser answers it. */
const helpFlag: FlagSpec = { name: 'help', type: 'bool', default: false, usage: 'display subcommand help' };

const description =
  'Reflow runs typed, incremental data-processing programs on this machine, in containers or on a cluster.';

/** Of a command line without anything. */
export const introduction = (): string => `${description}

Write a module, then run it:

	reflow run hello.rf

"reflow -help" lists the commands and global flags, "reflow help run" explains a command.
`;

export function topLevelUsage(): string {
  const names = Object.keys(commands).sort();
  return [
    description,
    '',
    'Usage of reflow:',
    '\treflow [flags] <command> [args]',
    'Reflow commands:',
    ...names.map((name) => `\t${name}`),
    'Global flags:',
    renderFlags(globalFlags),
  ].join('\n');
}

/** What stands behind a message about a command that was called wrongly. */
export const commandUsage = (command: Command): string =>
  `usage: reflow ${command.usage}\nFlags:\n${renderFlags([...command.flags, helpFlag])}`;

export const commandHelp = (command: Command): string =>
  `usage: reflow ${command.usage}\n\n${command.help}\n\nFlags:\n${renderFlags([...command.flags, helpFlag])}`;
