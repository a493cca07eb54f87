// W0113 process-relative-make. Spec: 10-editor §3.8; fix F33 of §10.3; 02-types §16.1.

import { dirPath } from '@reflow-lang/base';
import { exprsOf, type LintModule } from '../lint-module.ts';
import type { ExprOf } from '../module-nodes.ts';
import { mkRule, type RuleFix } from '../rule.ts';

interface Args {
  readonly path: string;
}

export const W0113 = mkRule<Args>({
  code: 'W0113',
  name: 'process-relative-make',
  severity: 'warning',
  description: 'a module path that depends on where the program is started',
  tags: ['modules', 'reproducibility'],
  message: ({ path }) => `"${path}" is relative to the folder the program is started in`,
  help: () => 'a path that begins with ./ is relative to this file',
  *find(module) {
    for (const make of exprsOf(module.exprs, 'make')) {
      if (make.path.kind !== 'lit' || make.path.value.kind !== 'string') continue;
      const { value: path } = make.path.value;
      if (/^(\.\/|\/|\$\/)/.test(path)) continue;
      yield { span: make.path.span, args: { path }, fixes: relativeToFile(module, make) };
    }
  },
});

/** The same module, named from here: only where both are known relative to one folder. */
function relativeToFile(module: LintModule, make: ExprOf<'make'>): readonly RuleFix[] {
  const target = module.tables.importPathOf(make.id);
  const folder = dirPath(module.file);
  if (target === undefined || target.startsWith('/') || folder.startsWith('/') || folder.startsWith('..')) return [];
  const path = `./${relativePath(folder, target)}`;
  const edits = [{ span: make.path.span, newText: JSON.stringify(path) }];
  return [{ id: 'F33', title: 'Make the path relative to this file', edits, effect: 'graph', automatic: true }];
}

/** Of two clean relative paths. */
function relativePath(folder: string, target: string): string {
  const from = folder === '.' ? [] : folder.split('/');
  const to = target.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
