// `lint --fix`: the fixes of a module applied to its text, each believed only as far as it can be checked.
// The result must check; where a fix says that no digest changes, none does. Spec: 10-editor §10.1.

import { type Diagnostic, encodeLatin1, type Fix, ok, utf8Bytes } from '@reflow-lang/base';
import type { CheckedModule } from '@reflow-lang/checker';
import { createSessions, type Sessions } from '@reflow-lang/runner';
import { applyEdits, withoutOverlaps } from './apply-edits.ts';
import { graphNames } from './graph-names.ts';

export interface FixRequest {
  readonly cwd: string;
  readonly file: string;
  readonly text: string;
  /** Findings in this text. */
  readonly findings: (text: string) => Promise<readonly Diagnostic[]>;
  /** Also fixes that a person should look at. */
  readonly unsafe: boolean;
}

export interface Fixed {
  readonly text: string;
  /** How many fixes were applied. */
  readonly count: number;
}

/** Fixes make room for others; more rounds than this are a cycle. */
const maxRounds = 10;

export async function fixModule(request: FixRequest): Promise<Fixed> {
  let { text } = request;
  let count = 0;
  for (let round = 0; round < maxRounds; round++) {
    const findings = await request.findings(text);
    const fixes = withoutOverlaps(findings.flatMap((finding) => offered(request, finding)));
    const applied = applyChecked(request, text, fixes);
    if (applied.count === 0) break;
    text = applied.text;
    count += applied.count;
  }
  return { text, count };
}

function offered({ file, unsafe }: FixRequest, finding: Diagnostic): readonly Fix[] {
  if (finding.file !== file) return [];
  const fix = finding.fixes.find((each) => each.automatic === true || unsafe);
  return fix === undefined ? [] : [fix];
}

/** All at once, if that holds; else one after the other, without those that do not. */
function applyChecked(request: FixRequest, text: string, fixes: readonly Fix[]): Fixed {
  if (fixes.length === 0) return { text, count: 0 };
  if (holds(request, text, fixes)) return { text: applied(text, fixes), count: fixes.length };
  const kept: Fix[] = [];
  for (const fix of fixes) if (holds(request, text, [...kept, fix])) kept.push(fix);
  return { text: applied(text, kept), count: kept.length };
}

const applied = (text: string, fixes: readonly Fix[]): string =>
  applyEdits(
    text,
    fixes.flatMap((fix) => fix.edits),
  );

/** Whether the module checks with these fixes, and those that change no digest change none. */
function holds(request: FixRequest, text: string, fixes: readonly Fix[]): boolean {
  if (open(request, applied(text, fixes)) === undefined) return false;
  const harmless = fixes.filter((fix) => fix.effect === 'none');
  if (harmless.length === 0) return true;
  const [before, after] = [open(request, text), open(request, applied(text, harmless))];
  if (before === undefined || after === undefined) return false;
  return graphNames(before.sessions, before.module) === graphNames(after.sessions, after.module);
}

function open(
  { cwd, file }: FixRequest,
  text: string,
): { readonly sessions: Sessions; readonly module: CheckedModule } | undefined {
  const bytes = encodeLatin1(utf8Bytes(text));
  const overlay = (path: string) => (path === file ? ok(bytes) : undefined);
  const sessions = createSessions({ cwd, trace: () => {}, log: () => {}, overlay });
  const opened = sessions.check.open(file);
  return opened.ok && opened.value.kind === 'rf' ? { sessions, module: opened.value.module } : undefined;
}
