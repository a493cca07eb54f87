// A syntax error in both views, and the compat lines of a token that does not fit.
// Spec: 01-syntax §11 (template interpolations), §12.

import type { CompatMessage, CompatPos, Diagnostic } from '@reflow-lang/base';
import type { Found } from '../catalogue/found.ts';
import { compatName, describeToken } from '../lex/spelling.ts';
import { Terminal } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';

export interface SyntaxFault {
  /** Index of the offending token: faults are told in the order of the text. */
  readonly index: number;
  readonly messages: readonly CompatMessage[];
  readonly diagnostic: Diagnostic;
}

export const foundOf = (token: Token): Found => ({ token: compatName(token), found: describeToken(token) });

/** Where compat text places an error at this token. */
export function faultPos(file: string, tokens: readonly Token[], token: Token): CompatPos {
  const origin = interpolationOf(tokens, token);
  if (origin === undefined) return { file, line: token.line, col: token.column };
  if (token.line === 1) return { file, line: origin.line, col: origin.column + token.column };
  return { file, line: origin.line + token.line - 1, col: token.column };
}

/** The interpolation the token stands in, its `}}` included. */
function interpolationOf(tokens: readonly Token[], token: Token): { line: number; column: number } | undefined {
  for (let i = token.index - 1; i >= 0; i--) {
    const before = tokens[i];
    switch (before?.tokenType) {
      case Terminal.InterpolationOpen:
        return before?.notes.origin;
      case Terminal.InterpolationClose:
      case Terminal.TemplateOpen:
      case Terminal.TemplateText:
      case Terminal.TemplateClose:
        return undefined;
    }
  }
  return undefined;
}
