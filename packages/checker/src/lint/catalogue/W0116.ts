// W0116 needless-sequencing. Spec: 10-editor §3.8.

import type { Expr } from '@reflow-lang/syntax';
import { exprsOf, type LintModule } from '../lint-module.ts';
import type { ExprOf } from '../module-nodes.ts';
import { mkRule, type RuleFix } from '../rule.ts';

export const W0116 = mkRule<object>({
  code: 'W0116',
  name: 'needless-sequencing',
  severity: 'hint',
  description: 'a ~> that waits for something that is known already',
  tags: ['unused'],
  message: () => 'there is nothing to wait for: the left side of ~> is known already',
  help: () => 'write the right side alone',
  *find(module) {
    for (const e of exprsOf(module.exprs, 'binop')) {
      if (e.op !== '~>' || !isKnown(module, e.left)) continue;
      yield { span: e.left.span, args: {}, fixes: rightSide(module, e) };
    }
  },
});

/**
 * Whether evaluating it can neither wait nor fail nor print: literals, functions, and what is put together
 * from them. The type alone does not tell: it forgets that parts of a value are delayed (02 Q9).
 */
function isKnown(module: LintModule, e: Expr): boolean {
  const seen = new Set<Expr>();
  const pending = [e];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const parts = knownParts(module, at);
    if (parts === undefined) return false;
    pending.push(...parts);
  }
  return true;
}

/** What must be known for this to be known; `undefined` if it cannot be. */
function knownParts(module: LintModule, e: Expr): readonly Expr[] | undefined {
  switch (e.kind) {
    case 'lit':
    case 'func':
      return [];
    case 'ident': {
      const value = module.tables.symbolOf(e.id)?.kind === 'param' ? undefined : module.valueOf(e.id);
      return value && [value];
    }
    case 'binop':
      return ['/', '%', '~>'].includes(e.op) ? undefined : [e.left, e.right];
    case 'unop':
    case 'ascribe':
      return [e.arg];
    case 'tuple':
    case 'list':
      return e.elems;
    case 'struct':
      return e.fields.map((field) => field.value);
    case 'variant':
      return e.elem ? [e.elem] : [];
    default:
      return undefined;
  }
}

/** Comments between the two are not thrown away. */
function rightSide({ text }: LintModule, { left, right, span: whole }: ExprOf<'binop'>): readonly RuleFix[] {
  const between = /^[\s)]*~>\s*/.exec(text.slice(left.span.end, right.span.start));
  if (between === null) return [];
  const span = { start: whole.start, end: left.span.end + between[0].length };
  return [{ id: 'F67', title: 'Remove the left side', edits: [{ span, newText: '' }], effect: 'graph' }];
}
