// Programs with the host's tools and without isolation: they see their files at the real paths.
// Spec: 08-infrastructure §21.8 (host mode).

import { createHash } from 'node:crypto';
import { lstatSync, readlinkSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { mkError, plainError } from '@reflow-lang/base';
import { errnoOf, fileError } from '@reflow-lang/store';
import type { AttemptPaths } from './attempt-paths.ts';
import { baseEnvironment, type ProgramRuntime, type RuntimeOptions, scriptName, shellArguments } from './runtime.ts';

const safePath = /^[A-Za-z0-9/_.+-]+$/;

/** `root`: the executor's directory, below which all attempts lie. */
export function createHostRuntime(root: string, options: RuntimeOptions): ProgramRuntime {
  const shown = shellSafeRoot(root);
  const show = (path: string): string => shown + path.slice(root.length);
  const view = (paths: AttemptPaths) => {
    const prefixes = [`${paths.dir}/`, `${show(paths.dir)}/`];
    return {
      arg: show(paths.arg),
      tmp: show(paths.tmp),
      return: show(paths.return),
      isRoot: false,
      inside: (path: string) => {
        const prefix = prefixes.find((each) => path.startsWith(each));
        return prefix === undefined ? undefined : path.slice(prefix.length).split('/');
      },
    };
  };
  return {
    kind: 'host',
    isolation: 'no isolation',
    protectsInputs: false,
    view,
    commandLine(spec) {
      const { tmp, arg, return: output } = view(spec.paths);
      return {
        argv: shellArguments(options, spec.command, `${arg}/${scriptName}`),
        env: baseEnvironment(options, spec, tmp, `${output}/default`),
        cwd: spec.paths.tmp,
        status: false,
      };
    },
  };
}

/**
 * A path of the root that no shell takes apart: itself, or a link of fixed name in the system's temporary
 * directory. Throws NotAllowed when that name is somebody else's.
 */
function shellSafeRoot(root: string): string {
  if (safePath.test(root)) return root;
  const directory = safePath.test(tmpdir()) ? tmpdir() : '/tmp';
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const link = `${directory}/reflow-${process.getuid?.() ?? 0}-${name}`;
  try {
    symlinkSync(root, link);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw fileError('link', [link], thrown);
    checkOwnLink(link, root);
  }
  return link;
}

function checkOwnLink(link: string, root: string): void {
  const stat = lstatSync(link);
  const isOwn = stat.isSymbolicLink() && stat.uid === (process.getuid?.() ?? stat.uid) && readlinkSync(link) === root;
  if (!isOwn) throw mkError('link', [link], 'NotAllowed', plainError(`exists and does not lead to ${root}`));
}
