// Regular expressions of Groupby and Collect: RE2, leftmost first, with Go's replacement templates.
// Spec: 05-flow-eval §6.6, §11.

import { recoverError } from '@reflow-lang/base';
import { RE2JS } from 're2js';

/** One per source text. */
const compiled = new Map<string, RE2JS>();

/** Rejects what RE2 rejects with a ReflowError. */
export function compileRegexp(source: string): RE2JS {
  let re = compiled.get(source);
  if (re === undefined) {
    try {
      re = RE2JS.compile(source);
    } catch (thrown) {
      throw recoverError(thrown);
    }
    compiled.set(source, re);
  }
  return re;
}

/** The text of the one group of the leftmost match; `undefined` without a match or with other groups. */
export function captureOnly(re: RE2JS, text: string): string | undefined {
  if (re.groupCount() !== 1) return undefined;
  const matcher = re.matcher(text);
  return matcher.find() ? (matcher.group(1) ?? '') : undefined;
}

export const matchesAnywhere = (re: RE2JS, text: string): boolean => re.matcher(text).find();

/** Every match replaced by the template, `$1`, `${1}`, `$name` and `$$` expanded as in Go. */
export function replaceAll(re: RE2JS, text: string, template: string): string {
  const matcher = re.matcher(text);
  const pieces = parseTemplate(template);
  const names = re.namedGroups();
  let out = '';
  let last = 0;
  while (matcher.find()) {
    out += text.slice(last, matcher.start());
    for (const piece of pieces) {
      if (piece.kind === 'text') out += piece.text;
      else {
        const group = /^\d+$/.test(piece.name) ? Number(piece.name) : names[piece.name];
        if (group !== undefined && group <= re.groupCount()) out += matcher.group(group) ?? '';
      }
    }
    last = matcher.end();
  }
  return out + text.slice(last);
}

type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'group'; readonly name: string };

/** A `$` that begins nothing stands for itself. */
function parseTemplate(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const form = /\$(?:\$|\{(\w+)\}|(\w+))/g;
  let last = 0;
  for (const match of template.matchAll(form)) {
    pieces.push({ kind: 'text', text: template.slice(last, match.index) });
    const name = match[1] ?? match[2];
    pieces.push(name === undefined ? { kind: 'text', text: '$' } : { kind: 'group', name });
    last = match.index + match[0].length;
  }
  pieces.push({ kind: 'text', text: template.slice(last) });
  return pieces;
}
