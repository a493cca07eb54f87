// `$/strings`. Spec: 06-stdlib §3.

import { boolType, floatType, intType, mkList, stringType } from '@reflow-lang/types';
import { mkSystemModule } from '../system-function.ts';

export const strings = mkSystemModule('strings', 'Functions over strings and their conversion to and from numbers.', {
  Split: {
    args: { s: stringType, sep: stringType },
    result: mkList(stringType),
    doc: 'Split returns the parts of a string between separators. An empty separator splits into characters.',
  },
  Chunk: {
    args: { s: stringType, maxlen: intType },
    result: mkList(stringType),
    doc: 'Chunk cuts a string into pieces of at most the given number of bytes, never inside a character. The number must be at least 4.',
  },
  Join: {
    args: { strs: mkList(stringType), sep: stringType },
    result: stringType,
    mode: 'forced',
    doc: 'Join joins strings, with a separator between them.',
  },
  HasPrefix: {
    args: { s: stringType, prefix: stringType },
    result: boolType,
    doc: 'HasPrefix tells whether a string begins with a prefix.',
  },
  HasSuffix: {
    args: { s: stringType, suffix: stringType },
    result: boolType,
    doc: 'HasSuffix tells whether a string ends in a suffix.',
  },
  Sort: {
    args: { strs: mkList(stringType) },
    result: mkList(stringType),
    mode: 'forced',
    doc: 'Sort returns the strings in ascending order of their bytes.',
  },
  FromInt: {
    args: { intVal: intType },
    result: stringType,
    mode: 'forced',
    doc: 'FromInt returns the decimal text of an integer.',
  },
  FromFloat: {
    // KEEP: the original's spelling of the argument; it shows in rendered types.
    args: { floattVal: floatType, precision: intType },
    result: stringType,
    mode: 'forced',
    doc: 'FromFloat returns the text of a float with the given number of significant digits; a negative number asks for as many as are needed to read the same float back.',
  },
  ToFloat: {
    args: { strVal: stringType },
    result: floatType,
    mode: 'forced',
    doc: 'ToFloat reads a decimal float. It is an error if the string holds anything else.',
  },
});
