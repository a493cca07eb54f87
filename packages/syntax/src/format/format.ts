// The formatter: one canonical form, no configuration.
//
// It never wraps by width: a bracket pair is on one line or on several as the author wrote it. The
// result parses to the same core tree with the same doc texts, and templates keep every byte.
// Spec: 01-syntax §14.2.

import {
  createSourceFile,
  type Diagnostic,
  fail,
  ok,
  type Result,
  type SourceFile,
  type TextEdit,
} from '@reflow-lang/base';
import { parseDecls, parseModule } from '../parse.ts';
import type { DeclSyntax } from '../surface/declaration.ts';
import { writeDecl } from './declarations.ts';
import { writeExpr } from './expressions.ts';
import { writeModule } from './module.ts';
import { Writer } from './writer.ts';

/** The module in canonical form; its syntax errors if it has any. Idempotent. */
export function formatModule(source: SourceFile): Result<string, readonly Diagnostic[]> {
  const { errors, diagnostics, syntax, tokens } = parseModule(source);
  if (errors.length > 0) return fail(diagnostics.filter(({ severity }) => severity === 'error'));
  const writer = new Writer(source.text, tokens, writeExpr);
  writeModule(writer, syntax);
  const text = writer.toString();
  return ok(text === '' || text.endsWith('\n') ? text : `${text}\n`);
}

/**
 * The edits that bring the sound declarations of a module with syntax errors into canonical form, one
 * for each top-level declaration that is free of errors and changes. Comments before them stay.
 */
export function formatSoundDeclarations(source: SourceFile): readonly TextEdit[] {
  const { diagnostics, syntax, tokens } = parseModule(source);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const edits: TextEdit[] = [];
  for (const [i, decl] of syntax.decls.entries()) {
    const end = syntax.decls[i + 1]?.start ?? source.text.length;
    if (errors.some(({ span }) => span.start < end && span.end > decl.start)) continue;
    const writer = new Writer(source.text, tokens, writeExpr);
    const newText = declText(writer, decl);
    const isChanged = newText !== source.text.slice(decl.start, decl.end);
    if (isChanged && parseDecls(createSourceFile('', newText)).errors.length === 0) {
      edits.push({ span: { start: decl.start, end: decl.end }, newText });
    }
  }
  return edits;
}

function declText(writer: Writer, decl: DeclSyntax): string {
  const first = writer.tokenAt(decl.start);
  if (first !== undefined) writer.startAt(first);
  writeDecl(writer, decl, { kind: 'line', indent: 0, blank: 'none-first' });
  return writer.toString();
}
