// Patterns. Spec: 01-syntax §5.4.

import type { TokenType } from 'chevrotain';
import { E0015 } from '../catalogue/index.ts';
import { Terminal, terminalSet } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type { ElementSyntax } from '../surface/expression.ts';
import type { FieldPatternSyntax, PatternSyntax, TailSyntax } from '../surface/pattern.ts';
import { foundOf } from './fault.ts';
import type { ListItems, ListShape } from './lists.ts';
import { TypeRules } from './types.ts';

export const patternStart = terminalSet(
  Terminal.Ident,
  Terminal.Underscore,
  Terminal.LeftParen,
  Terminal.LeftSquare,
  Terminal.LeftBrace,
  Terminal.Hash,
);
const parenEnd = terminalSet(Terminal.RightParen);
const squareEnd = terminalSet(Terminal.RightSquare);

export abstract class PatternRules extends TypeRules {
  readonly pattern = this.RULE('pattern', (): PatternSyntax => {
    if (this.lacks(patternStart)) return this.missingPattern();
    return this.or(0, this.patternAlternatives);
  });

  private readonly patternAlternatives = [
    { ALT: (): PatternSyntax => single('name-pattern', this.take(0, Terminal.Ident)) },
    { ALT: (): PatternSyntax => single('ignore-pattern', this.take(0, Terminal.Underscore)) },
    { ALT: (): PatternSyntax => this.nest(0, this.tuplePattern) },
    { ALT: (): PatternSyntax => this.nest(0, this.listPattern) },
    { ALT: (): PatternSyntax => this.nest(0, this.structPattern) },
    { ALT: (): PatternSyntax => this.variantPattern() },
  ];

  /** A keyword in the place of a name is taken for it. */
  private missingPattern(): PatternSyntax {
    const token = this.name(1, 'a pattern');
    return single(token.origin === 'missing' ? 'missing-pattern' : 'name-pattern', token);
  }

  private readonly tuplePattern = this.RULE('tuplePattern', (): PatternSyntax => {
    const open = this.take(0, Terminal.LeftParen);
    const { items, commas } = this.refusesEmptyPattern(Terminal.RightParen, 'a tuple pattern')
      ? noItems
      : this.commaList(0, this.tuplePatternShape);
    const close = this.expect(0, Terminal.RightParen);
    return { kind: 'tuple-pattern', open, items, commas, close, start: open.startOffset, end: close.end };
  });

  /** `[a, b]`, `[a, ...]`, `[a, ...rest]`. */
  private readonly listPattern = this.RULE('listPattern', (): PatternSyntax => {
    const open = this.take(0, Terminal.LeftSquare);
    const items: PatternSyntax[] = [];
    const commas: Token[] = [];
    if (!this.refusesEmptyPattern(Terminal.RightSquare, 'a list pattern') && !this.refusesLoneTail()) {
      items.push(this.subrule(0, this.pattern));
      this.settleItem(0, this.listPatternShape, items);
    }
    this.many(0, {
      GATE: () => this.second().tokenType !== Terminal.Ellipsis,
      DEF: () => {
        commas.push(this.take(0, Terminal.Comma));
        if (this.trailingComma(this.listPatternShape)) return;
        items.push(this.subrule(1, this.pattern));
        this.settleItem(1, this.listPatternShape, items);
      },
    });
    const tail = this.option(0, () => {
      commas.push(this.take(1, Terminal.Comma));
      return this.subrule(0, this.tail);
    });
    this.settle(squareEnd, "']'");
    const close = this.expect(0, Terminal.RightSquare);
    const extent = { start: open.startOffset, end: close.end };
    return { ...extent, kind: 'list-pattern', open, items, commas, ...(tail !== undefined && { tail }), close };
  });

  private readonly tail = this.RULE('tail', (): TailSyntax => {
    const ellipsis = this.take(0, Terminal.Ellipsis);
    const pattern = this.option(0, () => this.subrule(0, this.pattern));
    const extent = { start: ellipsis.startOffset, end: pattern?.end ?? ellipsis.end };
    return { ellipsis, ...(pattern !== undefined && { pattern }), ...extent };
  });

  private readonly structPattern = this.RULE('structPattern', (): PatternSyntax => {
    const open = this.take(0, Terminal.LeftBrace);
    const { items, commas } = this.refusesEmptyPattern(Terminal.RightBrace, 'a struct pattern')
      ? noItems
      : this.commaList(0, this.structPatternShape);
    const close = this.expect(0, Terminal.RightBrace);
    return { kind: 'struct-pattern', open, items, commas, close, start: open.startOffset, end: close.end };
  });

  private readonly fieldPattern = this.RULE('fieldPattern', (): FieldPatternSyntax => {
    const name = this.name(0, 'a field name');
    const value = this.option(0, () => {
      const colon = this.take(0, Terminal.Colon);
      return { colon, pattern: this.subrule(0, this.pattern) };
    });
    return { name, ...value, start: name.startOffset, end: value?.pattern?.end ?? name.end };
  });

  private variantPattern(): PatternSyntax {
    const hash = this.take(0, Terminal.Hash);
    const tag = this.name(2, 'a tag');
    const element = this.option(0, () => this.nest(1, this.variantPatternElement));
    const extent = { start: hash.startOffset, end: element?.end ?? tag.end };
    return { ...extent, kind: 'variant-pattern', hash, tag, ...(element !== undefined && { element }) };
  }

  private readonly variantPatternElement = this.RULE('variantPatternElement', (): ElementSyntax<PatternSyntax> => {
    const open = this.take(0, Terminal.LeftParen);
    const inner = this.subrule(0, this.pattern);
    this.settle(parenEnd, "')'");
    const close = this.expect(0, Terminal.RightParen);
    return { open, inner, close, start: open.startOffset, end: close.end };
  });

  private readonly tuplePatternShape: ListShape<PatternSyntax> = {
    rule: this.pattern,
    starts: patternStart,
    closers: parenEnd,
    trailing: false,
    empty: false,
    where: 'a tuple pattern',
  };

  private readonly listPatternShape: ListShape<PatternSyntax> = {
    ...this.tuplePatternShape,
    closers: squareEnd,
    where: 'a list pattern',
  };

  private readonly structPatternShape: ListShape<FieldPatternSyntax> = {
    rule: this.fieldPattern,
    starts: terminalSet(Terminal.Ident),
    closers: terminalSet(Terminal.RightBrace),
    trailing: false,
    empty: false,
    where: 'a struct pattern',
  };

  /** Whether the pattern's brackets are empty; reported. */
  private refusesEmptyPattern(closer: TokenType, what: string): boolean {
    if (this.RECORDING_PHASE || !this.at(closer)) return false;
    this.report(E0015, { ...foundOf(this.peek()), what, instead: '_' }, this.peek());
    return true;
  }

  /** Whether a list pattern starts with its tail; reported, and read all the same. */
  private refusesLoneTail(): boolean {
    const token = this.peek();
    if (this.RECORDING_PHASE || token.tokenType !== Terminal.Ellipsis) return false;
    const what = "a list pattern before '...'";
    this.report(E0015, { ...foundOf(token), what, instead: 'a name, as a list of any length matches' }, token);
    this.subrule(1, this.tail);
    return true;
  }
}

const noItems: ListItems<never> = { items: [], commas: [] };

function single<K extends 'name-pattern' | 'ignore-pattern' | 'missing-pattern'>(
  kind: K,
  token: Token,
): { readonly kind: K; readonly token: Token; readonly start: number; readonly end: number } {
  return { kind, token, start: token.startOffset, end: token.end };
}
