// W0190 idle-ignore. Spec: 10-editor §3.7; fix F49 of §10.3.

import type { IgnoreUse } from '../ignore-comments.ts';
import type { LintModule } from '../lint-module.ts';
import { mkRule, type RuleFix } from '../rule.ts';

interface Args {
  readonly codes: readonly string[];
  readonly isMisplaced: boolean;
}

export const W0190 = mkRule<Args>({
  code: 'W0190',
  name: 'idle-ignore',
  severity: 'hint',
  description: 'an ignore comment that silences nothing',
  tags: ['suppression', 'unused'],
  message: ({ codes }) => `nothing to ignore here: ${codes.join(', ')}`,
  help: ({ isMisplaced }) =>
    isMisplaced ? 'reflow:ignore-file stands before the first declaration' : 'remove the comment',
  *find(module, uses) {
    for (const use of uses) {
      if (use.idle.length === 0) continue;
      const { start, end, scope } = use.comment;
      const codes = use.idle.map(({ code }) => code);
      const args = { codes, isMisplaced: scope === 'nothing' };
      yield { span: { start, end }, args, fixes: withoutIdle(module, use) };
    }
  },
});

/** The whole comment, if nothing in it is of use; else the idle codes. */
function withoutIdle({ text }: LintModule, { comment, idle, wrong }: IgnoreUse): readonly RuleFix[] {
  const left = comment.codes.filter((code) => !idle.includes(code));
  if (wrong.length > 0) return [];
  const [first] = comment.codes;
  const last = comment.codes.at(-1);
  const edit =
    left.length === 0 || !first || !last
      ? { span: wholeComment(text, comment), newText: '' }
      : { span: { start: first.span.start, end: last.span.end }, newText: left.map(({ code }) => code).join(', ') };
  return [{ id: 'F49', title: 'Remove ignore comment', edits: [edit], effect: 'none', automatic: true }];
}

/** With the blanks before it; with its line, if it has one to itself. */
function wholeComment(text: string, { start, end }: { readonly start: number; readonly end: number }) {
  let from = start;
  while (from > 0 && (text[from - 1] === ' ' || text[from - 1] === '\t')) from--;
  const isAlone = from === 0 || text[from - 1] === '\n';
  return { start: from, end: isAlone && text[end] === '\n' ? end + 1 : end };
}
