// W0101 missing-resources. Spec: 10-editor §3.8; fix F43 of §10.3.

import { argumentNamed, exprsOf, type LintModule } from '../lint-module.ts';
import type { ExprOf } from '../module-nodes.ts';
import { mkRule, type RuleFix } from '../rule.ts';

interface Args {
  readonly missing: readonly string[];
}

const asked = [
  { name: 'cpu', text: 'cpu := 1' },
  { name: 'mem', text: 'mem := 1 * GiB' },
];

export const W0101 = mkRule<Args>({
  code: 'W0101',
  name: 'missing-resources',
  severity: 'hint',
  description: 'an exec that does not say how much cpu or mem it needs',
  tags: ['exec'],
  message: ({ missing }) => `exec does not say how much ${missing.join(' and ')} it needs`,
  help: () => 'it counts as one cpu and 500 MiB: too little may be reserved for it, or too much run at once',
  *find(module) {
    for (const exec of exprsOf(module.exprs, 'exec')) {
      const missing = asked.filter(({ name }) => argumentNamed(exec, name) === undefined);
      if (missing.length === 0) continue;
      const span = { start: exec.span.start, end: exec.span.start + 'exec'.length };
      const fixes = addArguments(module, exec, missing);
      yield { span, args: { missing: missing.map(({ name }) => name) }, fixes };
    }
  },
});

function addArguments(
  { text }: LintModule,
  exec: ExprOf<'exec'>,
  missing: readonly { readonly text: string }[],
): readonly RuleFix[] {
  const last = exec.decls.at(-1);
  if (last === undefined) return [];
  const at = last.span.end;
  const lineStart = text.lastIndexOf('\n', last.span.start - 1) + 1;
  const indent = text.slice(lineStart, last.span.start);
  const glue = indent.trim() === '' ? `,\n${indent}` : ', ';
  const newText = missing.map((argument) => glue + argument.text).join('');
  const edits = [{ span: { start: at, end: at }, newText }];
  return [{ id: 'F43', title: 'Add resources', edits, effect: 'graph' }];
}
