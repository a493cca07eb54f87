// Source files, spans and positions.
//
// A *span* is where something really stands: UTF-16 offsets, end exclusive; editors and frames use it.
// A *compat position* is the anchor the original prints: the place just after a token, columns in code
// points. Never use one for the other. Spec: 01-syntax §11.

/** Half-open range of UTF-16 offsets in one file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** 1-based line, 1-based column in code points, 0-based UTF-16 offset. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/**
 * The anchor of a node in compat text, `file:line:col`, col counted in code points just after the
 * anchor token. `line` 0 means "no position": it prints as `<input>`, or as the bare file name.
 */
export interface CompatPos {
  readonly file: string;
  readonly line: number;
  readonly col: number;
}

export const noPos: CompatPos = { file: '', line: 0, col: 0 };

/** `a.rf:1:9`; `<input>:1:9` without a file; `<input>` or the file alone without a line. */
export function renderPos(pos: CompatPos): string {
  const file = pos.file === '' ? '<input>' : pos.file;
  return pos.line === 0 ? file : `${file}:${pos.line}:${pos.col}`;
}

/** A text under the name it was opened by. Immutable; the line table is built on first use. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Offsets at which lines start; `[0]` is 0. Lines end at LF only. */
  readonly lineStarts: readonly number[];
  /** Where invalid UTF-8 was replaced by U+FFFD: UTF-16 offsets, ascending. */
  readonly invalidUtf8: readonly number[];
}

export function createSourceFile(path: string, text: string, invalidUtf8: readonly number[] = []): SourceFile {
  let lineStarts: readonly number[] | undefined;
  return {
    path,
    text,
    invalidUtf8,
    get lineStarts() {
      lineStarts ??= findLineStarts(text);
      return lineStarts;
    },
  };
}

/** The source file of these bytes; every invalid byte becomes one U+FFFD. Spec: 01 §1. */
export function decodeSourceFile(path: string, bytes: Uint8Array): SourceFile {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!text.includes('\ufffd')) return createSourceFile(path, text);
  return decodeByteByByte(path, bytes);
}

/** Line, column and offset of a UTF-16 offset. O(log lines + length of the line). */
export function positionAt(source: SourceFile, offset: number): Position {
  const line = lineIndexAt(source, offset);
  const start = source.lineStarts[line] ?? 0;
  return { line: line + 1, column: countCodePoints(source.text, start, offset) + 1, offset };
}

/** 0-based index of the line that holds the offset. */
export function lineIndexAt(source: SourceFile, offset: number): number {
  const starts = source.lineStarts;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The text of a 0-based line, without its line feed. */
export function lineText(source: SourceFile, line: number): string {
  const start = source.lineStarts[line] ?? source.text.length;
  const next = source.lineStarts[line + 1];
  return source.text.slice(start, next === undefined ? source.text.length : next - 1);
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

function countCodePoints(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    const isSecondHalf = unit >= 0xdc00 && unit < 0xe000 && i > start && isHighSurrogate(text.charCodeAt(i - 1));
    if (!isSecondHalf) count++;
  }
  return count;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;

/** The slow path: Go's rule is one U+FFFD per invalid *byte*, the decoder's is one per invalid run. */
function decodeByteByByte(path: string, bytes: Uint8Array): SourceFile {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const parts: string[] = [];
  const invalid: number[] = [];
  let offset = 0;
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0;
    const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let part = '\ufffd';
    let used = 1;
    try {
      part = decoder.decode(bytes.subarray(i, i + size));
      used = size;
    } catch {
      invalid.push(offset);
    }
    parts.push(part);
    offset += part.length;
    i += used;
  }
  return createSourceFile(path, parts.join(''), invalid);
}
