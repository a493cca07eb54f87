// Bracketed lists: on one line as written, or one item per line. Spec: 01-syntax §14.2.

import { Terminal } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type { SyntaxBase } from '../surface/expression.ts';
import { closerLine, type Gap, none, space, type Writer } from './writer.ts';

/** A list to be printed. */
export interface ListLayout<T extends SyntaxBase> {
  readonly open: Token;
  readonly items: readonly T[];
  readonly commas: readonly Token[];
  readonly close: Token;
  /** Whether a comma may follow the last item; a list of several lines then has one. */
  readonly trailing: boolean;
  /** Prints an item, with this gap before it. */
  readonly write: (writer: Writer, item: T, gap: Gap) => void;
  /** Whether no comma stands between these neighbours (spreads). */
  readonly juxtaposed?: (item: T, next: T) => boolean;
}

/**
 * The list, its brackets included. It takes several lines if an item starts one, or if a newline
 * follows the last comma. Commas too many are dropped, unless a comment hangs on them.
 */
export function writeList<T extends SyntaxBase>(writer: Writer, list: ListLayout<T>, gap: Gap): void {
  const { open, items, close, trailing } = list;
  writer.place(open, gap);
  const breaks = isMultiline(writer, list);
  const outer = writer.lineIndent;
  const base = breaks ? outer + 1 : writer.base;
  const commas = commasByItem(list);
  for (const comma of commas.before) keepIfCommented(writer, comma);
  for (const [i, item] of items.entries()) {
    const lead: Gap = { kind: 'line', indent: outer + 1, blank: i === 0 ? 'none-first' : 'keep' };
    writer.within(base, () => list.write(writer, item, breaks ? lead : i === 0 ? none : space));
    separate(writer, list, i, { commas: commas.after[i] ?? [], endsWithComma: breaks && trailing });
  }
  const isApart = breaks && trailing;
  writer.place(close, isApart ? closerLine(outer) : none);
}

function isMultiline<T extends SyntaxBase>(writer: Writer, { items, commas }: ListLayout<T>): boolean {
  const lastComma = commas.at(-1);
  if (items.length === 0) return false;
  return (
    items.some((item) => writer.startsLine(item.start)) || (lastComma !== undefined && writer.breaksAfter(lastComma))
  );
}

/** What stands behind an item. */
function separate<T extends SyntaxBase>(
  writer: Writer,
  { items, juxtaposed }: ListLayout<T>,
  i: number,
  options: { readonly commas: readonly Token[]; readonly endsWithComma: boolean },
): void {
  const [comma, ...strays] = options.commas;
  const item = items[i];
  const next = items[i + 1];
  const isSeparated =
    next === undefined ? options.endsWithComma : item === undefined || juxtaposed?.(item, next) !== true;
  const needsComma = isSeparated || strays.some(({ notes }) => notes.comments.length > 0);
  const semicolon = item === undefined ? undefined : writer.semicolonAfter(item.end);
  if (semicolon !== undefined) keepIfCommented(writer, semicolon);
  if (comma === undefined) {
    if (needsComma) writer.add(',');
  } else if (needsComma) writer.place(comma, none);
  else keepIfCommented(writer, comma);
  for (const stray of strays) keepIfCommented(writer, stray);
}

/** Prints a separator that could go, if a comment hangs on it. */
function keepIfCommented(writer: Writer, token: Token): void {
  if (token.tokenType !== Terminal.Comma && token.tokenType !== Terminal.Semicolon) return;
  if (token.notes.comments.length > 0) writer.place(token, none);
}

interface CommasByItem {
  readonly before: readonly Token[];
  readonly after: readonly (readonly Token[])[];
}

function commasByItem<T extends SyntaxBase>({ items, commas }: ListLayout<T>): CommasByItem {
  const before: Token[] = [];
  const after: Token[][] = items.map(() => []);
  let item = -1;
  for (const comma of commas) {
    while ((items[item + 1]?.start ?? Number.POSITIVE_INFINITY) < comma.startOffset) item++;
    (after[item] ?? before).push(comma);
  }
  return { before, after };
}
