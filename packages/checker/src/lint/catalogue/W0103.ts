// W0103 unwritten-output. Spec: 10-editor §3.8.

import { mkRule } from '../rule.ts';

interface Args {
  readonly name: string;
  readonly type: 'file' | 'dir';
}

export const W0103 = mkRule<Args>({
  code: 'W0103',
  name: 'unwritten-output',
  severity: 'warning',
  description: 'an output that the command never mentions',
  tags: ['correctness', 'exec'],
  message: ({ name }) => `output ${name} is never mentioned in the command`,
  help: ({ name, type }) =>
    type === 'dir'
      ? `write into {{${name}}}: nothing else ends up in it`
      : `write to {{${name}}}: nothing else creates this file`,
  *find({ module }) {
    for (const { name, kind, span, uses, type } of module.symbols) {
      if (kind !== 'output' || uses.length > 0) continue;
      yield { span, args: { name, type: type.kind === 'dir' ? 'dir' : 'file' } };
    }
  },
});
