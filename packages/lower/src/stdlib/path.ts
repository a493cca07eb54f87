// `$/path`: URL-friendly, so nothing is cleaned. Spec: 06-stdlib §4.

import { expectString } from '../expect-value.ts';
import type { ImplementationTable } from './implementation.ts';
import { stringsOf } from './strings.ts';

export const path: ImplementationTable = {
  Base: ([p]) => base(expectString(p)),
  Dir: ([p]) => directory(expectString(p)),
  Ext: ([p]) => extension(expectString(p)),
  Join: ([paths]) =>
    stringsOf(paths)
      .filter((element) => element !== '')
      .join('/'),
};

function base(text: string): string {
  if (text === '') return '.';
  const trimmed = text.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

function directory(text: string): string {
  const upToSlash = text.slice(0, text.lastIndexOf('/') + 1);
  return upToSlash === '/' ? upToSlash : upToSlash.slice(0, -1);
}

function extension(text: string): string {
  const dot = text.lastIndexOf('.');
  return dot > text.lastIndexOf('/') ? text.slice(dot) : '';
}
