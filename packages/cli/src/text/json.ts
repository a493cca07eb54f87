// One document, one line. Contracts, general rules.

import type { ErrorKind } from '@reflow-lang/base';

export const jsonLine = (document: object): string => `${JSON.stringify(document)}\n`;

export interface ErrorDocument {
  readonly code: string;
  readonly message: string;
  readonly kind: ErrorKind | 'Usage' | 'Config';
  readonly location?: string;
  readonly causes: readonly string[];
}

/** The document of a command that could not start its work. Contracts rule 8. */
export const errorLine = (error: ErrorDocument): string => jsonLine({ error });
