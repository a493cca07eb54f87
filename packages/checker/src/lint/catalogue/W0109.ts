// W0109 undocumented-export. Off by default. Spec: 10-editor §3.8.

import { mkRule } from '../rule.ts';

interface Args {
  readonly name: string;
}

export const W0109 = mkRule<Args>({
  code: 'W0109',
  name: 'undocumented-export',
  severity: 'off',
  description: 'an exported declaration without a comment',
  tags: ['style'],
  message: ({ name }) => `${name} is exported and has no comment`,
  help: ({ name }) => `say above it what it is: reflow doc and the editor show "// ${name} …"`,
  *find({ module }) {
    for (const { name, doc, span } of module.exports) {
      if (doc.replaceAll(/^\s*reflow:ignore.*$/gm, '').trim() === '') yield { span, args: { name } };
    }
  },
});
