// Opening sources that live in memory, as the tests want them.

import { fail, ok, type Result } from '@reflow-lang/base';
import {
  type CheckedModule,
  type CheckSession,
  createCheckSession,
  type OpenedModule,
  type OpenFailure,
} from '@reflow-lang/checker';

/** What opening one program gave. */
export interface Outcome {
  readonly session: CheckSession;
  readonly result: Result<OpenedModule, OpenFailure>;
  /** Lines of the warning stream. */
  readonly warnings: readonly string[];
}

export function openFiles(files: Readonly<Record<string, string>>, entry = 'm.rf'): Outcome {
  const warnings: string[] = [];
  const session = createCheckSession({
    readSource: (path) => {
      const text = files[path];
      return text === undefined ? fail(`open ${path}: no such file or directory`) : ok(new TextEncoder().encode(text));
    },
    warn: (line) => warnings.push(line),
  });
  return { session, result: session.open(entry), warnings };
}

/** The module of a program that must check. */
export function checked(text: string, files: Readonly<Record<string, string>> = {}): CheckedModule {
  const { result } = openFiles({ ...files, 'm.rf': text });
  if (!result.ok) throw new Error(`rejected: ${result.error.text}`);
  if (result.value.kind !== 'rf') throw new Error('not a module of the language');
  return result.value.module;
}

/** The failure of a program that must not check. */
export function rejected(text: string, files: Readonly<Record<string, string>> = {}): OpenFailure {
  const { result } = openFiles({ ...files, 'm.rf': text });
  if (result.ok) throw new Error('accepted');
  return result.error;
}

/** `E0200 x`: code and underlined text of each diagnostic, in order. */
export function underlined(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const { result } = openFiles({ ...files, 'm.rf': text });
  const diagnostics = result.ok
    ? result.value.kind === 'rf'
      ? result.value.module.diagnostics
      : []
    : result.error.diagnostics;
  return diagnostics.map((d) => `${d.code} ${text.slice(d.span.start, d.span.end)}`);
}
