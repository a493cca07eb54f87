// Programs under bubblewrap: the host's tools, but only the exec's own files can be written, and its
// processes end together. Spec: 08-infrastructure §21.8 (bwrap argv).

import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { baseEnvironment, type ProgramRuntime, type RuntimeOptions, scriptName, shellArguments } from './runtime.ts';

export interface BwrapOptions extends RuntimeOptions {
  /** Absolute path of bubblewrap. */
  readonly bwrap: string;
  /** Also hides `/home`, `/root` and `/run`. */
  readonly strict: boolean;
  /** Programs die with their launcher. */
  readonly dieWithParent: boolean;
}

/** Never the host's own: replaced, or mount points of ours. */
const replaced: ReadonlySet<string> = new Set(['proc', 'dev', 'sys', 'tmp', 'arg', 'return']);
const private_: ReadonlySet<string> = new Set(['home', 'root', 'run']);

const view = {
  arg: '/arg',
  tmp: '/tmp',
  return: '/return',
  isRoot: true,
  inside: (path: string) => path.split('/'),
} as const;

export function createBwrapRuntime(options: BwrapOptions): ProgramRuntime {
  const before = [options.bwrap, '--tmpfs', '/', ...rootEntries(options.strict), '--dev', '/dev', '--proc', '/proc'];
  const after = [
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    ...(options.network === 'none' ? ['--unshare-net'] : []),
    '--new-session',
    ...(options.dieWithParent ? ['--die-with-parent'] : []),
    '--chdir',
    '/tmp',
    '--json-status-fd',
    '3',
  ];
  return {
    kind: 'bwrap',
    isolation: 'bwrap',
    protectsInputs: true,
    view: () => view,
    commandLine(spec) {
      const { paths } = spec;
      return {
        argv: [
          ...before,
          ...(spec.hasArgs ? ['--ro-bind', paths.arg, '/arg'] : ['--dir', '/arg']),
          '--bind',
          paths.tmp,
          '/tmp',
          '--bind',
          paths.return,
          '/return',
          ...after,
          ...shellArguments(options, spec.command, `/arg/${scriptName}`),
        ],
        env: baseEnvironment(options, spec, '/tmp', '/return/default'),
        cwd: paths.dir,
        status: true,
      };
    },
  };
}

/** Mount arguments that show the host's root directory, entry by entry. */
function rootEntries(strict: boolean): string[] {
  const out: string[] = [];
  for (const name of readdirSync('/').sort()) {
    if (replaced.has(name) || (strict && private_.has(name))) continue;
    const path = `/${name}`;
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) out.push('--symlink', readlinkSync(path), path);
    else if (stat?.isDirectory()) out.push('--ro-bind-try', path, path);
  }
  return out;
}
