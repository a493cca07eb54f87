// `$/filesets`. Spec: 06-stdlib §7.

import { Fileset } from '@reflow-lang/values';
import { expectDir, expectFile } from '../expect-value.ts';
import { filesetOfDir } from '../fileset-value.ts';
import type { ImplementationTable } from './implementation.ts';

export const filesets: ImplementationTable = {
  Dir: ([dir]) => filesetOfDir(expectDir(dir)),
  File: ([file]) => Fileset.ofFile(expectFile(file)),
};
