// The rules of the v0 grammar. Lookahead is one token; where the grammar needs more (a parenthesised
// name, or the parameters of a function?) the rule decides when it has seen enough, so that an error is
// found at the token where the original finds it. Spec: 09-legacy-v0 §3.

import type { IParserConfig, ParserMethod, TokenType } from 'chevrotain';
import type { Definition, Expr, ExternStmt, Name, Stmt, StringExpr } from '../ast.ts';
import { Terminal } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import { Cursor, type Failure } from './cursor.ts';
import { mkApplied, mkFunction, mkName, mkString, mkTemplate, placeFrom, type Suffix } from './nodes.ts';

const { Comma, RightParen, Equal, LeftParen } = Terminal;

export interface Parsed<T> {
  /** What was complete before parsing stopped. */
  readonly value: T;
  readonly failure: Failure | undefined;
}

export class ProgramParser extends Cursor {
  private statements: Stmt[] = [];
  private sole: Expr | undefined;

  constructor(config: IParserConfig = {}) {
    super(config);
    this.performSelfAnalysis();
  }

  parseProgram(tokens: readonly Token[]): Parsed<readonly Stmt[]> {
    this.statements = [];
    this.load(tokens);
    this.program();
    return { value: this.statements, failure: this.failure };
  }

  parseExpression(tokens: readonly Token[]): Parsed<Expr | undefined> {
    this.sole = undefined;
    this.load(tokens);
    this.soleExpression();
    return { value: this.sole, failure: this.failure };
  }

  /** One `;` may stand first: it is what a `hash` or `include` on the first line leaves. */
  private readonly program = this.RULE('program', (): void => {
    this.OPTION(() => this.take(0, Terminal.Semicolon));
    this.MANY(() => {
      this.statements.push(this.SUBRULE(this.statement));
      this.take(1, Terminal.Semicolon);
    });
    this.take(2, Terminal.EndOfFile, [Terminal.Ident, Terminal.Extern]);
  });

  private readonly soleExpression = this.RULE('soleExpression', (): void => {
    this.sole = this.SUBRULE(this.expression);
    this.take(0, Terminal.EndOfFile);
  });

  private readonly statement = this.RULE(
    'statement',
    (): Stmt => this.OR([{ ALT: () => this.SUBRULE(this.definition) }, { ALT: () => this.SUBRULE(this.externStmt) }]),
  );

  private readonly externStmt = this.RULE('externStmt', (): ExternStmt => {
    const keyword = this.take(0, Terminal.Extern);
    this.take(1, LeftParen);
    const flow = this.nest(0, this.expression);
    this.take(2, Comma);
    const url = this.nest(1, this.expression);
    const close = this.take(3, RightParen);
    return { kind: 'extern', flow, url, ...placeFrom(keyword, close) };
  });

  /** `x = e`, `f(a, b) = e`, `f(a...) = e`. */
  private readonly definition = this.RULE('definition', (): Definition => {
    const name = mkName(this.take(0, Terminal.Ident));
    const params: Name[] = [];
    let variadic = false;
    this.OPTION(() => {
      this.take(1, LeftParen);
      params.push(mkName(this.take(2, Terminal.Ident)));
      this.OPTION1({
        GATE: () => this.RECORDING_PHASE || this.at(Terminal.Dot),
        DEF: () => {
          this.take(3, Terminal.Dot);
          this.take(4, Terminal.Dot);
          this.take(5, Terminal.Dot);
          variadic = true;
        },
      });
      if (!variadic || this.RECORDING_PHASE) this.SUBRULE(this.moreNames, { ARGS: [params] });
      this.take(6, RightParen, variadic ? [] : params.length > 1 ? [Comma] : [Comma, Terminal.Dot]);
    });
    this.take(7, Equal, params.length === 0 ? [LeftParen] : []);
    const body = this.nest(1, this.expression);
    const expr = params.length === 0 ? body : mkFunction(name, params, variadic, body);
    return { kind: 'def', name, expr, pos: name.pos, file: name.file, span: name.span };
  });

  /** `, b, c`. */
  private readonly moreNames: ParserMethod<[Name[]], void> = this.RULE('moreNames', (names: Name[]): void => {
    this.MANY(() => {
      this.take(0, Comma);
      const name = mkName(this.take(1, Terminal.Ident));
      if (!this.RECORDING_PHASE) names.push(name);
    });
  });

  /** An operand and what is applied to it: arguments, or a command. */
  private readonly expression: ParserMethod<[], Expr> = this.RULE('expression', (): Expr => {
    let e = this.SUBRULE(this.operand);
    this.MANY(() => {
      const suffix = this.OR([
        { ALT: () => this.SUBRULE(this.application) },
        { ALT: () => this.SUBRULE(this.command) },
      ]);
      if (!this.RECORDING_PHASE) e = mkApplied(e, suffix, this.last());
    });
    return e;
  });

  private readonly application = this.RULE('application', (): Suffix => {
    return { kind: 'apply', args: this.SUBRULE(this.args) };
  });

  /** `(a, b)`: one at least. */
  private readonly args = this.RULE('args', (): readonly Expr[] => {
    const args: Expr[] = [];
    this.take(0, LeftParen);
    args.push(this.nest(0, this.expression));
    this.MANY(() => {
      this.take(1, Comma);
      args.push(this.nest(1, this.expression));
    });
    this.take(2, RightParen, [Comma]);
    return args;
  });

  /** `["attr", "attr"] {text}`, or the text alone. */
  private readonly command = this.RULE('command', (): Suffix => {
    const attributes: StringExpr[] = [];
    this.OPTION(() => {
      this.take(0, Terminal.LeftSquare);
      attributes.push(mkString(this.take(1, Terminal.String)));
      this.MANY(() => {
        this.take(2, Comma);
        attributes.push(mkString(this.take(3, Terminal.String)));
      });
      this.take(4, Terminal.RightSquare, [Comma]);
    });
    return { kind: 'exec', attributes, template: mkTemplate(this.take(5, Terminal.Template)) };
  });

  private readonly operand: ParserMethod<[], Expr> = this.RULE('operand', (): Expr => {
    this.want();
    return this.OR([
      { ALT: () => this.SUBRULE(this.ident) },
      { ALT: () => mkString(this.take(0, Terminal.String)) },
      { ALT: () => this.SUBRULE(this.parenthesised) },
      { ALT: () => this.SUBRULE(this.letExpr) },
      { ALT: () => this.SUBRULE(this.paramExpr) },
      { ALT: () => this.SUBRULE(this.unary) },
      { ALT: () => this.SUBRULE(this.binary) },
      { ALT: () => this.SUBRULE(this.collectExpr) },
      { ALT: () => this.SUBRULE(this.variadic) },
    ]);
  });

  private readonly ident = this.RULE('ident', (): Expr => {
    const token = this.take(0, Terminal.Ident);
    return { kind: 'ident', name: token.text, ...placeFrom(token, token) };
  });

  /** `(e)`, `(a, b) => e`. FIX: `(a) => e` is a function too; the original cannot read it. */
  private readonly parenthesised = this.RULE('parenthesised', (): Expr => {
    const start = this.consumed;
    const open = this.take(0, LeftParen);
    const inner = this.nest(0, this.expression);
    const isName = inner?.kind === 'ident' && this.consumed === start + 2;
    const params: Name[] = [];
    if (isName) params.push({ name: inner.name, file: inner.file, span: inner.span, pos: inner.pos });
    this.OPTION({
      GATE: () => this.RECORDING_PHASE || (isName && this.at(Comma)),
      DEF: () => this.SUBRULE(this.moreNames, { ARGS: [params] }),
    });
    this.take(1, RightParen, isName || params.length > 1 ? [Comma] : []);
    const isFunction = params.length > 1 || (isName && this.at(Equal) && this.at(Terminal.Greater, 1));
    const body = this.OPTION1({
      GATE: () => this.RECORDING_PHASE || isFunction,
      DEF: () => this.SUBRULE(this.arrowBody),
    });
    if (body !== undefined) return { ...mkFunction(open, params, false, body), ...placeFrom(open, this.last()) };
    if (params.length > 1) this.take(2, Equal);
    return inner;
  });

  private readonly arrowBody = this.RULE('arrowBody', (): Expr => {
    this.take(0, Equal);
    this.take(1, Terminal.Greater);
    return this.nest(0, this.expression);
  });

  /** Any number of `let … in`, and the expression they are for: a long chain nests nowhere. */
  private readonly letExpr = this.RULE('letExpr', (): Expr => {
    const bindings: { readonly keyword: Token; readonly name: Name; readonly bound: Expr }[] = [];
    this.AT_LEAST_ONE(() => {
      bindings.push(this.SUBRULE(this.letBinding));
    });
    const body = this.nest(0, this.expression);
    if (this.RECORDING_PHASE) return body;
    return bindings.reduceRight<Expr>(
      (inner, { keyword, name, bound }) => ({
        kind: 'let',
        name,
        bound,
        body: inner,
        ...placeFrom(keyword, this.last()),
      }),
      body,
    );
  });

  private readonly letBinding = this.RULE('letBinding', () => {
    const keyword = this.take(0, Terminal.Let);
    const name = mkName(this.take(1, Terminal.Ident));
    const params: Name[] = [];
    this.OPTION(() => {
      this.take(2, LeftParen);
      params.push(mkName(this.take(3, Terminal.Ident)));
      this.SUBRULE(this.moreNames, { ARGS: [params] });
      this.take(4, RightParen, [Comma]);
    });
    this.take(5, Equal, params.length === 0 ? [LeftParen] : []);
    const body = this.nest(0, this.expression);
    const bound = params.length === 0 ? body : mkFunction(name, params, false, body);
    this.take(6, Terminal.In);
    return { keyword, name, bound };
  });

  private readonly paramExpr = this.RULE('paramExpr', (): Expr => {
    const keyword = this.take(0, Terminal.Param);
    this.take(1, LeftParen);
    const name = mkString(this.take(2, Terminal.String));
    this.take(3, Comma);
    const help = mkString(this.take(4, Terminal.String));
    const close = this.take(5, RightParen);
    return { kind: 'param', name, help, ...placeFrom(keyword, close) };
  });

  /** `image(e)`, `intern(e)`. */
  private readonly unary = this.RULE('unary', (): Expr => {
    const keyword = this.keyword([Terminal.Image, Terminal.Intern]);
    this.take(2, LeftParen);
    const arg = this.nest(0, this.expression);
    const close = this.take(3, RightParen);
    const place = placeFrom(keyword, close);
    return keyword.tokenType === Terminal.Image ? { kind: 'image', arg, ...place } : { kind: 'intern', arg, ...place };
  });

  /** `groupby(e, e)`, `map(e, e)`. */
  private readonly binary = this.RULE('binary', (): Expr => {
    const keyword = this.keyword([Terminal.Groupby, Terminal.Map]);
    this.take(2, LeftParen);
    const list = this.nest(0, this.expression);
    this.take(3, Comma);
    const second = this.nest(1, this.expression);
    const place = placeFrom(keyword, this.take(4, RightParen));
    if (keyword.tokenType === Terminal.Map) return { kind: 'map', list, func: second, ...place };
    return { kind: 'groupby', list, regexp: second, ...place };
  });

  private readonly collectExpr = this.RULE('collectExpr', (): Expr => {
    const keyword = this.take(0, Terminal.Collect);
    this.take(1, LeftParen);
    const list = this.nest(0, this.expression);
    this.take(2, Comma);
    const regexp = this.nest(1, this.expression);
    const replacement = this.OPTION(() => {
      this.take(3, Comma);
      return this.nest(2, this.expression);
    });
    const close = this.take(4, RightParen, replacement === undefined ? [Comma] : []);
    return { kind: 'collect', list, regexp, replacement, ...placeFrom(keyword, close) };
  });

  /** `concat(e, …)`, `pullup(e, …)`. */
  private readonly variadic = this.RULE('variadic', (): Expr => {
    const keyword = this.keyword([Terminal.Concat, Terminal.Pullup]);
    const args = this.SUBRULE(this.args);
    const place = placeFrom(keyword, this.last());
    return keyword.tokenType === Terminal.Concat
      ? { kind: 'concat', args, ...place }
      : { kind: 'pullup', args, ...place };
  });

  /** One of two words that the rest of a rule is the same for. */
  private keyword([first, second]: readonly [TokenType, TokenType]): Token {
    this.OR([{ ALT: () => this.take(0, first) }, { ALT: () => this.take(1, second) }]);
    return this.last();
  }
}

let parser: ProgramParser | undefined;

/** The parser of this process; made at the first parse, and used one text at a time. */
export function sharedParser(): ProgramParser {
  parser ??= new ProgramParser({ skipValidations: true });
  return parser;
}
