// Doc comments as lines of bounded width.

/**
 * Paragraphs, separated by one empty line, filled greedily up to `width` columns. Runs of spaces
 * between words are kept, a longer word stands alone, lines that begin with white space stay as they
 * are. Width counts code points.
 */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let words: Word[] = [];
  let paragraphEnded = false;
  const flush = (): void => {
    if (words.length > 0) lines.push(...fill(words, width));
    words = [];
  };
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      flush();
      paragraphEnded = lines.length > 0;
      continue;
    }
    if (paragraphEnded) lines.push('');
    paragraphEnded = false;
    if (/^\s/.test(line)) {
      flush();
      lines.push(line.trimEnd());
    } else words.push(...wordsOf(line));
  }
  flush();
  return lines;
}

/** A word and the spaces between it and the word before. */
interface Word {
  readonly gap: string;
  readonly text: string;
}

const wordsOf = (line: string): Word[] =>
  [...line.matchAll(/([^\S\n]*)(\S+)/g)].map(([, gap = '', text = '']) => ({ gap: gap === '' ? ' ' : gap, text }));

function fill(words: readonly Word[], width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const { gap, text } of words) {
    const extended = current + gap + text;
    if (current === '') current = text;
    else if ([...extended].length <= width) current = extended;
    else {
      lines.push(current);
      current = text;
    }
  }
  return current === '' ? lines : [...lines, current];
}
