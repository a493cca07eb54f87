// The text that all the reasons share for which a module cannot be opened.
// Spec: 02-types §18 (T-MAKE-OPEN).

/** Why a module cannot be opened. */
export interface OpenFailureArgs {
  /** The path as written in `make`; absent for an entry module, whose text stands alone. */
  readonly path?: string;
  /** `open lib.rf: no such file or directory`; all lines of the module's errors. */
  readonly reason: string;
}

/** What the original prints: all lines. */
export const openFailureText = ({ path, reason }: OpenFailureArgs): string =>
  path === undefined ? reason : `failed to open module ${path}: ${reason}`;

/** The same with the first line of the reason alone; the others are related information. */
export const openFailureSummary = (args: OpenFailureArgs): string =>
  openFailureText({ ...args, reason: args.reason.split('\n', 1)[0] ?? '' });
