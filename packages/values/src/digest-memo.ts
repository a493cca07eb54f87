// Digests of short strings, remembered: map keys and tags are asked for again and again.
//
// A table with one place for each hash of a text; who comes later takes the place. So it never grows,
// and a text that is not there costs next to nothing. Life time: that of the process.

import type { Digest } from '@reflow-lang/base';

const places = 4096;
const longestText = 32;

const texts: (string | undefined)[] = new Array(places).fill(undefined);
const digests: (Digest | undefined)[] = new Array(places).fill(undefined);

/** `compute(text)`, remembered; `compute` must be the same function every time. */
export function rememberedDigest(text: string, compute: (text: string) => Digest): Digest {
  if (text.length > longestText) return compute(text);
  const place = placeOf(text);
  const known = digests[place];
  if (known !== undefined && texts[place] === text) return known;
  const digest = compute(text);
  texts[place] = text;
  digests[place] = digest;
  return digest;
}

function placeOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  return (hash ^ (hash >>> 12)) & (places - 1);
}
