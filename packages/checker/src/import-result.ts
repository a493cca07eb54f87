// What opening an imported module gave. Spec: 02-types §16.1.

import type { Result } from '@reflow-lang/base';
import type { OpenedModule, OpenFailure } from './session.ts';

/** Why a module cannot be opened, as the catalogue divides it (02 §18, T-MAKE-OPEN). */
export type OpenFailureCode = 'E0401' | 'E0402' | 'E0403' | 'E0404' | 'E0405' | 'E0409' | 'E0411';

/** A failure and its reason. */
export interface ImportFailure extends OpenFailure {
  readonly code: OpenFailureCode;
}

/** An import, under the session path that its text resolves to. */
export interface ImportResult {
  readonly path: string;
  readonly result: Result<OpenedModule, ImportFailure>;
}
