// E0201 T-ALIAS: a type name that cannot be resolved.
// Spec: 02-types §18

import { absurd, type DiagnosticSpec } from '@reflow-lang/base';

/** What is wrong with an element of the path before the last. */
export type AliasFault =
  | { readonly kind: 'noModule'; readonly element: string }
  | { readonly kind: 'notModule'; readonly element: string };

interface Args {
  /** `a.b.c` */
  readonly path: string;
  readonly fault?: AliasFault;
  readonly nearest?: string;
  /** Whether the path leads into another module. */
  readonly imported: boolean;
}

function text({ path, fault }: Args): string {
  if (fault === undefined) return `type alias ${path} not found`;
  switch (fault.kind) {
    case 'noModule':
      return `type alias ${path} not found: no such module ${fault.element}`;
    case 'notModule':
      return `type alias ${path} not found: ${fault.element} is not a module`;
    default:
      return absurd(fault);
  }
}

/** A type name that cannot be resolved. */
export const E0201: DiagnosticSpec<Args> = {
  code: 'E0201',
  name: 'T-ALIAS',
  severity: 'error',
  compat: text,
  message: text,
  help: ({ nearest, imported }) => {
    if (nearest !== undefined) return `did you mean ${nearest}?`;
    return imported ? 'only types that start with an upper-case letter can be seen from other modules' : undefined;
  },
};
