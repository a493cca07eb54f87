// Opening `$/name`. Spec: 02-types §16.1; 06-stdlib.

import { fail, mkDiagnostic, noPos, ok } from '@reflow-lang/base';
import { systemModule } from '@reflow-lang/stdlib';
import { E0402, E0403 } from './catalogue/index.ts';
import type { ImportResult } from './import-result.ts';

/** A system module by its written path; other paths cannot be opened without a session. */
export function openSystemModule(path: string): ImportResult {
  const name = path.startsWith('$/') ? path.slice('$/'.length) : undefined;
  const module = name === undefined ? undefined : systemModule(name);
  if (module) return { path, result: ok({ kind: 'system', module }) };
  const code = name === undefined ? 'E0402' : 'E0403';
  const reason = name === undefined ? `only system modules can be opened here` : `no system module named ${name}`;
  const spec = name === undefined ? E0402 : E0403;
  const diagnostic = mkDiagnostic(spec, { reason }, { file: path, span: { start: 0, end: 0 } });
  return {
    path,
    result: fail({ code, text: reason, messages: [{ pos: noPos, message: reason }], diagnostics: [diagnostic] }),
  };
}
