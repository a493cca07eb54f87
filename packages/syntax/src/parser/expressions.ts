// Expressions: operators and postfix forms around the operands of the other rule files.
//
// Operators are ordered by an explicit stack in one rule, prefix and postfix chains are loops: long
// expressions cost no stack. Spec: 01-syntax §5.5, §6, §7.

import type { ParserMethod } from 'chevrotain';
import { E0012, E0014, E0018 } from '../catalogue/index.ts';
import { operatorLevel, Terminal, terminalSet } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type {
  BinaryExpr,
  BracketedSyntax,
  ElementSyntax,
  ExprSyntax,
  LiteralExpr,
  MissingExpr,
  NameExpr,
} from '../surface/expression.ts';
import { maxNesting } from './cursor.ts';
import { foundOf } from './fault.ts';
import { moveOperatorUp, separateSpread } from './fixes.ts';
import type { ListShape } from './lists.ts';
import { PatternRules } from './patterns.ts';

const operandStart = terminalSet(
  Terminal.Ident,
  Terminal.Literal,
  Terminal.File,
  Terminal.Dir,
  Terminal.LeftParen,
  Terminal.LeftBrace,
  Terminal.LeftSquare,
  Terminal.Hash,
  Terminal.Func,
  Terminal.Exec,
  Terminal.Make,
  Terminal.Int,
  Terminal.Float,
  Terminal.If,
  Terminal.Switch,
  Terminal.Broken,
);
const prefixStart = terminalSet(Terminal.Bang, Terminal.Minus);
export const expressionStart = terminalSet(operandStart, prefixStart);
const binaryStart = terminalSet(Terminal.BinaryOperator, Terminal.Minus);
const postfixStart = terminalSet(Terminal.LeftSquare, Terminal.LeftParen, Terminal.Dot);
export const parenEnd = terminalSet(Terminal.RightParen);
export const squareEnd = terminalSet(Terminal.RightSquare);

export abstract class ExpressionRules extends PatternRules {
  readonly expression = this.RULE('expression', (): ExprSyntax => {
    const first = this.descend() ? this.subrule(0, this.unary) : this.missingExpression();
    const whole = this.sees(binaryStart) || this.joinsNextLine() ? this.operations(first) : first;
    this.ascend();
    return whole;
  });

  /** `first op b op c ...`, by precedence. */
  private operations(first: ExprSyntax): ExprSyntax {
    const operands = [first];
    const operators: Token[] = [];
    this.many(0, () => {
      const operator = this.or(0, this.binaryOperators);
      reduce(operands, operators, operatorLevel(operator.image));
      operators.push(operator);
      operands.push(this.subrule(1, this.unary));
      this.joinsNextLine();
    });
    reduce(operands, operators, 0);
    return operands[0] ?? first;
  }

  private readonly binaryOperators = [
    { ALT: () => this.take(0, Terminal.BinaryOperator) },
    { ALT: () => this.take(0, Terminal.Minus) },
  ];

  /** An operand with what stands before and behind it. */
  private readonly unary = this.RULE('unary', (): ExprSyntax => {
    const prefixes = this.sees(prefixStart) ? this.prefixes() : [];
    const operand = this.operand();
    let node = this.sees(postfixStart) || this.joinsNextLine() ? this.postfix(operand) : operand;
    for (let operator = prefixes.pop(); operator !== undefined; operator = prefixes.pop()) {
      node = { kind: 'unary', operator, operand: node, start: operator.startOffset, end: node.end };
    }
    return node;
  });

  /** Prefix operators, outermost first; each is a level of nesting. */
  private prefixes(): Token[] {
    const prefixes: Token[] = [];
    this.many(0, () => {
      const token = this.or(0, this.prefixOperators);
      if (prefixes.length < maxNesting) prefixes.push(token);
      else this.tooDeep(token);
    });
    return prefixes;
  }

  private readonly prefixOperators = [
    { ALT: () => this.take(0, Terminal.Bang) },
    { ALT: () => this.take(0, Terminal.Minus) },
  ];

  private postfix(operand: ExprSyntax): ExprSyntax {
    let node = operand;
    this.many(1, () => {
      this.subject = node;
      node = this.or(2, this.postfixForms);
      this.joinsNextLine();
    });
    return node;
  }

  private operand(): ExprSyntax {
    this.passUnknown();
    if (this.lacks(operandStart)) return this.missingExpression();
    return this.or(1, this.operands);
  }

  private readonly operands = [
    { ALT: (): ExprSyntax => mkName(this.take(0, Terminal.Ident)) },
    { ALT: (): ExprSyntax => mkLiteral(this.take(0, Terminal.Literal)) },
    { ALT: (): ExprSyntax => mkName(this.take(0, Terminal.File)) },
    { ALT: (): ExprSyntax => mkName(this.take(0, Terminal.Dir)) },
    { ALT: (): ExprSyntax => this.nest(0, this.parenthesized) },
    { ALT: (): ExprSyntax => this.nest(0, this.braced) },
    { ALT: (): ExprSyntax => this.nest(0, this.squared) },
    { ALT: (): ExprSyntax => this.subrule(0, this.variant) },
    { ALT: (): ExprSyntax => this.subrule(0, this.function) },
    { ALT: (): ExprSyntax => this.subrule(0, this.exec) },
    { ALT: (): ExprSyntax => this.subrule(0, this.make) },
    { ALT: (): ExprSyntax => this.conversion(this.take(0, Terminal.Int), 1) },
    { ALT: (): ExprSyntax => this.conversion(this.take(0, Terminal.Float), 2) },
    { ALT: (): ExprSyntax => this.subrule(0, this.if) },
    { ALT: (): ExprSyntax => this.subrule(0, this.switch) },
    { ALT: (): ExprSyntax => this.broken() },
  ];

  protected abstract readonly parenthesized: ParserMethod<[], ExprSyntax>;
  protected abstract readonly braced: ParserMethod<[], ExprSyntax>;
  protected abstract readonly squared: ParserMethod<[], ExprSyntax>;
  protected abstract readonly variant: ParserMethod<[], ExprSyntax>;
  protected abstract readonly function: ParserMethod<[], ExprSyntax>;
  protected abstract readonly exec: ParserMethod<[], ExprSyntax>;
  protected abstract readonly make: ParserMethod<[], ExprSyntax>;
  protected abstract readonly if: ParserMethod<[], ExprSyntax>;
  protected abstract readonly switch: ParserMethod<[], ExprSyntax>;

  private conversion(keyword: Token, idx: number): ExprSyntax {
    const argument = this.nest(idx, this.element);
    return { kind: 'conversion', keyword, argument, start: keyword.startOffset, end: argument.end };
  }

  /** A literal that cannot be read: reported, and taken for an expression. */
  private broken(): MissingExpr {
    if (!this.lost) this.reportProblem(this.peek());
    return mkMissing(this.take(0, Terminal.Broken));
  }

  /** Characters that start no token: reported, and passed over. */
  private passUnknown(): void {
    while (this.at(Terminal.Unknown)) {
      if (!this.lost) this.reportProblem(this.peek());
      this.skip();
    }
  }

  protected missingExpression(): MissingExpr {
    this.fail('an expression');
    return mkMissing(this.missing(Terminal.Ident));
  }

  /** An expression where `statement` says whether a `;` may follow it. */
  protected expressionIn(idx: number, statement: boolean): ExprSyntax {
    const outer = this.statement;
    this.statement = statement;
    const node = this.subrule(idx, this.expression);
    this.statement = outer;
    return node;
  }

  /** What the postfix form being read is applied to. */
  private subject: ExprSyntax = mkMissing(this.missing(Terminal.Ident));

  private readonly postfixForms = [
    { ALT: (): ExprSyntax => this.call() },
    { ALT: (): ExprSyntax => this.index() },
    { ALT: (): ExprSyntax => this.select() },
  ];

  private call(): ExprSyntax {
    const callee = this.subject;
    const args = this.nest(5, this.callArguments);
    return { kind: 'call', callee, args, start: callee.start, end: args.end };
  }

  private index(): ExprSyntax {
    const object = this.subject;
    const subscript = this.nest(6, this.subscript);
    return { kind: 'index', object, subscript, start: object.start, end: subscript.end };
  }

  private select(): ExprSyntax {
    const object = this.subject;
    const dot = this.take(0, Terminal.Dot);
    this.refuseGluedNumber(object, dot);
    const name = this.name(3, 'a field name');
    return { kind: 'select', object, dot, name, start: object.start, end: name.end };
  }

  private readonly callArguments = this.RULE('callArguments', (): BracketedSyntax<ExprSyntax> => {
    const open = this.take(0, Terminal.LeftParen);
    const { items, commas } = this.refusesNoArguments() ? { items: [], commas: [] } : this.commaList(0, this.callShape);
    const close = this.expect(0, Terminal.RightParen);
    return { open, items, commas, close, start: open.startOffset, end: close.end };
  });

  private refusesNoArguments(): boolean {
    if (this.RECORDING_PHASE || !this.at(Terminal.RightParen)) return false;
    this.report(E0014, { ...foundOf(this.peek()), call: true }, this.peek());
    return true;
  }

  private readonly subscript = this.RULE('subscript', (): ElementSyntax<ExprSyntax> => {
    const open = this.take(0, Terminal.LeftSquare);
    const inner = this.expressionIn(0, false);
    this.settle(squareEnd, "']'");
    const close = this.expect(0, Terminal.RightSquare);
    return { open, inner, close, start: open.startOffset, end: close.end };
  });

  /** The `(x)` of a variant or a conversion. */
  protected readonly element = this.RULE('element', (): ElementSyntax<ExprSyntax> => {
    const open = this.expect(0, Terminal.LeftParen);
    const inner = this.expressionIn(0, false);
    this.settle(parenEnd, "')'");
    const close = this.expect(0, Terminal.RightParen);
    return { open, inner, close, start: open.startOffset, end: close.end };
  });

  /** An expression between commas. */
  protected readonly listItem = this.RULE('listItem', (): ExprSyntax => this.expressionIn(0, false));

  private readonly callShape: ListShape<ExprSyntax> = {
    rule: this.listItem,
    starts: expressionStart,
    closers: parenEnd,
    trailing: true,
    empty: false,
    where: 'a call',
  };

  /**
   * Whether the next line goes on with an operator or a `.`: reported, and the newline passed over.
   * Where a `;` may follow, the original finds the error only at the operator.
   */
  private joinsNextLine(): boolean {
    const newline = this.peek();
    if (newline.origin !== 'newline' || this.lost || this.RECORDING_PHASE) return false;
    const operator = this.second();
    if (operator.tokenType !== Terminal.BinaryOperator && operator.tokenType !== Terminal.Dot) return false;
    const at = this.statement ? operator : newline;
    const span = { start: operator.startOffset, end: operator.end };
    const right = this.allTokens[operator.index + 1] ?? operator;
    const fixes = moveOperatorUp(this.last(), operator, right);
    this.report(E0012, { ...foundOf(at), operator: operator.image }, at, { span, fixes });
    this.skip();
    return true;
  }

  /** `[1...x]`: the first dot is the number's, the rest is no selection. */
  private refuseGluedNumber(object: ExprSyntax, dot: Token): void {
    if (dot.image !== '..' || object.kind !== 'literal' || !object.token.image.endsWith('.')) return;
    const token = this.peek();
    if (token.tokenType === Terminal.Ident || object.end !== dot.startOffset) return;
    const span = { start: object.end - 1, end: dot.end };
    this.report(E0018, foundOf(token), token, { span, fixes: [separateSpread(span.start)] });
    this.lost = true;
  }
}

/** Builds binary nodes from the top of the stacks while their operator binds at least as tightly. */
function reduce(operands: ExprSyntax[], operators: Token[], level: number): void {
  for (let operator = operators.at(-1); operator !== undefined; operator = operators.at(-1)) {
    if (operatorLevel(operator.image) < level) return;
    operators.pop();
    const right = operands.pop();
    const left = operands.pop();
    if (left === undefined || right === undefined) return;
    const node: BinaryExpr = { kind: 'binary', left, operator, right, start: left.start, end: right.end };
    operands.push(node);
  }
}

export const mkName = (token: Token): NameExpr => ({ kind: 'name', token, start: token.startOffset, end: token.end });

export const mkLiteral = (token: Token): LiteralExpr => ({
  kind: 'literal',
  token,
  start: token.startOffset,
  end: token.end,
});

export const mkMissing = (token: Token): MissingExpr => ({
  kind: 'missing',
  token,
  start: token.startOffset,
  end: token.end,
});
