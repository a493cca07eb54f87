// Parentheses, lists, maps, comprehensions, structs, variants. Spec: 01-syntax §5.5.

import type { ParserMethod } from 'chevrotain';
import { E0015, E0016, E0017, E0029 } from '../catalogue/index.ts';
import { hasTerminal, Terminal, terminalSet } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type {
  BlockExpr,
  ClauseSyntax,
  ExprSyntax,
  FieldSyntax,
  MapEntrySyntax,
  SpreadSyntax,
} from '../surface/expression.ts';
import { maxNesting } from './cursor.ts';
import { ExpressionRules, expressionStart, mkMissing, parenEnd, squareEnd } from './expressions.ts';
import { foundOf } from './fault.ts';
import { removeSpreadComma } from './fixes.ts';
import type { ListItems, ListShape } from './lists.ts';
import { patternStart } from './patterns.ts';

const braceEnd = terminalSet(Terminal.RightBrace);
const listEnd = terminalSet(Terminal.RightSquare, Terminal.Ellipsis);
const nameStart = terminalSet(Terminal.Ident);
const declarationKeywords = terminalSet(Terminal.Val, Terminal.Func, Terminal.Type);
const clauseStart = terminalSet(patternStart, Terminal.If);
const afterFirst = terminalSet(listEnd, Terminal.Comma, Terminal.Colon, Terminal.Pipe);
const afterSpread = terminalSet(listEnd, Terminal.Comma, Terminal.Semicolon);

export abstract class CollectionRules extends ExpressionRules {
  protected override readonly parenthesized = this.RULE('parenthesized', (): ExprSyntax => {
    const open = this.take(0, Terminal.LeftParen);
    if (!this.RECORDING_PHASE && this.at(Terminal.RightParen)) return this.emptyBrackets(open, 'a tuple', '');
    const items: ExprSyntax[] = [this.subrule(0, this.listItem)];
    const commas: Token[] = [];
    this.settleItem(0, this.tupleShape, items);
    this.restOfList(1, this.tupleShape, items, commas);
    if (items.length === 1 && commas.length > 0) this.refuseSingleTuple();
    const close = this.expect(0, Terminal.RightParen);
    const extent = { start: open.startOffset, end: close.end };
    const inner = items[0];
    if (inner !== undefined && items.length === 1) return { ...extent, kind: 'paren', open, inner, close };
    return { ...extent, kind: 'tuple', open, items, commas, close };
  });

  private readonly tupleShape: ListShape<ExprSyntax> = {
    rule: this.listItem,
    starts: expressionStart,
    closers: parenEnd,
    trailing: true,
    empty: false,
    where: 'a tuple',
  };

  private refuseSingleTuple(): void {
    const token = this.peek();
    if (this.RECORDING_PHASE || this.lost || token.tokenType !== Terminal.RightParen) return;
    this.report(E0029, { ...foundOf(token), where: 'parentheses around one expression' }, token);
  }

  /** `{ }` or `( )`: reported, and taken for an expression. */
  private emptyBrackets(open: Token, what: string, instead: string): ExprSyntax {
    const token = this.peek();
    this.report(E0015, { ...foundOf(token), what, instead }, token);
    this.skip();
    return { ...mkMissing(open), end: token.end };
  }

  /** A struct, or a block: decided by what stands behind the `{`. */
  protected override readonly braced = this.RULE('braced', (): ExprSyntax => {
    const open = this.take(0, Terminal.LeftBrace);
    if (!this.RECORDING_PHASE && this.at(Terminal.RightBrace)) return this.emptyBrackets(open, 'a struct', '');
    this.opened = open;
    if (!this.RECORDING_PHASE && !this.startsBlock()) return this.subrule(0, this.structRest);
    return this.or(0, this.bracedForms);
  });

  private readonly bracedForms = [
    { GATE: () => this.startsBlock(), ALT: (): ExprSyntax => this.subrule(0, this.blockRest) },
    { ALT: (): ExprSyntax => this.subrule(1, this.structRest) },
  ];

  /** The opening bracket whose inside is read next. */
  protected opened = this.missing(Terminal.LeftBrace);
  protected abstract readonly blockRest: ParserMethod<[], BlockExpr>;
  /** Whether a declaration follows, behind the `{` of an operand. */
  protected abstract startsBlock(): boolean;

  private readonly structRest = this.RULE('structRest', (): ExprSyntax => {
    const open = this.opened;
    const { items, commas } = this.subrule(0, this.structFields);
    const close = this.expect(0, Terminal.RightBrace);
    return { kind: 'struct', open, items, commas, close, start: open.startOffset, end: close.end };
  });

  protected readonly field = this.RULE('field', (): FieldSyntax => {
    const name = this.keywordAsField() ?? this.name(0, 'a field name or a declaration');
    const value = this.option(0, () => {
      const colon = this.take(0, Terminal.Colon);
      return { colon, value: this.expressionIn(0, false) };
    });
    return { name, ...value, start: name.startOffset, end: value?.value?.end ?? name.end };
  });

  /** `{type: 1}`: the keyword could start a declaration, so the original finds the error behind it. */
  private keywordAsField(): Token | undefined {
    const keyword = this.peek();
    const colon = this.second();
    if (this.last().tokenType !== Terminal.LeftBrace || colon.tokenType !== Terminal.Colon) return undefined;
    if (this.RECORDING_PHASE || !hasTerminal(declarationKeywords, keyword)) return undefined;
    const span = { start: keyword.startOffset, end: keyword.end };
    this.report(E0016, { ...foundOf(colon), keyword: keyword.image }, colon, { span });
    this.skip();
    return keyword;
  }

  private readonly structShape: ListShape<FieldSyntax> = {
    rule: this.field,
    starts: nameStart,
    closers: braceEnd,
    trailing: true,
    empty: false,
    where: 'a struct',
  };

  protected readonly structFields = this.RULE(
    'structFields',
    (): ListItems<FieldSyntax> => this.commaList(0, this.structShape),
  );

  /** `[ ... ]` in all its forms. */
  protected override readonly squared = this.RULE('squared', (): ExprSyntax => {
    this.opened = this.take(0, Terminal.LeftSquare);
    const emptyMap = this.option(0, () => this.subrule(0, this.emptyMapRest));
    if (emptyMap !== undefined && !this.RECORDING_PHASE) return emptyMap;
    return this.subrule(0, this.elementsRest);
  });

  private readonly emptyMapRest = this.RULE('emptyMapRest', (): ExprSyntax => {
    const open = this.opened;
    const colon = this.take(0, Terminal.Colon);
    this.settle(squareEnd, "']'");
    const close = this.expect(0, Terminal.RightSquare);
    const extent = { start: open.startOffset, end: close.end };
    return { ...extent, kind: 'map', open, colon, items: [], commas: [], spreads: [], close };
  });

  /** A list, a map or a comprehension: decided by what stands behind the first element. */
  private readonly elementsRest = this.RULE('elementsRest', (): ExprSyntax => {
    const open = this.opened;
    const first = this.option(0, () => this.expressionIn(0, false));
    this.opened = open;
    this.first = first;
    if (first === undefined || this.lacks(afterFirst)) return this.subrule(0, this.listRest);
    return this.or(0, this.elementForms);
  });

  private first: ExprSyntax | undefined;

  private readonly elementForms = [
    { ALT: (): ExprSyntax => this.subrule(0, this.mapRest) },
    { ALT: (): ExprSyntax => this.subrule(0, this.comprehensionRest) },
    { ALT: (): ExprSyntax => this.subrule(1, this.listRest) },
  ];

  private readonly listRest = this.RULE('listRest', (): ExprSyntax => {
    const open = this.opened;
    const first = this.first;
    const items: ExprSyntax[] = first === undefined ? [] : [first];
    const commas: Token[] = [];
    this.settleItem(3, this.listShape, items);
    this.restOfList(1, this.listShape, items, commas);
    const spreads = this.spreads(commas, Number.POSITIVE_INFINITY);
    const close = this.expect(0, Terminal.RightSquare);
    return { kind: 'list', open, items, commas, spreads, close, start: open.startOffset, end: close.end };
  });

  private readonly mapRest = this.RULE('mapRest', (): ExprSyntax => {
    const open = this.opened;
    const key = this.first ?? mkMissing(open);
    const colon = this.take(0, Terminal.Colon);
    const value = this.expressionIn(0, false);
    const items: MapEntrySyntax[] = [{ key, colon, value, start: key.start, end: value.end }];
    const commas: Token[] = [];
    this.settleItem(3, this.mapShape, items);
    this.restOfList(1, this.mapShape, items, commas);
    const spreads = this.spreads(commas, maxNesting);
    const close = this.expect(0, Terminal.RightSquare);
    return { kind: 'map', open, items, commas, spreads, close, start: open.startOffset, end: close.end };
  });

  private readonly mapEntry = this.RULE('mapEntry', (): MapEntrySyntax => {
    const key = this.expressionIn(0, false);
    const colon = this.expect(0, Terminal.Colon);
    const value = this.expressionIn(1, false);
    return { key, colon, value, start: key.start, end: value.end };
  });

  private readonly listShape: ListShape<ExprSyntax> = {
    ...this.tupleShape,
    closers: listEnd,
    where: 'a list',
  };

  private readonly mapShape: ListShape<MapEntrySyntax> = {
    ...this.listShape,
    rule: this.mapEntry,
    where: 'a map',
  };

  /** `...a ...b` (each of a map nests, see D9): no commas between, a `;` (so a newline) after each, one comma after the last. */
  private spreads(commas: Token[], maxSpreads: number): readonly SpreadSyntax[] {
    const spreads: SpreadSyntax[] = [];
    this.many(8, () => {
      const spread = this.subrule(8, this.spread);
      if (spreads.length < maxSpreads) spreads.push(spread);
      else this.tooDeep(spread.ellipsis);
      this.settle(afterSpread, "'...' or ']'");
      this.option(8, () => this.take(8, Terminal.Semicolon));
      this.refuseSpreadComma();
    });
    this.option(9, () => commas.push(this.take(9, Terminal.Comma)));
    if (spreads.length > 0) this.settle(squareEnd, "']'");
    return spreads;
  }

  private readonly spread = this.RULE('spread', (): SpreadSyntax => {
    const ellipsis = this.take(0, Terminal.Ellipsis);
    const value = this.expressionIn(0, true);
    return { ellipsis, value, start: ellipsis.startOffset, end: value.end };
  });

  /** `...a, ...b`: reported at the second spread, and the comma passed over. */
  private refuseSpreadComma(): void {
    if (this.RECORDING_PHASE || !this.at(Terminal.Comma)) return;
    const next = this.second();
    if (next.tokenType !== Terminal.Ellipsis) return;
    const comma = this.peek();
    const span = { start: comma.startOffset, end: comma.end };
    this.report(E0017, foundOf(next), next, { span, fixes: [removeSpreadComma(comma)] });
    this.skip();
  }

  private readonly comprehensionRest = this.RULE('comprehensionRest', (): ExprSyntax => {
    const open = this.opened;
    const head = this.first ?? mkMissing(open);
    const bar = this.take(0, Terminal.Pipe);
    const { items, commas } = this.commaList(0, this.clauseShape);
    const close = this.expect(0, Terminal.RightSquare);
    const extent = { start: open.startOffset, end: close.end };
    return { ...extent, kind: 'comprehension', open, head, bar, items, commas, close };
  });

  private readonly clause = this.RULE('clause', (): ClauseSyntax => {
    if (this.lacks(clauseStart)) return this.subrule(0, this.generator);
    return this.or(0, this.clauseForms);
  });

  private readonly clauseForms = [
    { ALT: (): ClauseSyntax => this.subrule(1, this.generator) },
    { ALT: (): ClauseSyntax => this.subrule(0, this.filter) },
  ];

  private readonly generator = this.RULE('generator', (): ClauseSyntax => {
    const pattern = this.subrule(0, this.pattern);
    const arrow = this.expect(0, Terminal.LeftArrow);
    const source = this.expressionIn(0, false);
    return { kind: 'generator', pattern, arrow, source, start: pattern.start, end: source.end };
  });

  private readonly filter = this.RULE('filter', (): ClauseSyntax => {
    const keyword = this.take(0, Terminal.If);
    const condition = this.expressionIn(0, false);
    return { kind: 'filter', keyword, condition, start: keyword.startOffset, end: condition.end };
  });

  private readonly clauseShape: ListShape<ClauseSyntax> = {
    rule: this.clause,
    starts: clauseStart,
    closers: squareEnd,
    trailing: false,
    empty: false,
    where: 'a comprehension',
  };

  protected override readonly variant = this.RULE('variant', (): ExprSyntax => {
    const hash = this.take(0, Terminal.Hash);
    const tag = this.name(0, 'a tag');
    const element = this.option(0, () => this.nest(0, this.element));
    const extent = { start: hash.startOffset, end: element?.end ?? tag.end };
    return { ...extent, kind: 'variant', hash, tag, ...(element !== undefined && { element }) };
  });
}
