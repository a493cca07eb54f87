// `digest`: digests of values, expressions, texts and filesets, one request at a time. Contracts §5.

import {
  createSourceFile,
  digestBytes,
  encodeLatin1,
  plainError,
  ReflowError,
  renderDigest,
  renderPos,
  shortDigest,
  utf8Bytes,
} from '@reflow-lang/base';
import { checkExpr } from '@reflow-lang/checker';
import { Flow } from '@reflow-lang/flow';
import { digestExpr, exprContext, exprEnv } from '@reflow-lang/lower';
import { createSessions, exportedValues } from '@reflow-lang/runner';
import { parseExpr } from '@reflow-lang/syntax';
import { renderType } from '@reflow-lang/types';
import { digestValue, renderFileset, renderShort, renderValue } from '@reflow-lang/values';
import { openExpression } from './eval-expression.ts';
import { readFileset } from './fileset-decode.ts';

/** Answers one request; throws a ReflowError for a bad one. */
export function answerDigest(request: unknown, cwd: string): object {
  const members = new Map(typeof request === 'object' && request !== null ? Object.entries(request) : []);
  const text = (name: string): string | undefined => {
    const value: unknown = members.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const [value, expr, file] = [text('value'), text('expr'), text('file')];
  if (value !== undefined) return digestOfValue(value, cwd);
  if (expr !== undefined) return digestOfExpr(expr, cwd);
  if (file !== undefined) {
    const bytes = encodeLatin1(utf8Bytes(file));
    return { id: renderDigest(digestBytes(bytes)), size: bytes.length };
  }
  if (members.has('fileset')) {
    const fileset = readFileset(members.get('fileset'));
    const digest = fileset.digest();
    return { digest: renderDigest(digest), short: renderShort(fileset), string: renderFileset(fileset) };
  }
  throw new ReflowError({ kind: 'Invalid', message: 'expected one of the members value, expr, file, fileset' });
}

/** As `val Main = SRC` would be. */
function digestOfValue(source: string, cwd: string): object {
  const opened = openExpression({ cwd, trace: () => {}, log: () => {} }, source);
  if (!opened.ok) throw plainError(opened.error.err);
  const main = exportedValues(opened.value).find(({ name }) => name === 'Main');
  if (main === undefined) throw plainError('no value');
  if (main.value instanceof Flow) throw plainError(`the value is delayed (${shortDigest(main.value.digest())})`);
  return {
    type: renderType(main.type),
    value: renderValue(main.value, main.type),
    digest: renderDigest(digestValue(main.value, main.type)),
  };
}

/** The expression's own digest, in the standard environment. Spec: 03 §18. */
function digestOfExpr(text: string, cwd: string): object {
  const parsed = parseExpr(createSourceFile('', text));
  const [syntaxError] = parsed.errors;
  if (syntaxError !== undefined) throw plainError(`${renderPos(syntaxError.pos)}: ${syntaxError.message}`);
  const checked = checkExpr(parsed.source, parsed.value);
  const [typeError] = checked.errors;
  if (typeError !== undefined) throw plainError(`${renderPos(typeError.pos)}: ${typeError.message}`);
  const session = createSessions({ cwd, trace: () => {}, log: () => {} }).evaluation;
  const digest = digestExpr(parsed.value, exprEnv(session), exprContext(session, checked.tables));
  return { type: renderType(checked.type), digest: renderDigest(digest) };
}
