// The formatter: one canonical form, no configuration.
//
// It never wraps by width: a bracket pair is on one line or on several as the author wrote it. The
// result parses to the same core tree with the same doc texts, and templates keep every byte.
// Spec: 01-syntax §14.2.

import { type Diagnostic, fail, ok, type Result, type SourceFile } from '@reflow-lang/base';
import { parseModule } from '../parse.ts';
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
