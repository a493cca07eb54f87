// The parameters of a program as people read them: types, one paragraph of comment, defaults as
// expressions. The original's listing, which has no types, stays in `check --json`. Spec: 07-cli §10 [F].

import { type OpenedModule, type ParamDescriptor, paramDescriptors } from '@reflow-lang/checker';
import type { ModuleFlags } from '@reflow-lang/lower';
import { renderType } from '@reflow-lang/types';

/** `usage of PATH:` and an entry per flag, by name. */
export function renderModuleUsage(path: string, module: OpenedModule, flags: ModuleFlags): string {
  return `usage of ${path}:\n${module.kind === 'rf' ? listingOf(module, flags) : flags.usage}`;
}

function listingOf({ module, injected }: OpenedModule & { readonly kind: 'rf' }, { flags }: ModuleFlags): string {
  const params = new Map(paramDescriptors(module, injected).map((param) => [param.name, param]));
  return flags.map(({ name }) => renderFlag(name, params.get(name))).join('');
}

function renderFlag(name: string, param: ParamDescriptor | undefined): string {
  if (param === undefined) return `  -${name}\n`;
  const comment = param.doc.trim().split(/\s+/).join(' ');
  const rest = param.default === undefined ? '(required)' : `(default ${param.default})`;
  return `  -${name} ${renderType(param.type)}\n    \t${comment === '' ? rest : `${comment} ${rest}`}\n`;
}
