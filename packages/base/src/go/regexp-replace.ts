// Replacing all matches of a regular expression, with Go's templates.
// Spec: 06-stdlib §5.2.

import { fromUtf8Bytes, utf8Bytes } from '../bytes.ts';
import type { GoRegexp, RegexpMatch } from './regexp.ts';

/** Every match replaced; there is no empty match right after a match. */
export function replaceRegexp(re: GoRegexp, source: string, template: string): string {
  const search = re.searcher(source);
  const expand = compileTemplate(template, re);
  let out = '';
  let last = 0;
  for (let from = 0; from <= source.length; ) {
    const match = search(from);
    if (match === undefined) break;
    out += source.slice(last, match.start);
    if (match.end > last || match.start === 0) out += expand(match);
    last = match.end;
    from = Math.max(match.end, from + widthAt(source, from), from + 1);
  }
  const replaced = out + source.slice(last);
  // Bytes that form a character across a seam become that character.
  return replaced.isWellFormed() ? replaced : fromUtf8Bytes(utf8Bytes(replaced));
}

/** UTF-16 units of the character at an offset; 0 at the end. */
function widthAt(text: string, at: number): number {
  return at >= text.length ? 0 : String.fromCodePoint(text.codePointAt(at) ?? 0).length;
}

/** `$$`, `$name`, `${name}`; any other dollar sign stands for itself. */
const reference = /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu;

function compileTemplate(template: string, re: GoRegexp): (match: RegexpMatch) => string {
  const parts: ((match: RegexpMatch) => string)[] = [];
  let copied = 0;
  for (const found of template.matchAll(reference)) {
    const before = template.slice(copied, found.index);
    const [text, dollar, bare, braced] = found;
    parts.push(() => before, dollar === undefined ? groupText(bare ?? braced ?? '', re) : () => '$');
    copied = found.index + text.length;
  }
  const rest = template.slice(copied);
  return (match) => parts.map((part) => part(match)).join('') + rest;
}

/** A group by number (no leading zero, below 10^8), else the first of that name that took part. */
function groupText(name: string, re: GoRegexp): (match: RegexpMatch) => string {
  if (/^(?:0|[1-9][0-9]{0,7})$/.test(name)) {
    const index = Number(name);
    return (match) => (index <= re.groupCount ? (match.group(index) ?? '') : '');
  }
  return (match) => {
    for (let index = 1; index <= re.groupCount; index++) {
      const text = re.groupNames[index] === name ? match.group(index) : undefined;
      if (text !== undefined) return text;
    }
    return '';
  };
}
