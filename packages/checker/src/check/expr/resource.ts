// What exec and `@requires` parameters have in common. Spec: 02-types §12.

import type { Decl } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { E0803, E0804, E0805, W0023 } from '../../catalogue/index.ts';
import { type Finding, finding } from '../finding.ts';
import { type Pass, report } from '../pass.ts';

export type ResourceName = 'cpu' | 'mem' | 'disk' | 'cpufeatures';

export const isResource = (name: string): name is ResourceName =>
  name === 'cpu' || name === 'mem' || name === 'disk' || name === 'cpufeatures';

/** What is wrong with a resource of this type, if anything. */
export function resourceFault(name: ResourceName, type: Type): Finding | undefined {
  switch (name) {
    case 'cpu':
      return type.kind === 'int' || type.kind === 'float' ? undefined : finding(E0803, {});
    case 'mem':
    case 'disk':
      return type.kind === 'int' ? undefined : finding(E0804, { name });
    case 'cpufeatures':
      return type.kind === 'list' && type.elem?.kind === 'string' ? undefined : finding(E0805, {});
  }
}

/** Repeated parameters are accepted and the last one counts: a warning. */
export function noteRepeated(pass: Pass, decls: readonly Decl[]): void {
  const seen = new Set<string>();
  for (const decl of decls) {
    if (decl.kind !== 'assign' || decl.pat.kind !== 'ident') continue;
    const { name, span } = decl.pat;
    if (seen.has(name)) report(pass, finding(W0023, { name, what: 'parameter' }), span);
    seen.add(name);
  }
}
