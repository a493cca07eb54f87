// Columns of text: elastic tabs, cells at least four wide, one blank between. Spec: 07-cli §1.5.

const minWidth = 4;
const padding = 1;

/**
 * Lines of cells separated by tabs. What stands behind the last tab of a line is not a cell of a
 * column and is not padded; a column is as wide as the widest cell of neighbouring lines.
 */
export function layOut(lines: readonly string[]): readonly string[] {
  const rows = lines.map((line) => line.split('\t'));
  const widths = rows.map((cells) => cells.slice(0, -1).map(() => 0));
  const columns = Math.max(0, ...widths.map((row) => row.length));
  for (let column = 0; column < columns; column++) {
    for (let start = 0; start < rows.length; ) {
      let end = start;
      let width = 0;
      while (end < rows.length && column < (rows[end]?.length ?? 0) - 1) {
        width = Math.max(width, codePoints(rows[end]?.[column] ?? ''));
        end++;
      }
      for (let row = start; row < end; row++) {
        const target = widths[row];
        if (target !== undefined) target[column] = width === 0 ? minWidth : Math.max(minWidth, width + padding);
      }
      start = Math.max(end, start + 1);
    }
  }
  return rows.map((cells, row) =>
    cells.map((cell, column) => cell + ' '.repeat(spare(cell, widths[row]?.[column]))).join(''),
  );
}

const spare = (cell: string, width: number | undefined): number =>
  width === undefined ? 0 : Math.max(0, width - codePoints(cell));

const codePoints = (text: string): number => [...text].length;
