// E0150 V0-SYNTAX: a token that cannot stand where it stands.
// Spec: 09-legacy-v0 §3

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** Names in compat text. */
  readonly token: string;
  readonly expecting: readonly string[];
  /** What people call them. */
  readonly found: string;
  readonly wanted: readonly string[];
}

/** The original names what it expected when there are few possibilities. */
const mostNamed = 4;

/** A token that cannot stand where it stands. */
export const E0150: DiagnosticSpec<Args> = {
  code: 'E0150',
  name: 'V0-SYNTAX',
  severity: 'error',
  compat: ({ token, expecting }) =>
    `syntax error: unexpected ${token}${isNamed(expecting) ? `, expecting ${expecting.join(' or ')}` : ''}`,
  message: ({ found, wanted }) =>
    `unexpected ${found}, expected ${isNamed(wanted) ? wanted.join(' or ') : 'an expression'}`,
};

const isNamed = (names: readonly string[]): boolean => names.length > 0 && names.length <= mostNamed;
