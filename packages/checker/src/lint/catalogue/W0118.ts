// W0118 deprecated. Spec: 10-editor §3.6 (`Deprecated:` lines); 07-cli §20.6.

import type { Span } from '@reflow-lang/base';
import type { OpenedModule } from '../../session.ts';
import { exprsOf, type LintModule } from '../lint-module.ts';
import { mkRule } from '../rule.ts';

interface Args {
  readonly name: string;
  /** What its comment says behind `Deprecated:`. */
  readonly why: string;
}

export const W0118 = mkRule<Args>({
  code: 'W0118',
  name: 'deprecated',
  severity: 'warning',
  description: 'a use of something whose comment says that it is deprecated',
  tags: ['modules'],
  message: ({ name, why }) => `${name} is deprecated${why === '' ? '' : `: ${why}`}`,
  *find(module) {
    for (const { name, doc, uses } of module.module.symbols) {
      const why = deprecation(doc);
      if (why !== undefined) for (const span of uses) yield { span, args: { name, why } };
    }
    for (const { name, span, doc } of memberUses(module)) {
      const why = deprecation(doc);
      if (why !== undefined) yield { span, args: { name, why } };
    }
  },
});

/** Members of modules that are taken from a name bound to a `make`. */
function* memberUses(module: LintModule): Iterable<{ name: string; span: Span; doc: string }> {
  for (const e of exprsOf(module.exprs, 'deref')) {
    if (e.object.kind !== 'ident') continue;
    const made = module.valueOf(e.object.id);
    const opened = made?.kind === 'make' ? module.tables.importOf(made.id) : undefined;
    if (opened) yield { name: e.field, span: e.fieldSpan, doc: docOf(opened, e.field) };
  }
}

const docOf = (opened: OpenedModule, name: string): string =>
  opened.kind === 'rf' ? (opened.module.exports.find((item) => item.name === name)?.doc ?? '') : '';

/** The rest of the line that begins with `Deprecated:`. */
const deprecation = (doc: string): string | undefined => /^\s*Deprecated:\s*(.*?)\.?\s*$/m.exec(doc)?.[1];
