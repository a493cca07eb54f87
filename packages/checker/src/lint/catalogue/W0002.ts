// W0002 unused-parameter. Spec: 10-editor §3.6, §3.8.

import { mkRule } from '../rule.ts';

interface Args {
  readonly name: string;
  readonly what: 'argument' | 'parameter';
}

export const W0002 = mkRule<Args>({
  code: 'W0002',
  name: 'unused-parameter',
  severity: 'hint',
  description: 'an argument or parameter that nothing uses',
  tags: ['unused'],
  message: ({ name, what }) => `${what} ${name} is not used`,
  *find({ module }) {
    for (const { name, kind, span, uses } of module.symbols) {
      if (uses.length > 0) continue;
      if (kind === 'arg') yield { span, args: { name, what: 'argument' } };
      if (kind === 'param') yield { span, args: { name, what: 'parameter' } };
    }
  },
});
