// W0104 nested-else. Spec: 10-editor §3.8; fix F45 of §10.3.

import type { Span, TextEdit } from '@reflow-lang/base';
import { exprsOf, type LintModule } from '../lint-module.ts';
import type { ExprOf } from '../module-nodes.ts';
import { mkRule, type RuleFix } from '../rule.ts';

export const W0104 = mkRule<object>({
  code: 'W0104',
  name: 'nested-else',
  severity: 'hint',
  description: 'an else branch that holds nothing but an if',
  tags: ['style'],
  message: () => 'this else branch holds nothing but an if',
  help: () => 'write else if',
  *find(module) {
    for (const { else: branch } of exprsOf(module.exprs, 'cond')) {
      const braces = branch.kind === 'block' && branch.from === 'else' ? branch.body : undefined;
      if (braces?.kind !== 'block' || braces.decls.length > 0 || braces.body.kind !== 'cond') continue;
      yield { span: braces.span, args: {}, fixes: unwrapped(module, braces.span, braces.body) };
    }
  },
});

/** Comments and parentheses around the inner `if` are not thrown away. */
function unwrapped(module: LintModule, braces: Span, inner: ExprOf<'cond'>): readonly RuleFix[] {
  const before = { start: braces.start, end: inner.span.start };
  const after = { start: inner.span.end, end: braces.end };
  const isBlank = (span: Span): boolean => /^[{}\s]*$/.test(module.text.slice(span.start, span.end));
  if (!isBlank(before) || !isBlank(after)) return [];
  const edits = [{ span: before, newText: '' }, ...dedent(module, inner.span), { span: after, newText: '' }];
  return [{ id: 'F45', title: 'Use else if', edits, effect: 'graph', automatic: true }];
}

/** One tab less on every line but the first, where it is layout and not the text of a template. */
function dedent({ text, verbatim }: LintModule, { start, end }: Span): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1) {
    const isText = verbatim.some((span) => span.start < at && at < span.end);
    if (!isText && text[at] === '\t') edits.push({ span: { start: at, end: at + 1 }, newText: '' });
  }
  return edits;
}
