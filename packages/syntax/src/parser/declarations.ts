// Declarations, parameters and modules. Spec: 01-syntax §5.1, §5.2.

import { E0013, E0019, E0020, E0025, E0030 } from '../catalogue/index.ts';
import { startsTopLevel } from '../lex/brackets.ts';
import { hasTerminal, keywords, Terminal, terminalSet } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type {
  AnnotationSyntax,
  AssignDecl,
  DeclSyntax,
  FuncDecl,
  KeyspaceSyntax,
  ModuleSyntax,
  ParamItemSyntax,
  ParamSyntax,
  TypeDecl,
  ValDecl,
} from '../surface/declaration.ts';
import { brokenDecl } from './control.ts';
import { maxNesting } from './cursor.ts';
import { ExecRules } from './exec.ts';
import { expressionStart } from './expressions.ts';
import { foundOf } from './fault.ts';
import { moveParamUp, removeSeparator, splitParamGroup, useAssign } from './fixes.ts';

const declarationStart = terminalSet(Terminal.Val, Terminal.Ident, Terminal.Func, Terminal.Type, Terminal.At);
const annotatedStart = terminalSet(Terminal.Val, Terminal.Ident, Terminal.Func);
/** What can stand behind a name that begins an expression. */
const expressionRest = terminalSet(
  Terminal.BinaryOperator,
  Terminal.Minus,
  Terminal.LeftParen,
  Terminal.LeftSquare,
  Terminal.Dot,
);
const noValue = terminalSet(Terminal.Semicolon, Terminal.EndOfFile);
const semicolon = terminalSet(Terminal.Semicolon);
const groupEnd = terminalSet(Terminal.RightParen);
const afterParam = terminalSet(Terminal.Semicolon, Terminal.RightParen);

export abstract class DeclarationRules extends ExecRules {
  protected override readonly definition = this.RULE('definition', (): DeclSyntax => {
    if (this.lacks(declarationStart) || this.startsExpression()) return this.brokenDefinition();
    return this.or(0, this.definitionForms);
  });

  private readonly definitionForms = [
    { ALT: (): DeclSyntax => this.subrule(0, this.valDecl) },
    { ALT: (): DeclSyntax => this.subrule(0, this.assignDecl) },
    { ALT: (): DeclSyntax => this.subrule(0, this.funcDecl) },
    { ALT: (): DeclSyntax => this.subrule(0, this.typeDecl) },
    { ALT: (): DeclSyntax => this.subrule(0, this.annotatedDecl) },
  ];

  /** A name with something behind it that makes it no declaration. */
  private startsExpression(): boolean {
    if (this.RECORDING_PHASE || !this.at(Terminal.Ident)) return false;
    return hasTerminal(expressionRest, this.second());
  }

  /** What stands where a declaration must. An expression is read for its parts. */
  private brokenDefinition(): DeclSyntax {
    const token = this.peek();
    const second = this.second();
    if (keywords.has(token.image) && second.tokenType === Terminal.Assign && !this.lost) {
      return this.assignTo(this.name(0));
    }
    this.fail('a declaration', token.tokenType === Terminal.Ident ? second : token);
    if (!this.lacks(expressionStart)) return brokenDecl(this.subrule(0, this.expression));
    return { kind: 'broken-decl', parts: [], start: token.startOffset, end: token.startOffset };
  }

  private readonly valDecl = this.RULE('valDecl', (): ValDecl => {
    const keyword = this.take(0, Terminal.Val);
    const pattern = this.subrule(0, this.pattern);
    const type = this.option(0, () => this.subrule(0, this.type));
    this.refuseNoValue(pattern.kind === 'name-pattern' ? pattern.token.image : '');
    const equal = this.expect(0, Terminal.Equal);
    const value = this.subrule(0, this.expression);
    const extent = { start: keyword.startOffset, end: value.end };
    return { ...extent, kind: 'val-decl', keyword, pattern, ...(type !== undefined && { type }), equal, value };
  });

  /** `val x int`: only parameters have no value. Reported. */
  private refuseNoValue(name: string): void {
    const token = this.peek();
    if (this.RECORDING_PHASE || this.lost || this.lacks(noValue)) return;
    this.report(E0025, { ...foundOf(token), name }, token);
    this.lost = true;
  }

  private readonly assignDecl = this.RULE('assignDecl', (): AssignDecl => {
    const name = this.take(0, Terminal.Ident);
    return this.assignTo(name);
  });

  private assignTo(name: Token): AssignDecl {
    if (!this.RECORDING_PHASE && this.at(Terminal.Equal)) return this.equalDecl(name);
    const assign = this.expect(0, Terminal.Assign);
    const value = this.subrule(0, this.expression);
    return { kind: 'assign-decl', name, assign, value, start: name.startOffset, end: value.end };
  }

  /** `x = e`: reported, and read as `x := e`. */
  private equalDecl(name: Token): AssignDecl {
    const equal = this.peek();
    this.report(E0013, { ...foundOf(equal), name: name.image }, equal, { fixes: useAssign(name, equal) });
    this.skip();
    const value = this.subrule(0, this.expression);
    return { kind: 'assign-decl', name, assign: equal, value, start: name.startOffset, end: value.end };
  }

  private readonly funcDecl = this.RULE('funcDecl', (): FuncDecl => {
    const keyword = this.take(0, Terminal.Func);
    const name = this.name(0, 'a function name');
    const params = this.nest(0, this.parenFields);
    const result = this.option(0, () => this.subrule(0, this.type));
    const equal = this.expect(0, Terminal.Equal);
    const body = this.subrule(0, this.expression);
    const extent = { start: keyword.startOffset, end: body.end };
    return {
      kind: 'func-decl',
      keyword,
      name,
      params,
      ...(result !== undefined && { result }),
      equal,
      body,
      ...extent,
    };
  });

  private readonly typeDecl = this.RULE('typeDecl', (): TypeDecl => {
    const keyword = this.take(0, Terminal.Type);
    const name = this.name(0, 'a type name');
    const type = this.subrule(0, this.type);
    return { kind: 'type-decl', keyword, name, type, start: keyword.startOffset, end: type.end };
  });

  /** `@requires(...)` any number of times, each with or without a newline behind it, and a declaration. */
  private readonly annotatedDecl = this.RULE('annotatedDecl', (): DeclSyntax => {
    const annotations = [this.subrule(0, this.annotation)];
    this.option(0, () => this.take(0, Terminal.Semicolon));
    this.many(0, () => {
      const annotation = this.subrule(1, this.annotation);
      if (annotations.length < maxNesting) annotations.push(annotation);
      else this.tooDeep(annotation.at);
      this.option(1, () => this.take(1, Terminal.Semicolon));
    });
    let decl = this.lacks(annotatedStart) ? this.brokenAnnotated() : this.or(0, this.annotatedForms);
    for (let annotation = annotations.pop(); annotation !== undefined; annotation = annotations.pop()) {
      decl = { kind: 'annotated-decl', annotation, decl, start: annotation.start, end: decl.end };
    }
    return decl;
  });

  private readonly annotatedForms = [
    { ALT: (): DeclSyntax => this.subrule(0, this.valDecl) },
    { ALT: (): DeclSyntax => this.subrule(0, this.assignDecl) },
    { ALT: (): DeclSyntax => this.subrule(0, this.funcDecl) },
  ];

  private brokenAnnotated(): DeclSyntax {
    const { startOffset: start } = this.peek();
    this.fail('a value declaration');
    if (this.at(Terminal.Type)) return this.subrule(0, this.typeDecl);
    return { kind: 'broken-decl', parts: [], start, end: start };
  }

  private readonly annotation = this.RULE('annotation', (): AnnotationSyntax => {
    const at = this.take(0, Terminal.At);
    const name = this.expect(0, Terminal.Requires);
    const args = this.nest(0, this.argumentDecls);
    return { at, name, args, start: at.startOffset, end: args.end };
  });

  /** `name := e`, another declaration, or a name alone. */
  protected override readonly argumentDecl = this.RULE('argumentDecl', (): DeclSyntax => {
    if (this.lacks(declarationStart)) return this.brokenArgument();
    return this.or(0, this.argumentForms);
  });

  private readonly argumentForms = [
    {
      GATE: () => !this.at(Terminal.Ident) || this.startsDefinition(),
      ALT: (): DeclSyntax => this.nested(this.subrule(0, this.definition)),
    },
    { ALT: (): DeclSyntax => shorthand(this.take(0, Terminal.Ident)) },
  ];

  private brokenArgument(): DeclSyntax {
    const { startOffset: start } = this.peek();
    if (keywords.has(this.peek().image) && this.second().tokenType === Terminal.Assign) return this.brokenDefinition();
    this.fail('an argument');
    return { kind: 'broken-decl', parts: [], start, end: start };
  }

  protected override nested(decl: DeclSyntax): DeclSyntax {
    if (decl.kind === 'type-decl' && !this.RECORDING_PHASE) this.nestedTypes.push(decl.keyword);
    return decl;
  }

  /** `type` keywords of declarations below the top level: told last, since the original reads them. */
  protected nestedTypes: Token[] = [];

  private readonly keyspace = this.RULE('keyspace', (): KeyspaceSyntax => {
    const keyword = this.take(0, Terminal.Keyspace);
    const value = this.literal(0);
    return { keyword, value, start: keyword.startOffset, end: value.end };
  });

  private readonly param = this.RULE('param', (): ParamSyntax => {
    const keyword = this.take(0, Terminal.Param);
    const group = this.option(0, () => this.nest(0, this.paramGroup));
    if (group !== undefined && !this.RECORDING_PHASE) {
      return { kind: 'param', keyword, ...group, start: keyword.startOffset, end: group.end };
    }
    const item = this.subrule(0, this.paramItem);
    return { kind: 'param', keyword, items: [item], start: keyword.startOffset, end: item.end };
  });

  private readonly paramGroup = this.RULE('paramGroup', () => {
    const open = this.take(0, Terminal.LeftParen);
    const items: ParamItemSyntax[] = [];
    this.many(0, () => {
      items.push(this.subrule(0, this.paramItem));
      this.endOfParam(open);
    });
    this.settle(groupEnd, "a parameter or ')'");
    const close = this.expect(0, Terminal.RightParen);
    return { open, items, close, start: open.startOffset, end: close.end };
  });

  private endOfParam(open: Token): void {
    const token = this.peek();
    if (!this.RECORDING_PHASE && token.tokenType === Terminal.RightParen) {
      if (!this.lost) this.report(E0019, foundOf(token), token, { fixes: [splitParamGroup(open, token)] });
      return;
    }
    this.settle(afterParam, "newline or ';'");
    if (this.RECORDING_PHASE || this.at(Terminal.Semicolon)) this.take(0, Terminal.Semicolon);
  }

  private readonly paramItem = this.RULE('paramItem', (): ParamItemSyntax => {
    const names = [this.name(0, 'a parameter name')];
    const commas: Token[] = [];
    this.many(0, () => {
      commas.push(this.take(0, Terminal.Comma));
      names.push(this.name(1, 'a parameter name'));
    });
    const type = this.option(0, () => this.subrule(0, this.type));
    const initial = this.option(1, () => {
      const equal = this.take(0, Terminal.Equal);
      return { equal, value: this.subrule(0, this.expression) };
    });
    if (type === undefined && initial === undefined) this.fail("a type or '='");
    const start = names[0]?.startOffset ?? 0;
    const end = initial?.value?.end ?? type?.end ?? names.at(-1)?.end ?? start;
    return { kind: 'param-item', names, commas, ...(type !== undefined && { type }), ...initial, start, end };
  });

  readonly module = this.RULE('module', (): ModuleSyntax => {
    this.statement = true;
    this.resetDeclarations();
    const start = this.peek().startOffset;
    const keyspace = this.option(0, () => this.subrule(0, this.keyspace));
    this.many(0, () => this.or(0, this.headerForms));
    this.subrule(0, this.definitions);
    this.readStrays();
    const { params, decls } = this;
    const endOfFile = this.peek();
    return {
      kind: 'module',
      ...(keyspace !== undefined && { keyspace }),
      params,
      decls,
      endOfFile,
      start,
      end: endOfFile.end,
    };
  });

  protected resetDeclarations(): void {
    this.params = [];
    this.decls = [];
  }

  private params: ParamSyntax[] = [];
  private decls: DeclSyntax[] = [];

  private readonly headerForms = [{ ALT: () => this.take(0, Terminal.Semicolon) }, { ALT: () => this.paramDecl() }];

  private paramDecl(): Token {
    this.params.push(this.subrule(0, this.param));
    return this.endOfTopLevel(1);
  }

  readonly definitions = this.RULE('definitions', (): readonly DeclSyntax[] => {
    this.many(0, () => {
      this.decls.push(this.subrule(0, this.definition));
      this.endOfTopLevel(0);
      this.passSemicolons();
    });
    return this.decls;
  });

  /** What is no definition: reported and passed over; then definitions again, to the end of the file. */
  protected readStrays(): void {
    while (!this.RECORDING_PHASE && !this.at(Terminal.EndOfFile)) {
      const token = this.peek();
      if (token.tokenType === Terminal.Param) this.lateParam(token);
      else if (token.tokenType === Terminal.Keyspace) {
        this.report(E0020, { ...foundOf(token), keyword: token.image }, token);
        this.subrule(1, this.keyspace);
        this.endOfTopLevel(0);
      } else {
        this.decls.push(this.subrule(0, this.definition));
        this.endOfTopLevel(0);
        if (this.peek() === token) this.skip();
      }
      this.passSemicolons();
      this.subrule(1, this.definitions);
    }
  }

  /** A parameter behind a definition: reported, and read all the same. */
  private lateParam(token: Token): void {
    const first = this.decls[0];
    this.paramDecl();
    const end = this.params.at(-1)?.end ?? token.end;
    const text = this.source?.text.slice(token.startOffset, end) ?? '';
    const fixes = first === undefined ? [] : moveParamUp(token, { text, end, before: first.start });
    this.report(E0020, { ...foundOf(token), keyword: token.image }, token, { fixes });
  }

  /** The `;` behind a definition of the module. A line that starts another one does as well. */
  private endOfTopLevel(idx: number): Token {
    if (this.lacks(semicolon)) {
      this.fail("newline or ';'");
      if (!this.startsDefinition()) this.skipTo(semicolon);
      if (startsTopLevel(this.allTokens, this.peek().index) || this.startsDefinition()) this.lost = false;
      if (!this.at(Terminal.Semicolon)) return this.peek();
    }
    return this.expect(idx, Terminal.Semicolon);
  }

  /** More semicolons than one: reported, and passed over. */
  protected override passSemicolons(): void {
    while (!this.RECORDING_PHASE && this.at(Terminal.Semicolon)) {
      const token = this.peek();
      this.report(E0030, { ...foundOf(token), separator: ';' }, token, { fixes: [removeSeparator(token)] });
      this.skip();
    }
  }
}

function shorthand(name: Token): DeclSyntax {
  return { kind: 'shorthand-decl', name, start: name.startOffset, end: name.end };
}
