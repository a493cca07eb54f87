// The commands of a module as scripts, for tools that check them.

import type { CheckedModule } from '../../checked-module.ts';
import { exprsOf, mkLintModule } from '../lint-module.ts';
import { type VirtualScript, virtualScript } from './virtual-script.ts';

/** One per exec, in the order of the text. */
export function shellScripts(checked: CheckedModule): readonly VirtualScript[] {
  const module = mkLintModule(checked);
  return exprsOf(module.exprs, 'exec').map((exec) => virtualScript(module, exec));
}
