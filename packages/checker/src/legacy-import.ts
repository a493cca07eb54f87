// Opening a v0 program (`.reflow`), on its own or from a modern module.
//
// On its own it tells its errors line by line; to a modern module it is one reason, and its diagnostics are
// related information of the import's. Spec: 09-legacy-v0 §13, §14; 02-types §15.4.

import { fail, mkDiagnostic, ok, type SourceFile } from '@reflow-lang/base';
import { openLegacyModule } from '@reflow-lang/legacy-syntax';
import { E0409 } from './catalogue/index.ts';
import type { ImportResult } from './import-result.ts';
import type { ReadSource } from './session.ts';

type Opened = ImportResult['result'];

export function openLegacy(source: SourceFile, readSource: ReadSource): Opened {
  const module = openLegacyModule(source, readSource);
  if (module.ok) return ok({ kind: 'v0', module });
  const { error: text, errors: printed, messages, diagnostics } = module;
  return fail({ code: 'E0405', text, printed, messages, diagnostics });
}

/** As a modern module opens it: one whose parameters it could not pass is of no use to it. */
export function asImport(opened: ImportResult): ImportResult {
  const { path, result } = opened;
  if (!result.ok || result.value.kind !== 'v0') return opened;
  const reason = result.value.module.importFault;
  if (reason === undefined) return opened;
  const diagnostic = mkDiagnostic(E0409, { reason }, { file: path, span: { start: 0, end: 0 } });
  return { path, result: fail({ code: 'E0409', text: reason, messages: [], diagnostics: [diagnostic] }) };
}
