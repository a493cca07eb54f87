// Patterns as the messages print them: `(a, _)`, `[p, ...q]`, `{f:p, g:g}`, `#A(p)`.
// A bare tail prints as `..._`, a shorthand field expanded. Spec: 02-types §13.

import { absurd } from '@reflow-lang/base';
import type { Pat } from '@reflow-lang/syntax';

export function renderPattern(p: Pat): string {
  switch (p.kind) {
    case 'ident':
      return p.name;
    case 'ignore':
      return '_';
    case 'tuple':
      return `(${p.elems.map(renderPattern).join(', ')})`;
    case 'list':
      return `[${[...p.elems.map(renderPattern), ...(p.tail ? [`...${renderPattern(p.tail)}`] : [])].join(', ')}]`;
    case 'struct':
      return `{${p.fields.map((f) => `${f.name}:${renderPattern(f.pat)}`).join(', ')}}`;
    case 'variant':
      return p.elem ? `#${p.tag}(${renderPattern(p.elem)})` : `#${p.tag}`;
    default:
      return absurd(p);
  }
}

/** The identifiers of a pattern with their nodes, in order; a name may repeat. */
export function patternNames(p: Pat): readonly Extract<Pat, { kind: 'ident' }>[] {
  switch (p.kind) {
    case 'ident':
      return [p];
    case 'ignore':
      return [];
    case 'tuple':
      return p.elems.flatMap(patternNames);
    case 'list':
      return [...p.elems.flatMap(patternNames), ...(p.tail ? patternNames(p.tail) : [])];
    case 'struct':
      return p.fields.flatMap((f) => patternNames(f.pat));
    case 'variant':
      return p.elem ? patternNames(p.elem) : [];
    default:
      return absurd(p);
  }
}
