// `reflow doc`. Spec: 07-cli §11.

import type { OpenedModule } from './session.ts';

/** The text of `reflow doc FILE`, byte for byte. */
export function renderDoc(opened: OpenedModule): string {
  throw new Error('not written yet: renderDoc');
}
/** The text of `reflow doc` without argument. */
export function renderModuleList(): string {
  throw new Error('not written yet: renderModuleList');
}
