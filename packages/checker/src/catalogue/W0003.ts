// W0003 W-UNUSED-MODULE: a module that nothing uses.
// Spec: 10-editor §3.8

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  readonly name: string;
}

const text = ({ name }: Args): string => `${name} declared and not used`;

/** A module that nothing uses. */
export const W0003: DiagnosticSpec<Args> = {
  code: 'W0003',
  name: 'W-UNUSED-MODULE',
  severity: 'warning',
  compat: text,
  message: text,
};
