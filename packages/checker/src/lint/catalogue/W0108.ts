// W0108 wide-without-effect. Spec: 10-editor §3.8; 02-types §16.2.

import { mkRule } from '../rule.ts';

export const W0108 = mkRule<object>({
  code: 'W0108',
  name: 'wide-without-effect',
  severity: 'warning',
  description: 'wide, which has no effect any more',
  tags: ['exec', 'unused'],
  message: () => 'wide has no effect',
  help: () => 'remove it: how much runs at once depends on the resources of each exec',
  *find({ decls }) {
    for (const { decl, where } of decls) {
      if (where !== 'requires' || decl.kind !== 'assign' || decl.pat.kind !== 'ident') continue;
      if (decl.pat.name === 'wide') yield { span: decl.span, args: {} };
    }
  },
});
