// What most syntax errors have in common: a token that cannot stand where it stands.
// Their compat text is one and the same, whatever finer code the structured view has. Spec: 01-syntax §12.

/** The offending token: its name in compat text, and what a person calls it. */
export interface Found {
  readonly token: string;
  readonly found: string;
}

export const unexpected = ({ token }: Found): string => `syntax error: unexpected ${token}`;
