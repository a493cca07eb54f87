// Two texts as one, with what went and what came marked: `sort [-k1-]{+-k2+} in`. Words are compared, not
// characters; white space belongs to the text. Spec: 07-cli §20.6 (commandChanged), contracts §9.

/** Words of the part that differs, each side; beyond it the part is replaced as a whole. */
const maxWords = 1500;

/** The new text where both are equal. */
export function wordDiff(before: string, after: string): string {
  const old = wordsOf(before);
  const now = wordsOf(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  ) {
    end++;
  }
  const changed = replacements(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return now.slice(0, start).join('') + changed + now.slice(now.length - end).join('');
}

/** Words and the white space between them. */
const wordsOf = (text: string): readonly string[] => text.match(/\s+|[^\s]+/g) ?? [];

function replacements(old: readonly string[], now: readonly string[]): string {
  if (old.length > maxWords || now.length > maxWords) return mark(old, now);
  const common = commonLengths(old, now);
  const width = now.length + 1;
  let out = '';
  let gone: string[] = [];
  let come: string[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const [a, b] = [old[i], now[j]];
    if (a !== undefined && a === b) {
      out += mark(gone, come) + a;
      gone = [];
      come = [];
      i++;
      j++;
    } else if (
      b === undefined ||
      (a !== undefined && at(common, (i + 1) * width + j) >= at(common, i * width + j + 1))
    ) {
      if (a !== undefined) gone.push(a);
      i++;
    } else {
      come.push(b);
      j++;
    }
  }
  return out + mark(gone, come);
}

const mark = (gone: readonly string[], come: readonly string[]): string =>
  (gone.length > 0 ? `[-${gone.join('')}-]` : '') + (come.length > 0 ? `{+${come.join('')}+}` : '');

/** At `i * (now.length + 1) + j`: how many words the rests from `i` and `j` have in common. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array {
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        old[i] === now[j]
          ? at(lengths, (i + 1) * width + j + 1) + 1
          : Math.max(at(lengths, (i + 1) * width + j), at(lengths, i * width + j + 1));
    }
  }
  return lengths;
}

const at = (lengths: Uint16Array, index: number): number => lengths[index] ?? 0;
