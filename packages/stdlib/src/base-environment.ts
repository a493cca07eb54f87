// What every user module sees without importing anything. Absent inside system modules.
// Spec: 06-stdlib §2.

import { dirType, fileType, intType, stringType, type Type } from '@reflow-lang/types';
import { mkSystemFunction, type SystemFunction } from './system-function.ts';

/** A name of the base environment: one of the two intrinsics, or a constant. */
export type BaseBinding =
  | { readonly name: string; readonly kind: 'function'; readonly fn: SystemFunction }
  | {
      readonly name: string;
      readonly kind: 'value';
      readonly type: Type;
      readonly value: bigint;
      readonly doc: string;
    };

/** `file`, `dir`, `KiB`, `MiB`, `GiB`, `TiB`. */
export const baseEnvironment: readonly BaseBinding[] = [
  intrinsic(
    'file',
    fileType,
    'The file at a local path or a URL. Local files are read at once; others are fetched when they are needed.',
  ),
  intrinsic('dir', dirType, 'All files below a local path or a URL prefix, by their paths relative to it.'),
  size('KiB', 1n, 'The number of bytes in a kibibyte, 1024.'),
  size('MiB', 2n, 'The number of bytes in a mebibyte, 1024 to the power of two.'),
  size('GiB', 3n, 'The number of bytes in a gibibyte, 1024 to the power of three.'),
  size('TiB', 4n, 'The number of bytes in a tebibyte, 1024 to the power of four.'),
];

function intrinsic(name: string, result: Type, doc: string): BaseBinding {
  return {
    name,
    kind: 'function',
    fn: mkSystemFunction('', name, { args: { url: stringType }, result, doc, flow: true }),
  };
}

function size(name: string, power: bigint, doc: string): BaseBinding {
  return { name, kind: 'value', type: intType, value: 1024n ** power, doc };
}
