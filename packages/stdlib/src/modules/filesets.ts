// `$/filesets`: the bridge to modules of the first language version. Spec: 06-stdlib §7.

import { dirType, filesetType, fileType } from '@reflow-lang/types';
import { mkSystemModule } from '../system-function.ts';

export const filesets = mkSystemModule('filesets', 'Functions that turn files and directories into filesets.', {
  Dir: {
    args: { dir: dirType },
    result: filesetType,
    doc: 'Dir returns a directory as a fileset.',
  },
  File: {
    args: { file: fileType },
    result: filesetType,
    doc: 'File returns a file as a fileset of one file.',
  },
});
