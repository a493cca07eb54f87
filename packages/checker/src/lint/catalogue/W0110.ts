// W0110 absolute-path. Spec: 10-editor §3.8.

import { exprsOf } from '../lint-module.ts';
import { mkRule } from '../rule.ts';

interface Args {
  readonly path: string;
  readonly fn: string;
}

export const W0110 = mkRule<Args>({
  code: 'W0110',
  name: 'absolute-path',
  severity: 'hint',
  description: 'an absolute path of this machine in file or dir',
  tags: ['reproducibility'],
  message: ({ path }) => `${path} is a path of this machine`,
  help: ({ fn }) => `make it a parameter of type ${fn}: the program then runs elsewhere, too`,
  *find({ exprs }) {
    for (const { fn, args } of exprsOf(exprs, 'apply')) {
      const [path] = args;
      if (fn.kind !== 'ident' || (fn.name !== 'file' && fn.name !== 'dir')) continue;
      if (path?.kind !== 'lit' || path.value.kind !== 'string') continue;
      const { value } = path.value;
      if (/^(\/|file:\/\/\/)/.test(value)) yield { span: path.span, args: { path: value, fn: fn.name } };
    }
  },
});
