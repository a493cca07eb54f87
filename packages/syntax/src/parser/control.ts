// Blocks, branches, switches and function literals. Spec: 01-syntax §5.5.

import type { ParserMethod } from 'chevrotain';
import { E0001, E0011, E0021, E0022 } from '../catalogue/index.ts';
import { hasTerminal, Terminal, type TerminalSet, terminalSet } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type { BrokenDecl, DeclSyntax } from '../surface/declaration.ts';
import type {
  BlockExpr,
  BodySyntax,
  CaseSyntax,
  CasesSyntax,
  ElseIfSyntax,
  ExprSyntax,
  StructExpr,
} from '../surface/expression.ts';
import { CollectionRules } from './collections.ts';
import { expressionStart, mkMissing } from './expressions.ts';
import { foundOf } from './fault.ts';
import { addElse, joinElse, wrapInBraces } from './fixes.ts';

const definitionEnd = terminalSet(Terminal.Semicolon);
const resultEnd = terminalSet(Terminal.Semicolon, Terminal.RightBrace, Terminal.Case);
const blockEnd = terminalSet(Terminal.RightBrace);
const caseEnd = terminalSet(Terminal.RightBrace, Terminal.Case);

export abstract class ControlRules extends CollectionRules {
  protected abstract readonly definition: ParserMethod<[], DeclSyntax>;
  /** Notes a declaration below the top level. */
  protected abstract nested(decl: DeclSyntax): DeclSyntax;
  /** Reports and passes over a `;` too many. */
  protected abstract passSemicolons(): void;

  /** Whether a declaration follows, where an expression may stand as well. */
  protected startsDefinition(): boolean {
    return this.at(Terminal.Func) ? this.second().tokenType !== Terminal.LeftParen : this.startsBlock();
  }

  protected override startsBlock(): boolean {
    switch (this.peek().tokenType) {
      case Terminal.Val:
      case Terminal.Type:
      case Terminal.Func:
        return this.second().tokenType !== Terminal.Colon;
      case Terminal.At:
        return true;
      case Terminal.Ident:
        return this.second().tokenType === Terminal.Assign || this.second().tokenType === Terminal.Equal;
      default:
        return false;
    }
  }

  /** What stands behind the `{` of a block: at least one declaration. */
  protected override readonly blockRest = this.RULE('blockRest', (): BlockExpr => {
    const open = this.opened;
    const outer = this.statement;
    this.statement = true;
    const first = this.nested(this.subrule(0, this.definition));
    this.endOfDefinition(0);
    this.passSemicolons();
    this.statement = outer;
    const rest = this.wholeBody(0, blockEnd);
    const close = this.expect(0, Terminal.RightBrace);
    const body = { ...rest, decls: [first].concat(rest.decls), start: first.start };
    return { kind: 'block', open, body, close, start: open.startOffset, end: close.end };
  });

  /** Declarations, the result, and the `;` that may follow it. */
  private readonly body = this.RULE('body', (): BodySyntax => {
    const outer = this.statement;
    this.statement = true;
    const start = this.peek().startOffset;
    const decls: DeclSyntax[] = [];
    this.many(0, {
      GATE: () => this.startsDefinition(),
      DEF: () => {
        decls.push(this.nested(this.subrule(0, this.definition)));
        this.endOfDefinition(0);
        this.passSemicolons();
      },
    });
    const result = this.subrule(0, this.expression);
    this.statement = outer;
    this.settle(resultEnd, "';' or '}'");
    this.option(0, () => this.take(1, Terminal.Semicolon));
    return { decls, result, start: Math.min(start, result.start), end: result.end };
  });

  /** A body up to one of `ends`. An expression that more follows is no result: reported, and kept. */
  private wholeBody(idx: number, ends: TerminalSet): BodySyntax {
    const body = this.subrule(idx, this.body);
    if (!this.lacks(ends) || this.lost) return body;
    const decls: DeclSyntax[] = [...body.decls];
    let result = body.result;
    while (this.lacks(ends) && !this.lost) {
      this.fail("'}'");
      if (this.isOutside(this.peek())) break;
      if (!this.startsDefinition() && !hasTerminal(expressionStart, this.peek())) {
        this.skipTo(ends);
        break;
      }
      this.lost = false;
      decls.push(brokenDecl(result));
      const more = this.subrule(idx, this.body);
      decls.push(...more.decls);
      result = more.result;
    }
    return { decls, result, start: body.start, end: result.end };
  }

  /** The `;` behind a definition. Where it lacks between two definitions, the second is read all the same. */
  protected endOfDefinition(idx: number): void {
    if (this.lacks(definitionEnd)) {
      this.fail("newline or ';'");
      if (this.startsDefinition()) {
        this.lost = false;
        return;
      }
      this.skipTo(definitionEnd);
    }
    this.expect(idx, Terminal.Semicolon);
  }

  /** The braces of `if` and `else`: always a block, with or without declarations. */
  private readonly branch = this.RULE('branch', (): BlockExpr => {
    const open = this.expect(0, Terminal.LeftBrace);
    if (open.origin === 'missing' && !this.RECORDING_PHASE) return this.missingBlock(open);
    const struct = this.structInBranch();
    const body =
      struct === undefined ? this.wholeBody(0, blockEnd) : { decls: [], result: struct, ...extentOf(struct) };
    const close = this.expect(0, Terminal.RightBrace);
    return { kind: 'block', open, body, close, start: open.startOffset, end: close.end };
  });

  private missingBlock(open: Token): BlockExpr {
    const result = mkMissing(open);
    const extent = extentOf(result);
    return { ...extent, kind: 'block', open, body: { decls: [], result, ...extent }, close: open };
  }

  /** `{ x: e }` or `{ x, y }` as a branch: reported, and read as the struct that is meant. */
  private structInBranch(): StructExpr | undefined {
    const separator = this.second();
    const isField = separator.tokenType === Terminal.Colon || separator.tokenType === Terminal.Comma;
    if (this.RECORDING_PHASE || !this.at(Terminal.Ident) || !isField) return undefined;
    const start = this.peek().startOffset;
    const open = this.missing(Terminal.LeftBrace);
    const { items, commas } = this.subrule(0, this.structFields);
    const close = this.missing(Terminal.RightBrace);
    const end = items.at(-1)?.end ?? start;
    this.report(E0022, foundOf(separator), separator, { fixes: [wrapInBraces({ start, end })] });
    return { kind: 'struct', open, items, commas, close, start, end };
  }

  /** A newline between a condition or subject and its `{`: reported, and passed over. */
  private joinBrace(): void {
    const newline = this.peek();
    if (newline.origin !== 'newline' || this.lost || this.second().tokenType !== Terminal.LeftBrace) return;
    this.report(E0001, { ...foundOf(newline), wanted: "'{'" }, newline);
    this.skip();
  }

  protected override readonly if = this.RULE('if', (): ExprSyntax => {
    const keyword = this.take(0, Terminal.If);
    const condition = this.expressionIn(0, false);
    this.joinBrace();
    const thenBranch = this.nest(0, this.branch);
    this.joinElse();
    const elseIfs: ElseIfSyntax[] = [];
    this.many(0, {
      GATE: () => this.second().tokenType === Terminal.If,
      DEF: () => {
        const elseKeyword = this.take(0, Terminal.Else);
        const ifKeyword = this.take(1, Terminal.If);
        const elseCondition = this.expressionIn(1, false);
        this.joinBrace();
        const branch = this.nest(1, this.branch);
        this.joinElse();
        const extent = { start: elseKeyword.startOffset, end: branch.end };
        elseIfs.push({ elseKeyword, ifKeyword, condition: elseCondition, thenBranch: branch, ...extent });
      },
    });
    const { elseKeyword, otherwise } = this.lastElse();
    const extent = { start: keyword.startOffset, end: otherwise.end };
    return { ...extent, kind: 'if', keyword, condition, thenBranch, elseIfs, elseKeyword, elseBranch: otherwise };
  });

  private lastElse(): { readonly elseKeyword: Token; readonly otherwise: BlockExpr } {
    if (!this.RECORDING_PHASE && !this.at(Terminal.Else)) {
      if (!this.lost) this.refuseNoElse();
      const elseKeyword = this.missing(Terminal.Else);
      return { elseKeyword, otherwise: this.missingBlock(elseKeyword) };
    }
    const elseKeyword = this.take(1, Terminal.Else);
    this.joinBrace();
    return { elseKeyword, otherwise: this.nest(2, this.branch) };
  }

  private refuseNoElse(): void {
    const token = this.peek();
    if (token.notes.problem !== undefined) this.fail("'else'");
    else this.report(E0021, foundOf(token), token, { fixes: [addElse(this.last().end)] });
  }

  /** A newline between a branch and its `else`: reported, and passed over. */
  private joinElse(): void {
    const newline = this.peek();
    const keyword = this.second();
    if (newline.origin !== 'newline' || this.lost || keyword.tokenType !== Terminal.Else) return;
    const span = { start: keyword.startOffset, end: keyword.end };
    this.report(E0011, foundOf(newline), newline, { span, fixes: joinElse(this.last(), keyword) });
    this.skip();
  }

  protected override readonly switch = this.RULE('switch', (): ExprSyntax => {
    const keyword = this.take(0, Terminal.Switch);
    const subject = this.expressionIn(0, false);
    this.joinBrace();
    const cases = this.nest(0, this.cases);
    return { kind: 'switch', keyword, subject, cases, start: keyword.startOffset, end: cases.end };
  });

  private readonly cases = this.RULE('cases', (): CasesSyntax => {
    const open = this.expect(0, Terminal.LeftBrace);
    const items: CaseSyntax[] = [];
    if (open.origin === 'missing' && !this.RECORDING_PHASE)
      return { open, items, close: open, ...extentOf(mkMissing(open)) };
    this.many(0, () => items.push(this.subrule(0, this.case)));
    while ((this.settle(caseEnd, "'case' or '}'") || !this.lost) && this.at(Terminal.Case)) {
      items.push(this.subrule(1, this.case));
    }
    const close = this.expect(0, Terminal.RightBrace);
    return { open, items, close, start: open.startOffset, end: close.end };
  });

  private readonly case = this.RULE('case', (): CaseSyntax => {
    const keyword = this.take(0, Terminal.Case);
    const pattern = this.subrule(0, this.pattern);
    const colon = this.expect(0, Terminal.Colon);
    const body = this.wholeBody(0, caseEnd);
    return { keyword, pattern, colon, body, start: keyword.startOffset, end: body.end };
  });

  protected override readonly function = this.RULE('function', (): ExprSyntax => {
    const keyword = this.take(0, Terminal.Func);
    const params = this.nest(0, this.parenFields);
    const result = this.option(0, () => this.subrule(0, this.type));
    const arrow = this.expect(0, Terminal.Arrow);
    const body = this.subrule(0, this.expression);
    const extent = { start: keyword.startOffset, end: body.end };
    return { ...extent, kind: 'function', keyword, params, ...(result !== undefined && { result }), arrow, body };
  });
}

export function brokenDecl(part: ExprSyntax): BrokenDecl {
  return { ...extentOf(part), kind: 'broken-decl', parts: [part] };
}

const extentOf = ({ start, end }: { readonly start: number; readonly end: number }) => ({ start, end });
