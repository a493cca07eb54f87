// E0200 T-UNDEF: a name that nothing visible binds.
// Spec: 02-types §18

import { absurd, type DiagnosticSpec, quote } from '@reflow-lang/base';

/** Why the name may have been expected to be there. */
export type UndefinedReason =
  | { readonly kind: 'misspelt'; readonly nearest: string }
  | { readonly kind: 'later' }
  | { readonly kind: 'itself' }
  | { readonly kind: 'builtin' }
  | { readonly kind: 'systemModule' }
  | { readonly kind: 'output' };

interface Args {
  readonly name: string;
  readonly reason?: UndefinedReason;
}

function helpFor(name: string, reason: UndefinedReason): string {
  switch (reason.kind) {
    case 'misspelt':
      return `did you mean ${reason.nearest}?`;
    case 'later':
      return `${name} is declared further down; a name is visible only after its declaration`;
    case 'itself':
      return `a declaration does not see itself: there is no recursion; use fold or a comprehension`;
    case 'builtin':
      return `${name} is a builtin: it can be called but is not a value; wrap it, as in func(x T) => ${name}(x)`;
    case 'systemModule':
      return `import the system module first: val ${name} = make("$/${name}")`;
    case 'output':
      return `${name} is an output of this exec: it can stand in {{ }} only by itself`;
    default:
      return absurd(reason);
  }
}

/** A name that nothing visible binds. */
export const E0200: DiagnosticSpec<Args> = {
  code: 'E0200',
  name: 'T-UNDEF',
  severity: 'error',
  compat: ({ name }) => `identifier ${quote(name)} not defined`,
  message: ({ name }) => `identifier ${quote(name)} not defined`,
  help: ({ name, reason }) => (reason ? helpFor(name, reason) : undefined),
};
