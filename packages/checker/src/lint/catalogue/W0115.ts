// W0115 tiny-resource. Spec: 10-editor §3.8; fix F47 of §10.3.

import { mkRule } from '../rule.ts';

interface Args {
  readonly name: string;
  readonly bytes: bigint;
}

const mebibyte = 1n << 20n;

export const W0115 = mkRule<Args>({
  code: 'W0115',
  name: 'tiny-resource',
  severity: 'hint',
  description: 'a mem or disk of less than 1 MiB, as if its unit were forgotten',
  tags: ['exec'],
  message: ({ name, bytes }) => `${name} is ${bytes} byte${bytes === 1n ? '' : 's'}`,
  help: ({ bytes }) => `mem and disk count bytes: write ${bytes} * GiB or ${bytes} * MiB`,
  *find({ decls }) {
    for (const { decl, where } of decls) {
      if ((where !== 'exec' && where !== 'requires') || decl.kind !== 'assign' || decl.pat.kind !== 'ident') continue;
      const { pat, expr } = decl;
      if ((pat.name !== 'mem' && pat.name !== 'disk') || expr.kind !== 'lit' || expr.value.kind !== 'int') continue;
      const { value: bytes } = expr.value;
      if (bytes <= 0n || bytes >= mebibyte) continue;
      const at = { start: expr.span.end, end: expr.span.end };
      const edits = [{ span: at, newText: ' * GiB' }];
      const fixes = [{ id: 'F47', title: 'Multiply by GiB', edits, effect: 'graph' }] as const;
      yield { span: expr.span, args: { name: pat.name, bytes }, fixes };
    }
  },
});
