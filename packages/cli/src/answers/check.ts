// `check`: what is known of a file without running anything. Contracts §2, 07-cli §8.2.

import { absurd, type Diagnostic, positionAt, type SourceFile } from '@reflow-lang/base';
import {
  type CheckedModule,
  type OpenedModule,
  type OpenFailure,
  paramDescriptors,
  withoutIgnored,
} from '@reflow-lang/checker';
import { moduleFlags } from '@reflow-lang/lower';
import type { Sessions } from '@reflow-lang/runner';
import { renderType } from '@reflow-lang/types';
import { sessionPath } from './session-path.ts';

export interface CheckAnswer {
  readonly ok: boolean;
  readonly error: string;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly type?: string;
  readonly decls?: readonly DeclAnswer[];
  readonly params?: readonly ParamAnswer[];
  readonly flags?: readonly { readonly name: string; readonly usage: string; readonly default: string }[];
  readonly usage?: string;
  readonly flagsError?: string;
}

interface DeclAnswer {
  readonly kind: 'val' | 'type';
  readonly name: string;
  readonly type: string;
  readonly flow?: boolean;
  readonly const?: boolean;
  readonly doc: string;
}

interface ParamAnswer {
  readonly ident: string;
  readonly type: string;
  readonly doc: string;
  readonly required: boolean;
  readonly default?: string;
}

export interface CheckResult {
  /** The compat view, whatever comments say. */
  readonly answer: CheckAnswer;
  /** The structured view, less what comments silence. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks one file in these sessions; `warnings` holds the lines the session's sink received for it. */
export function checkFile(sessions: Sessions, path: string, warnings: readonly string[]): CheckResult {
  const opened = sessions.check.open(path);
  if (!opened.ok) {
    const { text, printed } = opened.error;
    return {
      answer: { ok: false, error: text, errors: printed ?? text.split('\n'), warnings: [...warnings] },
      diagnostics: notIgnored(sessions, path, opened.error),
    };
  }
  const { value } = opened;
  return {
    answer: acceptedAnswer(sessions, value, warnings),
    diagnostics: value.kind === 'rf' ? withoutIgnored(value.module, value.module.diagnostics) : [],
  };
}

/** What is known of a module that fails is found out only where a comment asks for it. */
function notIgnored(sessions: Sessions, path: string, failure: OpenFailure): readonly Diagnostic[] {
  if (!sessions.sourceOf(sessionPath(path))?.text.includes('reflow:ignore')) return failure.diagnostics;
  return failure.module ? withoutIgnored(failure.module, failure.diagnostics) : failure.diagnostics;
}

/** Warning lines of a session that no comment silences, in any of its modules. */
export function warningsThatCount(sessions: Sessions, lines: readonly string[]): readonly string[] {
  const left = [...lines];
  for (const module of sessions.check.opened.values()) {
    const shown = withoutIgnored(module, module.diagnostics);
    for (const { file, message, severity, span } of module.diagnostics.filter((each) => !shown.includes(each))) {
      const line = positionAt(module.source, span.start).line;
      const at = left.findIndex(
        (text) => text.startsWith(`${file}:${line}:`) && text.endsWith(`: ${severity}: ${message}`),
      );
      if (at >= 0) left.splice(at, 1);
    }
  }
  return left;
}

function acceptedAnswer(sessions: Sessions, opened: OpenedModule, warnings: readonly string[]): CheckAnswer {
  const flags = moduleFlags(sessions.evaluation, opened);
  return {
    ok: true,
    error: '',
    errors: [],
    warnings: [...warnings],
    type: renderType(opened.module.type),
    decls: opened.kind === 'rf' ? declsOf(opened.module) : [],
    params: paramsOf(opened),
    ...(flags.ok
      ? {
          flags: flags.value.flags.map(({ name, usage, default: text }) => ({ name, usage, default: text })),
          usage: flags.value.usage,
        }
      : { flagsError: flags.error }),
  };
}

function declsOf(module: CheckedModule): readonly DeclAnswer[] {
  return module.exports.map((item) => {
    const { kind, name, doc } = item;
    const type = renderType(item.type);
    return kind === 'type' ? { kind, name, type, doc } : { kind, name, type, flow: item.flow, const: item.const, doc };
  });
}

function paramsOf(opened: OpenedModule): readonly ParamAnswer[] {
  switch (opened.kind) {
    case 'system':
      return [];
    case 'v0':
      return opened.module.params.map(({ name, help }) => ({ ident: name, type: 'string', doc: help, required: true }));
    case 'rf':
      return paramDescriptors(opened.module, opened.injected).map(({ name, type, ...rest }) => ({
        ident: name,
        type: renderType(type),
        ...rest,
      }));
    default:
      return absurd(opened);
  }
}

/** A diagnostic as the JSON of contracts §2. */
export function encodeDiagnostic(
  diagnostic: Diagnostic,
  file: string,
  sourceOf: (path: string) => SourceFile | undefined,
): object {
  const range = (path: string, span: { readonly start: number; readonly end: number }): object => {
    const source = sourceOf(path);
    if (source === undefined)
      return { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };
    return { start: positionAt(source, span.start), end: positionAt(source, span.end) };
  };
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    ...(diagnostic.help !== undefined && { help: diagnostic.help }),
    range: range(diagnostic.file, diagnostic.span),
    related: diagnostic.related.map((related) => ({
      message: related.message,
      file: related.file,
      range: range(related.file, related.span),
    })),
    fixes: diagnostic.fixes.map((fix) => ({
      id: fix.id,
      title: fix.title,
      ...(fix.effect !== undefined && { effect: fix.effect, automatic: fix.automatic === true }),
      edits: fix.edits.map((edit) => ({ range: range(diagnostic.file, edit.span), newText: edit.newText })),
    })),
    ...(diagnostic.file !== file && { file: diagnostic.file }),
  };
}
