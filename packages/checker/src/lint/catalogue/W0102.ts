// W0102 shadowed-builtin. Spec: 10-editor §3.8; 02-types §7, §11.

import { baseEnvironment } from '@reflow-lang/stdlib';
import type { SymbolKind } from '../../checked-module.ts';
import { mkRule } from '../rule.ts';

interface Args {
  readonly name: string;
  readonly what: 'builtin' | 'constant' | 'function';
}

const builtins = [
  'delay',
  'error',
  'flatten',
  'fold',
  'len',
  'list',
  'map',
  'panic',
  'range',
  'reduce',
  'trace',
  'unzip',
  'zip',
];

const known: ReadonlyMap<string, Args['what']> = new Map([
  ...builtins.map((name) => [name, 'builtin'] as const),
  ...baseEnvironment.map((b) => [b.name, b.kind === 'function' ? 'function' : 'constant'] as const),
]);

const bound: readonly SymbolKind[] = ['param', 'val', 'func', 'arg', 'pattern', 'module'];

export const W0102 = mkRule<Args>({
  code: 'W0102',
  name: 'shadowed-builtin',
  severity: 'warning',
  description: 'a name that hides a builtin',
  tags: ['correctness', 'naming'],
  message: ({ name, what }) => `${name} hides the ${what} ${name}`,
  help: ({ name }) => `choose another name: where this one is visible, the other ${name} cannot be used`,
  *find({ module }) {
    for (const { name, kind, span } of module.symbols) {
      const what = bound.includes(kind) ? known.get(name) : undefined;
      if (what !== undefined) yield { span, args: { name, what } };
    }
  },
});
