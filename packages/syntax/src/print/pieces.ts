// Printing without recursion: a printer says what a node is made of, and this puts it together.

/** Text, and nodes still to be printed. */
export type Piece<N> = string | N;

/** The text of the pieces, every node replaced by its own pieces until only text is left. */
export function printPieces<N extends object>(first: Piece<N>, piecesOf: (node: N) => readonly Piece<N>[]): string {
  const pending: Piece<N>[] = [first];
  let text = '';
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') {
      text += next;
      continue;
    }
    const pieces = piecesOf(next);
    for (let i = pieces.length - 1; i >= 0; i--) {
      const piece = pieces[i];
      if (piece !== undefined) pending.push(piece);
    }
  }
  return text;
}

/** The lists of pieces with `separator` between them. */
export function joinPieces<N>(parts: readonly (readonly Piece<N>[])[], separator: string): Piece<N>[] {
  const joined: Piece<N>[] = [];
  for (const [i, part] of parts.entries()) {
    if (i > 0) joined.push(separator);
    for (const piece of part) joined.push(piece);
  }
  return joined;
}
