// `$/dirs`. Spec: 06-stdlib §6.

import { dirType, filesetType, fileType, mkList, mkMap, mkTuple, stringType, unitType } from '@reflow-lang/types';
import { mkSystemModule } from '../system-function.ts';

const pathAndFile = mkTuple([
  { name: '', type: stringType },
  { name: '', type: fileType },
]);
const fileAndPath = mkTuple([
  { name: '', type: fileType },
  { name: '', type: stringType },
]);

export const dirs = mkSystemModule('dirs', 'Functions that build, split and copy directories.', {
  Groups: {
    args: { dir: dirType, re: stringType },
    result: mkMap(stringType, dirType),
    flow: true,
    doc: 'Groups splits a directory by the text that the one capture group of a regular expression matches in each path. Paths that do not match are left out, and so is every path if the expression does not have exactly one group. Files keep their full paths.',
  },
  Make: {
    args: { map: mkMap(stringType, fileType) },
    result: dirType,
    mode: 'forced',
    doc: 'Make returns a directory of the given files by path. Paths are taken as they are.',
  },
  FromList: {
    args: { list: mkList(pathAndFile) },
    result: dirType,
    mode: 'forced',
    doc: 'FromList returns a directory of the given paths and files. Of equal paths the last one counts.',
  },
  Sum: {
    args: { dirlist: mkList(dirType) },
    result: dirType,
    mode: 'forced',
    doc: 'Sum returns the union of directories. Of equal paths the last one counts.',
  },
  Pick: {
    args: { dir: dirType, pattern: stringType },
    result: fileAndPath,
    doc: 'Pick returns the first file, in the order of paths, whose whole path matches a glob pattern, and its path. A star does not match a slash. It is an error if no path matches.',
  },
  Files: {
    args: { dir: dirType },
    result: mkList(fileType),
    doc: 'Files returns the files of a directory in the order of their paths.',
  },
  Copy: {
    args: { dir: dirType, url: stringType },
    result: unitType,
    flow: true,
    doc: 'Copy writes the files of a directory below a URL.',
  },
  Fileset: {
    args: { fileset: filesetType },
    result: dirType,
    flow: true,
    doc: 'Fileset returns the files of a fileset as a directory.',
  },
});
