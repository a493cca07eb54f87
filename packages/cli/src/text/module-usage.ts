// The parameters of a program as people read them: types, one paragraph of comment, defaults as
// expressions. The original's listing, which has no types, stays in `check --json`. Spec: 07-cli §10 [F].

import type { CheckedModule, OpenedModule } from '@reflow-lang/checker';
import type { ModuleFlags } from '@reflow-lang/lower';
import { abbrev } from '@reflow-lang/syntax';
import { renderType } from '@reflow-lang/types';

/** `usage of PATH:` and an entry per flag, by name. */
export function renderModuleUsage(path: string, module: OpenedModule, flags: ModuleFlags): string {
  const listing = module.kind === 'rf' ? flags.flags.map(({ name }) => renderFlag(module.module, name)).join('') : '';
  return `usage of ${path}:\n${module.kind === 'rf' ? listing : flags.usage}`;
}

function renderFlag(module: CheckedModule, name: string): string {
  const param = module.params.find((candidate) => candidate.name === name);
  if (param === undefined) return `  -${name}\n`;
  const comment = param.doc.trim().split(/\s+/).join(' ');
  const rest = param.default === undefined ? '(required)' : `(default ${abbrev(param.default, typeTextOf(module))})`;
  return `  -${name} ${renderType(param.type)}\n    \t${comment === '' ? rest : `${comment} ${rest}`}\n`;
}

const typeTextOf =
  (module: CheckedModule) =>
  (expr: Parameters<typeof module.tables.typeOf>[0]): string =>
    renderType(module.tables.typeOf(expr));
