// `lint`: what could be better in a module that checks. Spec: 10-editor §3.7-3.8, contracts §2.

import type { Diagnostic, Result, Severity, SourceFile } from '@reflow-lang/base';
import { type CheckedModule, extensionOf, lint } from '@reflow-lang/checker';
import { createSessions, type Sessions } from '@reflow-lang/runner';

export interface LintEnvironment {
  readonly cwd: string;
  /** What project and command line say of codes, for a file. */
  readonly severitiesOf: (file: string) => ReadonlyMap<string, Severity | 'off'>;
  /** What ShellCheck finds in the commands of a module; absent without ShellCheck. */
  readonly shellFindings?: (module: CheckedModule) => Promise<readonly Diagnostic[]>;
  /** Texts that stand before those of the file system. */
  readonly overlay?: (path: string) => Result<Uint8Array, string> | undefined;
}

export interface LintAnswer {
  readonly file: string;
  /** Compat text of why the module cannot be linted; its errors are the diagnostics then. */
  readonly error?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly sourceOf: (path: string) => SourceFile | undefined;
}

/** Each file as if it were the only one. Programs of the first language and bundles have no lints. */
export async function lintFile(environment: LintEnvironment, file: string): Promise<LintAnswer> {
  const sessions = openSessions(environment);
  const { sourceOf } = sessions;
  const opened = sessions.check.open(file);
  if (!opened.ok) return { file, error: opened.error.text, diagnostics: opened.error.diagnostics, sourceOf };
  if (opened.value.kind !== 'rf' || extensionOf(opened.value.module.path) === '.rfx')
    return { file, diagnostics: [], sourceOf };
  const { module } = opened.value;
  const shellFindings = await environment.shellFindings?.(module);
  const severities = environment.severitiesOf(file);
  const diagnostics = lint(module, { severities, ...(shellFindings && { shellFindings }) });
  return { file, diagnostics, sourceOf };
}

const openSessions = ({ cwd, overlay }: LintEnvironment): Sessions =>
  createSessions({ cwd, trace: () => {}, log: () => {}, ...(overlay && { overlay }) });
