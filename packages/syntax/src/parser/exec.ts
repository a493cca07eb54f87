// exec with its template, and make. Spec: 01-syntax §5.5, §9.

import type { ParserMethod } from 'chevrotain';
import { E0027 } from '../catalogue/index.ts';
import { Terminal, terminalSet } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type { DeclSyntax } from '../surface/declaration.ts';
import type {
  ArgumentDeclsSyntax,
  ExprSyntax,
  InterpolationSyntax,
  LiteralExpr,
  MakeArgumentsSyntax,
  MissingExpr,
  TemplateSyntax,
} from '../surface/expression.ts';
import { ControlRules } from './control.ts';
import { mkLiteral, mkMissing, parenEnd } from './expressions.ts';
import { foundOf } from './fault.ts';
import type { ListShape } from './lists.ts';

const argumentStart = terminalSet(Terminal.Ident, Terminal.Val, Terminal.Func, Terminal.Type, Terminal.At);
const interpolationEnd = terminalSet(Terminal.InterpolationClose);
const afterPath = terminalSet(Terminal.Comma, Terminal.RightParen);

export abstract class ExecRules extends ControlRules {
  protected abstract readonly argumentDecl: ParserMethod<[], DeclSyntax>;

  protected override readonly exec = this.RULE('exec', (): ExprSyntax => {
    const keyword = this.take(0, Terminal.Exec);
    const args = this.nest(0, this.argumentDecls);
    const type = this.subrule(0, this.type);
    const template = this.lacks(templateStart) ? this.missingTemplate() : this.subrule(0, this.template);
    return { kind: 'exec', keyword, args, type, template, start: keyword.startOffset, end: template.end };
  });

  /** `(name := e, name)`: of exec and @requires. */
  protected readonly argumentDecls = this.RULE('argumentDecls', (): ArgumentDeclsSyntax => {
    const open = this.expect(0, Terminal.LeftParen);
    const isMissing = open.origin === 'missing' && !this.RECORDING_PHASE;
    const outer = this.statement;
    this.statement = false;
    const { items, commas } = isMissing ? { items: [], commas: [] } : this.commaList(0, this.argumentDeclShape(false));
    this.statement = outer;
    const close = this.expect(0, Terminal.RightParen);
    return { open, items, commas, close, start: open.startOffset, end: close.end };
  });

  private argumentDeclShape(trailing: boolean): ListShape<DeclSyntax> {
    return {
      rule: this.argumentDecl,
      starts: argumentStart,
      closers: parenEnd,
      trailing,
      empty: true,
      where: trailing ? "the arguments of 'make'" : 'a list of declarations',
    };
  }

  /** `("path", name := e)`. */
  protected override readonly make = this.RULE('make', (): ExprSyntax => {
    const keyword = this.take(0, Terminal.Make);
    const args = this.nest(0, this.makeArguments);
    return { kind: 'make', keyword, args, start: keyword.startOffset, end: args.end };
  });

  private readonly makeArguments = this.RULE('makeArguments', (): MakeArgumentsSyntax => {
    const open = this.expect(0, Terminal.LeftParen);
    const path = this.literal(0);
    const items: DeclSyntax[] = [];
    const commas: Token[] = [];
    const outer = this.statement;
    this.statement = false;
    this.settle(afterPath, "',' or ')'");
    this.option(9, () => {
      commas.push(this.take(9, Terminal.Comma));
      const list = this.commaList(0, this.argumentDeclShape(true));
      items.push(...list.items);
      commas.push(...list.commas);
    });
    this.statement = outer;
    this.settle(parenEnd, "')'");
    const close = this.expect(0, Terminal.RightParen);
    return { open, path, items, commas, close, start: open.startOffset, end: close.end };
  });

  /** One literal token of any kind. */
  protected literal(idx: number): LiteralExpr | MissingExpr {
    const token = this.peek();
    if (!this.RECORDING_PHASE && token.tokenType === Terminal.Broken && !this.lost) {
      this.reportProblem(token);
      this.skip();
      return mkMissing(token);
    }
    const literal = this.expect(idx, Terminal.Literal, 'a literal');
    return literal.origin === 'missing' ? mkMissing(literal) : mkLiteral(literal);
  }

  private missingTemplate(): TemplateSyntax {
    this.fail('a template');
    const open = this.missing(Terminal.TemplateOpen);
    const extent = { start: open.startOffset, end: open.end };
    return { open, texts: [this.missing(Terminal.TemplateText)], interpolations: [], close: open, ...extent };
  }

  private readonly template = this.RULE('template', (): TemplateSyntax => {
    const open = this.take(0, Terminal.TemplateOpen);
    const texts = [this.expect(0, Terminal.TemplateText)];
    const interpolations: InterpolationSyntax[] = [];
    this.many(0, () => {
      interpolations.push(this.subrule(0, this.interpolation));
      texts.push(this.expect(1, Terminal.TemplateText));
    });
    const close = this.expect(0, Terminal.TemplateClose);
    return { open, texts, interpolations, close, start: open.startOffset, end: close.end };
  });

  protected override readTemplate(): TemplateSyntax {
    return this.subrule(0, this.template);
  }

  private readonly interpolation = this.RULE('interpolation', (): InterpolationSyntax => {
    const open = this.take(0, Terminal.InterpolationOpen);
    this.refuseEmptyInterpolation();
    const expr = this.expressionIn(0, false);
    this.settle(interpolationEnd, "'}}'");
    const close = this.expect(0, Terminal.InterpolationClose);
    return { open, expr, close, start: open.startOffset, end: close.end };
  });

  private refuseEmptyInterpolation(): void {
    const token = this.peek();
    if (this.RECORDING_PHASE || token.tokenType !== Terminal.InterpolationClose) return;
    this.report(E0027, foundOf(token), token, { span: { start: this.last().startOffset, end: token.end } });
    this.lost = true;
  }
}

const templateStart = terminalSet(Terminal.TemplateOpen);
