// W0025 W-OVERLOOKED: a mistake that the original overlooks and that can fail when the program runs.
// Spec: 02-types §16.2, §17

import type { DiagnosticSpec } from '@reflow-lang/base';

interface Args {
  /** The text of the overlooked error. */
  readonly error: string;
}

const text = ({ error }: Args): string => error;

/** A mistake that the original overlooks and that can fail when the program runs. */
export const W0025: DiagnosticSpec<Args> = {
  code: 'W0025',
  name: 'W-OVERLOOKED',
  severity: 'warning',
  compat: text,
  message: text,
};
