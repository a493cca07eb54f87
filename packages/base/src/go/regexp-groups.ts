// Where groups open in a regular expression, without compiling it.
// Spec: 06-stdlib §5.1.

export interface GroupOpening {
  /** Offset of the `(`. */
  readonly at: number;
  /** `angle` is `(?<`, which Go does not know; `other` is a group that captures nothing. */
  readonly kind: 'capture' | 'angle' | 'other';
  /** `''` when unnamed. */
  readonly name: string;
}

/** Something to step over: quoted text, an escape, a class, or the opening of a group. */
const token = /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]|\(\?P<(\w+)>|\(\?<|\(\?|\(/g;

/** In the order of their opening. Quoted text, escapes and classes hold none. */
export function scanGroups(source: string): readonly GroupOpening[] {
  const out: GroupOpening[] = [];
  for (const match of source.matchAll(token)) {
    const [text, name = ''] = match;
    if (!text.startsWith('(')) continue;
    const kind = text === '(' || name !== '' ? 'capture' : text === '(?<' ? 'angle' : 'other';
    out.push({ at: match.index, kind, name });
  }
  return out;
}
