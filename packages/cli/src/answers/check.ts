// `check`: what is known of a file without running anything. Contracts §2, 07-cli §8.2.

import { absurd, type Diagnostic, positionAt, type SourceFile } from '@reflow-lang/base';
import type { CheckedModule, OpenedModule } from '@reflow-lang/checker';
import { moduleFlags } from '@reflow-lang/lower';
import type { Sessions } from '@reflow-lang/runner';
import { abbrev } from '@reflow-lang/syntax';
import { renderType } from '@reflow-lang/types';

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
  readonly answer: CheckAnswer;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks one file in these sessions; `warnings` holds the lines the session's sink received for it. */
export function checkFile(sessions: Sessions, path: string, warnings: readonly string[]): CheckResult {
  const opened = sessions.check.open(path);
  if (!opened.ok) {
    const { text, printed, diagnostics } = opened.error;
    return {
      answer: { ok: false, error: text, errors: printed ?? text.split('\n'), warnings: [...warnings] },
      diagnostics,
    };
  }
  return {
    answer: acceptedAnswer(sessions, opened.value, warnings),
    diagnostics: opened.value.kind === 'rf' ? opened.value.module.diagnostics : [],
  };
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
      return declaredParams(opened.module);
    default:
      return absurd(opened);
  }
}

function declaredParams(module: CheckedModule): readonly ParamAnswer[] {
  const typeText = (expr: Parameters<typeof module.tables.typeOf>[0]) => renderType(module.tables.typeOf(expr));
  return module.params.map((param) => ({
    ident: param.name,
    type: renderType(param.type),
    doc: param.doc,
    required: param.required,
    ...(param.default && { default: abbrev(param.default, typeText) }),
  }));
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
      edits: fix.edits.map((edit) => ({ range: range(diagnostic.file, edit.span), newText: edit.newText })),
    })),
    ...(diagnostic.file !== file && { file: diagnostic.file }),
  };
}
