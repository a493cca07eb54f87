// `$/regexp`. Spec: 06-stdlib §5.

import { boolType, mkList, stringType } from '@reflow-lang/types';
import { mkSystemModule } from '../system-function.ts';

export const regexp = mkSystemModule('regexp', 'Functions over regular expressions in RE2 syntax.', {
  Groups: {
    args: { str: stringType, regexp: stringType },
    result: mkList(stringType),
    doc: 'Groups returns the texts of the capture groups of the leftmost match; a group that took no part is an empty string. It is an error if nothing matches.',
  },
  Match: {
    args: { str: stringType, regexp: stringType },
    result: boolType,
    doc: 'Match tells whether a regular expression matches anywhere in a string.',
  },
  Replace: {
    args: { src: stringType, regexp: stringType, repl: stringType },
    result: stringType,
    doc: 'Replace replaces every match of a regular expression. In the replacement a dollar sign and a number or a name, in braces if need be, stand for a capture group, and two dollar signs for one.',
  },
});
