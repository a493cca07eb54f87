// W0191 unknown-ignore. Spec: 10-editor §3.7.

import { mkRule } from '../rule.ts';

type Args = { readonly kind: 'none' } | { readonly kind: 'error' | 'unknown'; readonly code: string };

export const W0191 = mkRule<Args>({
  code: 'W0191',
  name: 'unknown-ignore',
  severity: 'warning',
  description: 'an ignore comment that names what cannot be ignored',
  tags: ['suppression'],
  message: (args) => {
    if (args.kind === 'none') return 'this comment names no code to ignore';
    return args.kind === 'error' ? `${args.code} is an error and cannot be ignored` : `there is no code ${args.code}`;
  },
  help: (args) =>
    args.kind === 'error'
      ? undefined
      : 'as in // reflow:ignore W0100, W0101 -- reason; reflow explain --list names all',
  *find(_module, uses) {
    for (const { comment, wrong } of uses) {
      if (comment.codes.length === 0) yield { span: comment, args: { kind: 'none' } };
      for (const { code, span } of wrong) {
        yield { span, args: { kind: /^E\d{4}$/.test(code) ? 'error' : 'unknown', code } };
      }
    }
  },
});
