// The path under which a session knows a file of the command line. Spec: 02-types §16.1.

import { cleanPath } from '@reflow-lang/base';

/** A leading `./` is cleaned away; everything else is verbatim. */
export const sessionPath = (file: string): string => (file.startsWith('./') ? cleanPath(file) : file);
