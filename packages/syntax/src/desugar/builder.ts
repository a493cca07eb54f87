// What desugaring needs besides the tree: ids, anchors, and the way back to the surface.
// Spec: 01-syntax §11.

import { type CompatPos, noPos, type SourceFile, type Span } from '@reflow-lang/base';
import type { Expr, NodeId } from '../core/ast.ts';
import { Terminal } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type { ExprSyntax, SyntaxBase } from '../surface/expression.ts';
import type { OriginSyntax } from '../surface/node.ts';

/** Expressions nested deeper than this are made when the stack is flat again. */
const segmentDepth = 100;

/** Lives for one desugaring. Ids are dense in the order of creation. */
export class Builder {
  readonly source: SourceFile;
  /** Indexed by node id. */
  readonly origins: OriginSyntax[] = [];
  private readonly tokens: readonly Token[];
  private file: string;
  private depth = 0;
  private readonly postponed: (() => void)[] = [];

  /** Declarations stand inside expressions and hold expressions: they recurse through here. */
  readonly desugarExpr: (builder: Builder, node: ExprSyntax) => Expr;

  constructor(source: SourceFile, tokens: readonly Token[], desugarExpr: Builder['desugarExpr']) {
    this.desugarExpr = desugarExpr;
    this.source = source;
    this.tokens = tokens;
    this.file = source.path;
  }

  id(origin: OriginSyntax): NodeId {
    return this.origins.push(origin) - 1;
  }

  /** The anchor just after a token. */
  pos(token: Token): CompatPos {
    return { file: this.file, line: token.line, col: token.column };
  }

  /** Counts a level of nesting; false where the node must be postponed. */
  descend(): boolean {
    this.depth++;
    return this.depth <= segmentDepth;
  }

  ascend(): void {
    this.depth--;
  }

  /**
   * A placeholder that becomes the node in `finish`. It is complete before anyone sees the tree;
   * until then only its place is read.
   */
  postpone(pos: CompatPos, span: Span, build: () => Expr): Expr {
    const placeholder: Expr = { kind: 'error', id: -1, pos, span };
    const { file } = this;
    this.postponed.push(() => {
      this.file = file;
      Object.assign(placeholder, build());
    });
    return placeholder;
  }

  /** Makes what was postponed, until nothing is. */
  finish(): void {
    const { file } = this;
    this.depth = 0;
    for (let next = this.postponed.pop(); next !== undefined; next = this.postponed.pop()) next();
    this.file = file;
  }

  /** What stands in an interpolation is, to compat text, in a file of its own without a name. */
  inInterpolation<T>(build: () => T): T {
    const { file } = this;
    this.file = '';
    const built = build();
    this.file = file;
    return built;
  }

  /**
   * The anchor of `int(…)` and `float(…)`: the nearest name or literal before the keyword. KEEP
   * Where there is none the keyword itself. FIX: the original crashes.
   */
  conversionPos(keyword: Token): CompatPos {
    for (let i = keyword.index - 1; i >= 0; i--) {
      const token = this.tokens[i];
      if (token === undefined || token.tokenType === Terminal.InterpolationOpen) break;
      if (token.tokenType === Terminal.Ident || token.tokenType === Terminal.Literal) return this.pos(token);
      if (token.tokenType === Terminal.TemplateClose) i = this.templateStart(i);
    }
    return this.pos(keyword);
  }

  private templateStart(close: number): number {
    let i = close;
    while (i > 0 && this.tokens[i]?.tokenType !== Terminal.TemplateOpen) i--;
    return i;
  }
}

export const spanOf = ({ start, end }: SyntaxBase): Span => ({ start, end });
export const tokenSpan = ({ startOffset, end }: Token): Span => ({ start: startOffset, end });
export { noPos };
