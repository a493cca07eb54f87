// `$/files`. Spec: 06-stdlib §7.

import { filesetType, fileType, stringType, unitType } from '@reflow-lang/types';
import { mkSystemModule } from '../system-function.ts';

export const files = mkSystemModule('files', 'Functions that make and copy files.', {
  Copy: {
    args: { file: fileType, url: stringType },
    result: unitType,
    flow: true,
    doc: 'Copy writes a file to a URL.',
  },
  Create: {
    args: { data: stringType },
    result: fileType,
    flow: true,
    doc: 'Create returns a file that holds the given text. The text may have at most 10 MiB.',
  },
  Fileset: {
    args: { file: filesetType },
    result: fileType,
    flow: true,
    doc: 'Fileset returns the one file of a fileset. It is an error if the fileset holds anything else.',
  },
});
