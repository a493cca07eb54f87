// Errors a program causes while it is evaluated: the position is part of the text.
// Spec: 03-evaluation §21.

import { type CompatPos, plainError, type ReflowError, renderPos } from '@reflow-lang/base';

/** `pos: text`, e.g. `t.rf:1:13: division by zero`. */
export function fault(pos: CompatPos, text: string): ReflowError {
  return plainError(`${renderPos(pos)}: ${text}`);
}
