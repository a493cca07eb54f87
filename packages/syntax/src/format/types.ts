// Types. Spec: 01-syntax §14.2.

import { absurd } from '@reflow-lang/base';
import type { Token } from '../lex/token.ts';
import type {
  FieldTypeSyntax,
  FieldTypesSyntax,
  TypeArgumentSyntax,
  TypeArgumentsSyntax,
  TypeSyntax,
  VariantTypeSyntax,
} from '../surface/type.ts';
import { writeList } from './lists.ts';
import { type Gap, none, space, type Writer } from './writer.ts';

export function writeType(writer: Writer, node: TypeSyntax, gap: Gap): void {
  writer.nest(node, gap, writeTypeParts);
}

function writeTypeParts(writer: Writer, node: TypeSyntax, gap: Gap): void {
  switch (node.kind) {
    case 'missing-type':
      return;
    case 'basic-type':
      writer.place(node.token, gap);
      return;
    case 'reference-type':
      writeReference(writer, node.names, node.dots, gap);
      return;
    case 'list-type':
      writer.place(node.open, gap);
      writeType(writer, node.element, none);
      writer.place(node.close, none);
      return;
    case 'map-type':
      writer.place(node.open, gap);
      writeType(writer, node.key, none);
      writer.place(node.colon, none);
      writeType(writer, node.element, none);
      writer.place(node.close, none);
      return;
    case 'struct-type':
      writeFieldTypes(writer, node.fields, gap);
      return;
    case 'module-type':
      writer.place(node.keyword, gap);
      writeFieldTypes(writer, node.fields, none);
      return;
    case 'tuple-type':
      writeTypeArguments(writer, node.items, gap);
      return;
    case 'function-type':
      writer.place(node.keyword, gap);
      writeTypeArguments(writer, node.args, none);
      writeType(writer, node.result, space);
      return;
    case 'sum-type':
      for (const [i, variant] of node.variants.entries()) writeVariant(writer, variant, node.bars[i - 1], gap);
      return;
    default:
      absurd(node);
  }
}

function writeReference(writer: Writer, names: readonly Token[], dots: readonly Token[], gap: Gap): void {
  for (const [i, name] of names.entries()) {
    const dot = dots[i - 1];
    if (dot === undefined) writer.place(name, gap);
    else {
      writer.place(dot, none, '.');
      writer.place(name, none);
    }
  }
}

/** A variant behind its bar; a line break behind the bar stays. */
function writeVariant(writer: Writer, variant: VariantTypeSyntax, bar: Token | undefined, gap: Gap): void {
  if (bar === undefined) writer.place(variant.hash, gap);
  else {
    writer.place(bar, space);
    writer.place(variant.hash, writer.breaksAfter(bar) ? writer.continuation() : space);
  }
  writer.place(variant.tag, none);
  if (variant.element === undefined) return;
  writer.place(variant.element.open, none);
  writeType(writer, variant.element.inner, none);
  writer.place(variant.element.close, none);
}

/** `{a, b int, c string}` and `(a, b int)`. */
export function writeFieldTypes(writer: Writer, fields: FieldTypesSyntax, gap: Gap): void {
  writeList(writer, { ...fields, trailing: false, write: writeFieldType }, gap);
}

function writeFieldType(writer: Writer, field: FieldTypeSyntax, gap: Gap): void {
  for (const [i, name] of field.names.entries()) {
    const comma = field.commas[i - 1];
    if (comma !== undefined) writer.place(comma, none);
    writer.place(name, i === 0 ? gap : space);
  }
  writeType(writer, field.type, space);
}

function writeTypeArguments(writer: Writer, args: TypeArgumentsSyntax, gap: Gap): void {
  writeList(writer, { ...args, trailing: false, write: writeTypeArgument }, gap);
}

function writeTypeArgument(writer: Writer, { first, second }: TypeArgumentSyntax, gap: Gap): void {
  writeType(writer, first, gap);
  if (second !== undefined) writeType(writer, second, space);
}
