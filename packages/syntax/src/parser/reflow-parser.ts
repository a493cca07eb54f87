// The parser: all rules together, and one instance of them.
//
// Spec: 01-syntax §5, §13.1 (modes).

import { mkDiagnostic, type SourceFile } from '@reflow-lang/base';
import type { IParserConfig } from 'chevrotain';
import { E0024, E0032 } from '../catalogue/index.ts';
import { Terminal, terminalSet } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type { DeclSyntax, ModuleSyntax } from '../surface/declaration.ts';
import type { ExprSyntax } from '../surface/expression.ts';
import type { PatternSyntax } from '../surface/pattern.ts';
import type { TypeArgumentsSyntax, TypeSyntax } from '../surface/type.ts';
import { DeclarationRules } from './declarations.ts';
import type { SyntaxFault } from './fault.ts';

const endOfFile = terminalSet(Terminal.EndOfFile);
/** Errors shown of one top-level declaration, and of one file. Spec: 10-editor §3.5. */
const maxPerDeclaration = 5;
const maxPerFile = 50;

export interface Parsed<T> {
  readonly tree: T;
  readonly faults: readonly SyntaxFault[];
  /** The argument lists of types that stand before the first fault. */
  readonly argumentLists: readonly TypeArgumentsSyntax[];
}

export class ReflowParser extends DeclarationRules {
  constructor(config: IParserConfig = {}) {
    super(config);
    this.performSelfAnalysis();
  }

  private readonly soleDefinitions = this.RULE('soleDefinitions', (): readonly DeclSyntax[] => {
    this.statement = true;
    this.resetDeclarations();
    const decls = this.subrule(0, this.definitions);
    this.readStrays();
    return decls;
  });

  private readonly soleExpression = this.RULE('soleExpression', (): ExprSyntax => {
    const tree = this.subrule(0, this.expression);
    this.settle(endOfFile, 'end of file');
    return tree;
  });

  private readonly soleType = this.RULE('soleType', (): TypeSyntax => {
    const tree = this.subrule(0, this.type);
    this.settle(endOfFile, 'end of file');
    return tree;
  });

  private readonly solePattern = this.RULE('solePattern', (): PatternSyntax => {
    const tree = this.subrule(0, this.pattern);
    this.settle(endOfFile, 'end of file');
    return tree;
  });

  parseModule(source: SourceFile, tokens: readonly Token[]): Parsed<ModuleSyntax> {
    this.begin(source, tokens);
    const tree = this.module();
    return this.end(tree, [...tree.params, ...tree.decls]);
  }

  parseDefinitions(source: SourceFile, tokens: readonly Token[]): Parsed<readonly DeclSyntax[]> {
    this.begin(source, tokens);
    const tree = this.soleDefinitions();
    return this.end(tree, tree);
  }

  parseExpression(source: SourceFile, tokens: readonly Token[]): Parsed<ExprSyntax> {
    this.begin(source, tokens);
    return this.end(this.soleExpression(), []);
  }

  parseType(source: SourceFile, tokens: readonly Token[]): Parsed<TypeSyntax> {
    this.begin(source, tokens);
    return this.end(this.soleType(), []);
  }

  parsePattern(source: SourceFile, tokens: readonly Token[]): Parsed<PatternSyntax> {
    this.begin(source, tokens);
    return this.end(this.solePattern(), []);
  }

  private end<T>(tree: T, owners: readonly { readonly start: number }[]): Parsed<T> {
    this.parseApart(() => {
      this.lost = false;
      this.settle(endOfFile, 'a closing bracket');
    });
    const faults = this.faults.toSorted((a, b) => a.index - b.index);
    this.faults = [];
    for (const keyword of this.nestedTypes) this.report(E0024, {}, keyword);
    this.nestedTypes = [];
    const all = [...this.worthShowing(faults, owners), ...this.faults];
    const first = all[0]?.index ?? -1;
    const argumentLists = this.argumentLists.filter(({ close }) => close.index < first);
    this.argumentLists = [];
    return { tree, faults: all, argumentLists: argumentLists.sort((a, b) => a.close.index - b.close.index) };
  }

  /** The first faults of each declaration and of the file. */
  private worthShowing(
    faults: readonly SyntaxFault[],
    owners: readonly { readonly start: number }[],
  ): readonly SyntaxFault[] {
    const shown: SyntaxFault[] = [];
    let owner = 0;
    let ofOwner = 0;
    for (const fault of faults) {
      while ((owners[owner + 1]?.start ?? Number.POSITIVE_INFINITY) <= fault.diagnostic.span.start) {
        owner++;
        ofOwner = 0;
      }
      if (shown.length >= maxPerFile) {
        const { file, span } = fault.diagnostic;
        const diagnostic = mkDiagnostic(E0032, {}, { file, span });
        return [...shown, { index: fault.index, messages: [], diagnostic }];
      }
      if (++ofOwner <= maxPerDeclaration) shown.push(fault);
    }
    return shown;
  }
}

let parser: ReflowParser | undefined;

/** The parser of this process; made at the first parse (some 10 ms), and used one text at a time. */
export function sharedParser(): ReflowParser {
  parser ??= new ReflowParser({ skipValidations: true });
  return parser;
}
