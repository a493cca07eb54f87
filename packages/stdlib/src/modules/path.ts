// `$/path`. Spec: 06-stdlib §4.

import { mkList, stringType } from '@reflow-lang/types';
import { mkSystemModule } from '../system-function.ts';

export const path = mkSystemModule('path', 'Functions that take paths and URLs apart; they clean nothing.', {
  Base: {
    args: { path: stringType },
    result: stringType,
    doc: 'Base returns the last element of a path, without trailing slashes. The base of an empty path is a dot.',
  },
  Dir: {
    args: { path: stringType },
    result: stringType,
    doc: 'Dir returns all but the last element of a path, without the slash between them.',
  },
  Ext: {
    args: { path: stringType },
    result: stringType,
    doc: 'Ext returns the file name extension of a path with its dot, or an empty string.',
  },
  Join: {
    args: { paths: mkList(stringType) },
    result: stringType,
    mode: 'forced',
    doc: 'Join joins path elements with slashes. Empty elements are left out, all others taken as they are.',
  },
});
