// Types. Spec: 01-syntax §5.3 (argument lists), §8 D17, D18.

import { absurd } from '@reflow-lang/base';
import type { ArgType, FieldType, TypeExpr, VariantType } from '../core/ast.ts';
import type { Token } from '../lex/token.ts';
import { typeText } from '../print/type-text.ts';
import type { SyntaxBase } from '../surface/expression.ts';
import type {
  BasicType,
  FieldTypesSyntax,
  FunctionType,
  SumType,
  TupleType,
  TypeArgumentsSyntax,
  TypeSyntax,
  VariantTypeSyntax,
} from '../surface/type.ts';
import { type Builder, spanOf, tokenSpan } from './builder.ts';

export function desugarType(builder: Builder, node: TypeSyntax): TypeExpr {
  switch (node.kind) {
    case 'missing-type':
      return { ...base(builder, node, node.token), kind: 'error' };
    case 'basic-type':
      return { ...base(builder, node, node.token), kind: 'basic', name: basicName(node) };
    case 'reference-type': {
      const path = node.names.map((name) => name.image);
      const first = node.names[0];
      return first === undefined ? missing(builder, node) : { ...base(builder, node, first), kind: 'ref', path };
    }
    case 'list-type': {
      const elem = desugarType(builder, node.element);
      return { ...base(builder, node, node.open), kind: 'list', elem };
    }
    case 'map-type': {
      const index = desugarType(builder, node.key);
      const elem = desugarType(builder, node.element);
      return { ...base(builder, node, node.open), kind: 'map', index, elem };
    }
    case 'struct-type':
      return { ...base(builder, node, node.fields.open), kind: 'struct', fields: desugarFields(builder, node.fields) };
    case 'module-type':
      return { ...base(builder, node, node.keyword), kind: 'module', fields: desugarFields(builder, node.fields) };
    case 'tuple-type':
      return tupleType(builder, node);
    case 'function-type':
      return functionType(builder, node);
    case 'sum-type':
      return sumType(builder, node);
    default:
      return absurd(node);
  }
}

function base(builder: Builder, node: TypeSyntax, anchor: Token) {
  return { id: builder.id(node), pos: builder.pos(anchor), span: spanOf(node) };
}

function missing(builder: Builder, node: TypeSyntax & SyntaxBase): TypeExpr {
  return { kind: 'error', id: builder.id(node), pos: { file: '', line: 0, col: 0 }, span: spanOf(node) };
}

function basicName({ token }: BasicType): Extract<TypeExpr, { kind: 'basic' }>['name'] {
  switch (token.image) {
    case 'int':
    case 'float':
    case 'string':
    case 'bool':
    case 'file':
      return token.image;
    default:
      return 'dir';
  }
}

/** One field per name; names of one group share the type object (D17). */
export function desugarFields(builder: Builder, { items }: FieldTypesSyntax): readonly FieldType[] {
  const fields: FieldType[] = [];
  for (const item of items) {
    const type = desugarType(builder, item.type);
    for (const name of item.names) fields.push({ name: name.image, nameSpan: tokenSpan(name), type });
  }
  return fields;
}

function tupleType(builder: Builder, node: TupleType): TypeExpr {
  const { fields, ...overlooked } = desugarArguments(builder, node.items);
  const at = base(builder, node, node.items.open);
  const single = fields[0];
  if (single === undefined) return { ...at, kind: 'unit', ...overlooked };
  if (fields.length === 1) return { ...at, kind: 'labeled', label: single.name, elem: single.type };
  return { ...at, kind: 'tuple', fields };
}

function functionType(builder: Builder, node: FunctionType): TypeExpr {
  const { fields: args, ...overlooked } = desugarArguments(builder, node.args);
  const result = desugarType(builder, node.result);
  return { ...base(builder, node, node.keyword), kind: 'func', args, result, ...overlooked };
}

function sumType(builder: Builder, node: SumType): TypeExpr {
  const variants = node.variants.map((variant) => desugarVariant(builder, variant));
  const anchor = node.variants[0]?.hash;
  return anchor === undefined ? missing(builder, node) : { ...base(builder, node, anchor), kind: 'sum', variants };
}

function desugarVariant(builder: Builder, { tag, element }: VariantTypeSyntax): VariantType {
  const elem = element === undefined ? undefined : desugarType(builder, element.inner);
  return { tag: tag.image, tagSpan: tokenSpan(tag), ...(elem !== undefined && { elem }) };
}

interface Arguments {
  readonly fields: readonly ArgType[];
  readonly overlooked?: string;
  readonly overlookedSpan?: SyntaxBase;
}

/**
 * The fields of an argument list. A mistake in it makes the list empty; its text is kept for the
 * structured view (KEEP, 02 Q13).
 */
function desugarArguments(builder: Builder, { items }: TypeArgumentsSyntax): Arguments {
  const named: ArgType[] = [];
  let group: TypeSyntax[] = [];
  for (const item of items) {
    group.push(item.first);
    if (item.second === undefined) continue;
    const type = desugarType(builder, item.second);
    for (const member of group) {
      const name = member.kind === 'reference-type' && member.names.length === 1 ? member.names[0] : undefined;
      if (name === undefined) return overlook(builder, member);
      named.push({ name: name.image, nameSpan: tokenSpan(name), type });
    }
    group = [];
  }
  const leftOver = group[0];
  if (leftOver === undefined) return { fields: named };
  if (named.length > 0) {
    return { fields: [], overlooked: 'cannot mix named and unnamed arguments', overlookedSpan: spanOf(leftOver) };
  }
  return { fields: group.map((member) => ({ name: '', type: desugarType(builder, member) })) };
}

/** The mistake in an argument list that the original records and never reports, if it has one. */
export function overlookedMistake(builder: Builder, list: TypeArgumentsSyntax): string | undefined {
  return desugarArguments(builder, list).overlooked;
}

function overlook(builder: Builder, member: TypeSyntax): Arguments {
  if (member.kind === 'missing-type') return { fields: [] };
  const overlooked =
    member.kind === 'reference-type'
      ? 'non-simple argument name'
      : `expected identifier, found ${typeText(desugarType(builder, member))}`;
  return { fields: [], overlooked, overlookedSpan: spanOf(member) };
}
