// One entry of the catalogue filled in: both texts of one situation, before it is known where, and
// whether at all, it will be shown. Spec: 10-editor §3.8, design §3.5.

import type { DiagnosticSpec, Severity } from '@reflow-lang/base';

/** A situation in words. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** What the original prints, without position. */
  readonly compat: string;
  /** What people read. */
  readonly message: string;
  readonly help?: string;
}

/** The entry's texts for this data. */
export function finding<A>(spec: DiagnosticSpec<A>, args: A): Finding {
  const help = spec.help?.(args);
  return {
    code: spec.code,
    severity: spec.severity,
    compat: spec.compat(args),
    message: spec.message(args),
    ...(help !== undefined && { help }),
  };
}
