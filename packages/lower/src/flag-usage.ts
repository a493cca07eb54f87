// The lines of a flag in the usage text, as the original's flag library prints them.
// Spec: 03-evaluation §16.6.

/** What is shown of a flag. */
export interface ShownFlag {
  readonly name: string;
  readonly usage: string;
  readonly default: string;
  /** Shown after the name, unless a back-quoted word of the help is. */
  readonly word?: string;
}

/** `  -x⇥help (default V)` and its newline; a longer name puts the help on a line of its own. */
export function flagUsage(flag: ShownFlag): string {
  const { word: quoted, text } = unquoteUsage(flag.usage);
  const word = quoted === '' ? (flag.word ?? '') : quoted;
  const head = `  -${flag.name}${word === '' ? '' : ` ${word}`}`;
  const indent = '\n    \t';
  const body = text.replaceAll('\n', indent);
  const shown = flag.default === '' ? '' : ` (default ${flag.default})`;
  return `${head}${head.length <= 4 ? '\t' : indent}${body}${shown}\n`;
}

/** A back-quoted word names the value: it is shown after the flag, and without its quotes in the text. */
function unquoteUsage(usage: string): { readonly word: string; readonly text: string } {
  const quoted = /^([^`]*)`([^`]*)`/.exec(usage);
  if (quoted === null) return { word: '', text: usage };
  const [all, before = '', word = ''] = quoted;
  return { word, text: before + word + usage.slice(all.length) };
}
