// What ShellCheck says of a virtual script (`-f json1`), as findings in the module. Its levels are never
// errors here: the program is valid. Spec: 10-editor §11.2; fix F66 of §10.3.

import type { Diagnostic, Fix, Severity, TextEdit } from '@reflow-lang/base';
import type { VirtualScript } from './virtual-script.ts';

/** How a script is given to ShellCheck: with the options that the run has. */
export const shellHeader = '#!/bin/bash\nset -e -o pipefail\n';

/** Codes that say nothing of a template: sourcing, no shebang, `cd` under `set -e`. */
export const shellExclusions: readonly string[] = ['SC1090', 'SC1091', 'SC2148', 'SC2164'];

/** Constant conditions: what looks constant is a marker. */
const aboutConstants = new Set([2043, 2050, 2157]);

/** Variables that the run sets. */
const setByTheRun = /^(tmp|TMPDIR|HOME) is referenced but not assigned/;

interface Comment {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
  readonly level: string;
  readonly code: number;
  readonly message: string;
  readonly fix?: { readonly replacements: readonly Replacement[] } | null;
}

interface Replacement {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
  readonly replacement: string;
}

/** Findings of one script. Output that cannot be read gives none. */
export function decodeShellFindings(output: string, script: VirtualScript, file: string): readonly Diagnostic[] {
  let document: { comments?: unknown };
  try {
    document = JSON.parse(output) as { comments?: unknown };
  } catch {
    return [];
  }
  const comments = Array.isArray(document?.comments) ? document.comments.filter(isComment) : [];
  return comments.flatMap((comment) => findingOf(comment, script, file));
}

function isComment(value: unknown): value is Comment {
  if (typeof value !== 'object' || value === null) return false;
  const { line, endLine, column, endColumn, level, code, message } = value as Record<string, unknown>;
  const numbers = [line, endLine, column, endColumn, code];
  return numbers.every(Number.isInteger) && typeof level === 'string' && typeof message === 'string';
}

function findingOf(comment: Comment, script: VirtualScript, file: string): readonly Diagnostic[] {
  const [start, end] = rangeOf(script, comment);
  if (start < 0 || script.isMarker(start, end)) return [];
  if (aboutConstants.has(comment.code) && touchesMarker(script, start, end)) return [];
  if (comment.code === 2154 && setByTheRun.test(comment.message)) return [];
  const code = `SC${comment.code}`;
  return [
    {
      code,
      severity: severityOf(comment.level),
      message: comment.message.replace(/\.$/, ''),
      help: `https://www.shellcheck.net/wiki/${code}`,
      file,
      span: script.spanOf(start, end),
      related: [],
      fixes: fixesOf(comment, code, script),
    },
  ];
}

function severityOf(level: string): Severity {
  switch (level) {
    case 'error':
    case 'warning':
      return 'warning';
    case 'info':
      return 'information';
    default:
      return 'hint';
  }
}

/** None, if a replacement touches a marker or could end the template with `"}`. */
function fixesOf({ fix }: Comment, code: string, script: VirtualScript): readonly Fix[] {
  const edits: TextEdit[] = [];
  for (const replacement of fix?.replacements ?? []) {
    const [start, end] = rangeOf(script, replacement);
    const newText = replacement.replacement;
    if (start < 0 || touchesMarker(script, start, end)) return [];
    if (`${newText}${script.text[end] ?? ''}`.includes('"}')) return [];
    edits.push({ span: script.spanOf(start, end), newText });
  }
  if (edits.length === 0) return [];
  return [{ id: 'F66', title: `Apply ShellCheck fix ${code} (changes the command)`, edits, effect: 'command' }];
}

const touchesMarker = ({ markers }: VirtualScript, start: number, end: number): boolean =>
  markers.some(({ at, length }) => at < end && start < at + length);

/** Offsets in the script; negative inside the header. Lines and columns count from 1, in code points. */
function rangeOf(script: VirtualScript, at: Replacement | Comment): readonly [number, number] {
  const headerLines = shellHeader.split('\n').length - 1;
  const lines = script.text.split('\n');
  const offset = (line: number, column: number): number => {
    const index = line - headerLines - 1;
    const text = lines[index];
    if (text === undefined) return -1;
    const before = lines.slice(0, index).reduce((sum, each) => sum + each.length + 1, 0);
    return (
      before +
      Array.from(text)
        .slice(0, column - 1)
        .join('').length
    );
  };
  const start = offset(at.line, at.column);
  return [start, Math.max(start, offset(at.endLine, at.endColumn))];
}
