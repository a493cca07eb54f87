// The corrections that syntax errors offer: plain text edits, known when the error is.
// Spec: 10-editor §10.3 (F50-F63).

import type { Fix, Span, TextEdit } from '@reflow-lang/base';
import type { Token } from '../lex/token.ts';

const insert = (offset: number, newText: string): TextEdit => ({ span: { start: offset, end: offset }, newText });
const replace = (span: Span, newText: string): TextEdit => ({ span, newText });

/** Right whatever the author had in mind. */
const certain = (id: string, title: string, edits: readonly TextEdit[]): Fix => ({
  id,
  title,
  edits,
  effect: 'none',
  automatic: true,
});

/** One of several ways out. */
const choice = (id: string, title: string, edits: readonly TextEdit[]): Fix => ({ id, title, edits, effect: 'none' });

const hasComments = (token: Token): boolean => token.notes.comments.length > 0;

/** F50: `[1⏎]` → `[1,⏎]`. */
export const insertComma = (newline: Token): Fix =>
  certain('insert-comma', "Insert ','", [insert(newline.startOffset, ',')]);

/** F51: takes away what stands between the last item and the closer, but no comment. */
export function joinClosingBracket(from: Token, closer: Token): readonly Fix[] {
  if (hasComments(closer)) return [];
  const edit = replace({ start: from.startOffset, end: closer.startOffset }, '');
  return [choice('join-closing-bracket', 'Join the closing bracket', [edit])];
}

/** F52: `}⏎else` → `} else`. */
export function joinElse(brace: Token, keyword: Token): readonly Fix[] {
  if (hasComments(keyword)) return [];
  const edit = replace({ start: brace.end, end: keyword.startOffset }, ' ');
  return [certain('join-else', "Move 'else' up", [edit])];
}

/** F53: `a⏎\t+ b` → `a +⏎\tb`. */
export function moveOperatorUp(left: Token, operator: Token, right: Token): readonly Fix[] {
  if (hasComments(right)) return [];
  const text = operator.image === '.' ? '.' : ` ${operator.image}`;
  const removed = { start: operator.startOffset, end: right.newlines > 0 ? operator.end : right.startOffset };
  return [certain('move-operator-up', 'Move operator up', [insert(left.end, text), replace(removed, '')])];
}

/** F54: `x = 1` → `x := 1`, or `val x = 1`. */
export function useAssign(name: Token, equal: Token): readonly Fix[] {
  const sign = replace({ start: equal.startOffset, end: equal.end }, ':=');
  return [
    certain('use-assign', "Use ':='", [sign]),
    choice('use-val', "Use 'val'", [insert(name.startOffset, 'val ')]),
  ];
}

/** F57: `[...a, ...b]` → `[...a ...b]`. */
export const removeSpreadComma = (comma: Token): Fix =>
  certain('remove-spread-comma', "Remove ',' between spreads", [
    replace({ start: comma.startOffset, end: comma.end }, ''),
  ]);

/** F58: `[1...xs]` → `[1, ...xs]`. */
export const separateSpread = (numberEnd: number): Fix =>
  certain('separate-spread', 'Insert space', [insert(numberEnd, ', ')]);

/** F59: `param (x int)` → one item on a line of its own. */
export const splitParamGroup = (open: Token, close: Token): Fix =>
  certain('split-param-group', 'Split the group', [insert(open.end, '\n\t'), insert(close.startOffset, '\n')]);

/** F60: a parameter before the first definition; with its comments it is left to its author. */
export function moveParamUp(
  keyword: Token,
  param: { readonly text: string; readonly end: number; readonly before: number },
): readonly Fix[] {
  if (hasComments(keyword)) return [];
  const edits = [
    insert(param.before, `${param.text}\n\n`),
    replace({ start: keyword.startOffset, end: param.end }, ''),
  ];
  return [certain('move-param-up', 'Move before the definitions', edits)];
}

/** F61: `if a { 1 }` → `if a { 1 } else { panic("TODO") }`. */
export const addElse = (branchEnd: number): Fix =>
  choice('add-else', "Add 'else'", [insert(branchEnd, ' else { panic("TODO") }')]);

/** F62: `{ x: 1 }` → `{ {x: 1} }`. */
export const wrapInBraces = ({ start, end }: Span): Fix =>
  certain('wrap-in-braces', 'Wrap in braces', [insert(start, '{'), insert(end, '}')]);

/** F63: `"}` → `" }` in shell text. */
export function spaceTemplateEnd(close: Token): Fix {
  const edits = [insert(close.startOffset + 1, ' ')];
  return { id: 'space-template-end', title: "Insert a space in '\" }'", edits, effect: 'command' };
}

/** A separator too many. */
export const removeSeparator = (token: Token): Fix =>
  certain('remove-separator', `Remove '${token.image}'`, [replace({ start: token.startOffset, end: token.end }, '')]);
