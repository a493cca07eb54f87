// W0119 dollar-interpolation. Spec: 10-editor §11.3.

import { exprsOf } from '../lint-module.ts';
import { mkRule } from '../rule.ts';
import { virtualScript } from '../shell/virtual-script.ts';

export const W0119 = mkRule<object>({
  code: 'W0119',
  name: 'dollar-interpolation',
  severity: 'hint',
  description: 'a $ before an interpolation, as if it were a variable of the shell',
  tags: ['exec', 'shell'],
  message: () => 'this is a $ and the value behind it, not a variable of the shell',
  help: () => 'write {{…}} alone for the value; a variable of the shell has one pair of braces',
  *find(module) {
    for (const exec of exprsOf(module.exprs, 'exec')) {
      for (const { whole } of virtualScript(module, exec).markers) {
        const before = /(\\*)(\$+)$/.exec(module.text.slice(Math.max(0, whole.start - 20), whole.start));
        const isLive = before !== null && (before[1] ?? '').length % 2 === 0 && (before[2] ?? '').length === 1;
        if (isLive) yield { span: { start: whole.start - 1, end: whole.end }, args: {} };
      }
    }
  },
});
