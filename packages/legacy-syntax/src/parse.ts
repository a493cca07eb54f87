// The entry points of the parser. Never throws. Spec: 09-legacy-v0 §3.

import { type CompatMessage, type Diagnostic, mkDiagnostic, type SourceFile, type Span } from '@reflow-lang/base';
import { type Expr, mkProgram, type Program } from './ast.ts';
import { E0150, E0151, E0152 } from './catalogue/index.ts';
import { type LexedProgram, lex, newlineText, type ReadSource } from './lex/lexer.ts';
import { compatName, plainName, Terminal } from './lex/terminals.ts';
import type { LexicalProblem, Token } from './lex/token.ts';
import { type Failure, maxNesting } from './parser/cursor.ts';
import { sharedParser } from './parser/program-parser.ts';

/** The first thing that does not fit; there is never a second. */
export interface SyntaxFault {
  /** Compat lines. */
  readonly messages: readonly CompatMessage[];
  readonly diagnostic: Diagnostic;
}

export interface ParseResult<T> {
  /** What is complete before the fault. */
  readonly value: T;
  /** Argument of the `hash` directive, if there is one. */
  readonly hash: string | undefined;
  /** The program and what it includes, in order of reading. */
  readonly sources: readonly SourceFile[];
  readonly fault: SyntaxFault | undefined;
}

export function parseProgram(source: SourceFile, readSource: ReadSource): ParseResult<Program> {
  const lexed = lex(source, { mode: 'top', readSource });
  const { value, failure } = sharedParser().parseProgram(lexed.tokens);
  return mkResult(lexed, mkProgram(value), failure);
}

/** One expression; newlines are white space. `undefined` if it is none. */
export function parseExpr(source: SourceFile, readSource: ReadSource): ParseResult<Expr | undefined> {
  const lexed = lex(source, { mode: 'expr', readSource });
  const { value, failure } = sharedParser().parseExpression(lexed.tokens);
  return mkResult(lexed, value, failure);
}

const terminals = Object.values(Terminal);

function mkResult<T>(lexed: LexedProgram, value: T, failure: Failure | undefined): ParseResult<T> {
  const { hash, sources } = lexed;
  return { value, hash, sources, fault: failure && describe(failure) };
}

function describe(failure: Failure): SyntaxFault {
  const { token } = failure;
  if (failure.isTooDeep) {
    const args = { limit: maxNesting };
    const { file, span, pos } = token;
    return {
      messages: [{ pos, message: E0152.compat(args) }],
      diagnostic: mkDiagnostic(E0152, args, { file, span }),
    };
  }
  return token.problem === undefined ? unexpected(failure) : unreadable(token, token.problem);
}

function unexpected({ token, previous, wanted: types }: Failure): SyntaxFault {
  const wanted = terminals.filter((type) => types.includes(type));
  const isNewline = token.tokenType === Terminal.Semicolon && token.text === newlineText;
  const args = {
    token: compatName(token.tokenType),
    expecting: wanted.map(compatName),
    found: isNewline ? 'end of line' : plainName(token.tokenType),
    wanted: wanted.map(plainName),
  };
  const isNothing = isNewline || token.tokenType === Terminal.EndOfFile;
  const { file, span } = isNothing ? endOf(previous, token) : token;
  return {
    messages: [{ pos: token.pos, message: E0150.compat(args) }],
    diagnostic: mkDiagnostic(E0150, args, { file, span }),
  };
}

/** What to underline where a line or the file ends: the character before. */
function endOf(previous: Token, token: Token): { readonly file: string; readonly span: Span } {
  if (previous.file !== token.file || previous.end > token.startOffset) return token;
  return { file: previous.file, span: { start: Math.max(previous.end - 1, 0), end: previous.end } };
}

function unreadable({ pos, file, span }: Token, problem: LexicalProblem): SyntaxFault {
  const messages: CompatMessage[] = [];
  if (problem.message !== undefined) messages.push({ pos, message: problem.message });
  if (problem.unexpected !== undefined)
    messages.push({ pos, message: `syntax error: unexpected ${problem.unexpected}` });
  return { messages, diagnostic: mkDiagnostic(E0151, { text: problem.text }, { file, span }) };
}
