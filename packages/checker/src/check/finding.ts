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
  /** What was probably meant by the underlined name. */
  readonly instead?: string;
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

/** The same for an entry that can name what was probably meant, if something was. */
export function suggesting<A extends object>(
  spec: DiagnosticSpec<A & { readonly nearest?: string }>,
  args: A,
  nearest: string | undefined,
): Finding {
  if (nearest === undefined) return finding(spec, args);
  return { ...finding(spec, { ...args, nearest }), instead: nearest };
}
