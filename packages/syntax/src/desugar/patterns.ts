// Patterns. Spec: 01-syntax §8 D7, D19; §11.

import { absurd } from '@reflow-lang/base';
import type { FieldPat, Pat } from '../core/ast.ts';
import type { Token } from '../lex/token.ts';
import type { FieldPatternSyntax, ListPattern, PatternSyntax } from '../surface/pattern.ts';
import { type Builder, noPos, spanOf, tokenSpan } from './builder.ts';

export function desugarPattern(builder: Builder, node: PatternSyntax): Pat {
  switch (node.kind) {
    case 'missing-pattern':
    case 'ignore-pattern':
      return { ...base(builder, node, node.token), kind: 'ignore' };
    case 'name-pattern':
      return { ...base(builder, node, node.token), kind: 'ident', name: node.token.image };
    case 'tuple-pattern': {
      const elems = node.items.map((item) => desugarPattern(builder, item));
      return { ...base(builder, node, node.open), kind: 'tuple', elems };
    }
    case 'list-pattern':
      return listPattern(builder, node);
    case 'struct-pattern': {
      const fields = node.items.map((field) => fieldPattern(builder, node, field));
      return { ...base(builder, node, node.open), kind: 'struct', fields };
    }
    case 'variant-pattern': {
      const elem = node.element === undefined ? undefined : desugarPattern(builder, node.element.inner);
      const tag = { tag: node.tag.image, tagSpan: tokenSpan(node.tag) };
      return { ...base(builder, node, node.hash), kind: 'variant', ...tag, ...(elem !== undefined && { elem }) };
    }
    default:
      return absurd(node);
  }
}

function base(builder: Builder, node: PatternSyntax, anchor: Token) {
  return { id: builder.id(node), pos: builder.pos(anchor), span: spanOf(node) };
}

function listPattern(builder: Builder, node: ListPattern): Pat {
  const elems = node.items.map((item) => desugarPattern(builder, item));
  const tail = tailPattern(builder, node);
  return { ...base(builder, node, node.open), kind: 'list', elems, ...(tail !== undefined && { tail }) };
}

/** `...` alone ignores the tail (D19). */
function tailPattern(builder: Builder, node: ListPattern): Pat | undefined {
  const { tail } = node;
  if (tail === undefined) return undefined;
  if (tail.pattern !== undefined) return desugarPattern(builder, tail.pattern);
  return { kind: 'ignore', id: builder.id(node), pos: builder.pos(tail.ellipsis), span: tokenSpan(tail.ellipsis) };
}

/** A shorthand field binds its name, at no position (D7). */
function fieldPattern(builder: Builder, node: PatternSyntax, field: FieldPatternSyntax): FieldPat {
  const name = field.name.image;
  const nameSpan = tokenSpan(field.name);
  if (field.pattern !== undefined) {
    return { name, nameSpan, pat: desugarPattern(builder, field.pattern), shorthand: false };
  }
  const pat: Pat = { kind: 'ident', name, id: builder.id(node), pos: noPos, span: nameSpan };
  return { name, nameSpan, pat, shorthand: true };
}
