// Patterns: as literals. Spec: 01-syntax §14.2.

import { absurd } from '@reflow-lang/base';
import type { FieldPatternSyntax, ListPattern, PatternSyntax } from '../surface/pattern.ts';
import { writeList } from './lists.ts';
import { type Gap, none, space, type Writer } from './writer.ts';

export function writePattern(writer: Writer, node: PatternSyntax, gap: Gap): void {
  writer.nest(node, gap, writePatternParts);
}

function writePatternParts(writer: Writer, node: PatternSyntax, gap: Gap): void {
  switch (node.kind) {
    case 'missing-pattern':
      return;
    case 'name-pattern':
    case 'ignore-pattern':
      writer.place(node.token, gap);
      return;
    case 'tuple-pattern':
      writeList(writer, { ...node, trailing: false, write: writePattern }, gap);
      return;
    case 'list-pattern':
      writeListPattern(writer, node, gap);
      return;
    case 'struct-pattern':
      writeList(writer, { ...node, trailing: false, write: writeFieldPattern }, gap);
      return;
    case 'variant-pattern':
      writer.place(node.hash, gap);
      writer.place(node.tag, none);
      if (node.element === undefined) return;
      writer.place(node.element.open, none);
      writePattern(writer, node.element.inner, none);
      writer.place(node.element.close, none);
      return;
    default:
      absurd(node);
  }
}

type ListPart =
  | { readonly pattern: PatternSyntax; readonly start: number; readonly end: number }
  | NonNullable<ListPattern['tail']>;

function writeListPattern(writer: Writer, node: ListPattern, gap: Gap): void {
  const items: ListPart[] = node.items.map((pattern) => ({ pattern, start: pattern.start, end: pattern.end }));
  if (node.tail !== undefined) items.push(node.tail);
  const { open, commas, close } = node;
  writeList(writer, { open, items, commas, close, trailing: false, write: writeListPart }, gap);
}

function writeListPart(writer: Writer, part: ListPart, gap: Gap): void {
  if ('ellipsis' in part) {
    writer.place(part.ellipsis, gap);
    if (part.pattern !== undefined) writePattern(writer, part.pattern, none);
  } else writePattern(writer, part.pattern, gap);
}

function writeFieldPattern(writer: Writer, field: FieldPatternSyntax, gap: Gap): void {
  writer.place(field.name, gap);
  if (field.colon === undefined || field.pattern === undefined) return;
  writer.place(field.colon, none);
  writePattern(writer, field.pattern, space);
}
