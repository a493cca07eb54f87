// A written type as the original prints types. Only the parser's own messages need it; checked types
// are rendered by the type library. Spec: 02-types §2.

import { absurd } from '@reflow-lang/base';
import type { TypeExpr } from '../core/ast.ts';

/** `func(a, b int) [string]`. */
export function typeText(type: TypeExpr): string {
  switch (type.kind) {
    case 'basic':
      return type.name;
    case 'unit':
      return 'unit';
    case 'ref':
      return type.path.join('.');
    case 'list':
      return `[${typeText(type.elem)}]`;
    case 'map':
      return `[${typeText(type.index)}:${typeText(type.elem)}]`;
    case 'struct':
      return `{${fieldsText(type.fields)}}`;
    case 'module':
      return `module{${fieldsText(type.fields)}}`;
    case 'tuple':
      return `(${fieldsText(type.fields)})`;
    case 'labeled':
      return type.label === '' ? unlabeled(type.elem) : `(${type.label} ${unlabeled(type.elem)})`;
    case 'func':
      return `func(${fieldsText(type.args)}) ${typeText(type.result)}`;
    case 'sum':
      return type.variants
        .map(({ tag, elem }) => (elem === undefined ? `#${tag}` : `#${tag}(${typeText(elem)})`))
        .join(' | ');
    case 'error':
      return 'error';
    default:
      return absurd(type);
  }
}

function unlabeled(type: TypeExpr): string {
  return type.kind === 'labeled' ? unlabeled(type.elem) : typeText(type);
}

/** A named entry whose type is that of the next prints as its name alone. */
export function fieldsText(fields: readonly { readonly name: string; readonly type: TypeExpr }[]): string {
  return fields
    .map(({ name, type }, i) => {
      const text = typeText(type);
      if (name === '') return text;
      const next = fields[i + 1];
      return next !== undefined && unlabeled(next.type) === unlabeled(type) ? name : `${name} ${text}`;
    })
    .join(', ');
}
