// W0111 naming. Off by default. Spec: 10-editor §3.8.

import type { Span } from '@reflow-lang/base';
import type { LintModule } from '../lint-module.ts';
import { mkRule } from '../rule.ts';
import { isTestFile, isTestName } from '../test-name.ts';

type Args =
  | { readonly kind: 'type-case'; readonly name: string; readonly wanted: 'upper' | 'lower' }
  | { readonly kind: 'test'; readonly name: string };

export const W0111 = mkRule<Args>({
  code: 'W0111',
  name: 'naming',
  severity: 'off',
  description: 'a name against the conventions',
  tags: ['naming', 'style'],
  message: (args) =>
    args.kind === 'test'
      ? `${args.name} is named like a test, but this is no test module`
      : `type ${args.name} begins in ${args.wanted === 'upper' ? 'lower' : 'upper'} case, unlike the others`,
  help: (args) => (args.kind === 'test' ? 'name the module *_test.rf, or the value otherwise' : undefined),
  *find(module) {
    const types = typeNames(module);
    const upper = types.filter(({ name }) => /^\p{Lu}/u.test(name)).length;
    const wanted = upper * 2 >= types.length ? 'upper' : 'lower';
    for (const { name, span } of types) {
      if (/^\p{Lu}/u.test(name) !== (wanted === 'upper')) yield { span, args: { kind: 'type-case', name, wanted } };
    }
    if (isTestFile(module.file)) return;
    for (const { name, kind, span } of module.module.exports) {
      if (kind === 'val' && isTestName(name)) yield { span, args: { kind: 'test', name } };
    }
  },
});

const typeNames = ({ decls }: LintModule): readonly { readonly name: string; readonly span: Span }[] =>
  decls.flatMap(({ decl }) => (decl.kind === 'typedecl' ? [{ name: decl.name, span: decl.nameSpan }] : []));
