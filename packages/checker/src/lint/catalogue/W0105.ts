// W0105 unmarked-nondeterminism. Spec: 10-editor §3.8.

import { argumentNamed, exprsOf, type LintModule } from '../lint-module.ts';
import type { ExprOf } from '../module-nodes.ts';
import { type Found, mkRule } from '../rule.ts';
import { type ShellCommand, scanShell } from '../shell/scan.ts';
import { virtualScript } from '../shell/virtual-script.ts';

interface Args {
  readonly what: string;
}

export const W0105 = mkRule<Args>({
  code: 'W0105',
  name: 'unmarked-nondeterminism',
  severity: 'hint',
  description: 'a command that gives something else every time, in an exec that does not say so',
  tags: ['exec', 'reproducibility'],
  message: ({ what }) => `${what} gives something else every time`,
  help: () => 'pass the value in as a parameter, or say nondeterministic := true',
  *find(module) {
    for (const exec of exprsOf(module.exprs, 'exec')) {
      if (argumentNamed(exec, 'nondeterministic') === undefined) yield* inTemplate(module, exec);
    }
  },
});

function* inTemplate(module: LintModule, exec: ExprOf<'exec'>): Iterable<Found<Args>> {
  const script = virtualScript(module, exec);
  const { commands, isLive } = scanShell(script.text);
  for (const command of commands) {
    const what = changing(command);
    if (what !== undefined) yield { span: script.spanOf(command.start, command.nameEnd), args: { what } };
  }
  for (const match of script.text.matchAll(/\$(?:\{S?RANDOM\b[^}]*\}|S?RANDOM\b)/g)) {
    const end = match.index + match[0].length;
    if (isLive(match.index)) yield { span: script.spanOf(match.index, end), args: { what: match[0] } };
  }
}

/** What is said of a command whose output changes; a fixed date or a name-based identifier does not. */
function changing({ name, words }: ShellCommand): string | undefined {
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  switch (name.slice(name.lastIndexOf('/') + 1)) {
    case 'date':
      return has(/^(-\w*[dfrs]|--(date|file|reference|set)\b)/) ? undefined : 'date';
    case 'uuidgen':
      return has(/^(-\w*[ms]|--(md5|sha1)\b)/) ? undefined : 'uuidgen';
    case 'mktemp':
      return has(/^(-\w*u|--dry-run$)/) ? 'mktemp -u' : undefined;
    default:
      return undefined;
  }
}
