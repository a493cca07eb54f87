// E0160 V0-HASH: an unknown hash version.
// Spec: 09-legacy-v0 §10

import { type DiagnosticSpec, quote } from '@reflow-lang/base';

interface Args {
  readonly version: string;
}

const text = ({ version }: Args): string => `unrecognized hash version ${quote(version)}`;

/** An unknown hash version. */
export const E0160: DiagnosticSpec<Args> = {
  code: 'E0160',
  name: 'V0-HASH',
  severity: 'error',
  compat: text,
  message: text,
  help: () => 'there are "v1" and "v2"',
};
