// Types. Spec: 01-syntax §5.3.

import type { TokenType } from 'chevrotain';
import { E0014, E0015 } from '../catalogue/index.ts';
import { Terminal, terminalSet } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import type { ElementSyntax } from '../surface/expression.ts';
import type {
  FieldTypeSyntax,
  FieldTypesSyntax,
  TypeArgumentSyntax,
  TypeArgumentsSyntax,
  TypeSyntax,
  VariantTypeSyntax,
} from '../surface/type.ts';
import { foundOf } from './fault.ts';
import { type ListItems, type ListShape, Lists } from './lists.ts';

export const typeStart = terminalSet(
  Terminal.Int,
  Terminal.Float,
  Terminal.String,
  Terminal.Bool,
  Terminal.File,
  Terminal.Dir,
  Terminal.Ident,
  Terminal.LeftSquare,
  Terminal.LeftBrace,
  Terminal.Module,
  Terminal.LeftParen,
  Terminal.Func,
  Terminal.Hash,
);
const nameStart = terminalSet(Terminal.Ident);
const braceEnd = terminalSet(Terminal.RightBrace);
const parenEnd = terminalSet(Terminal.RightParen);
const squareEnd = terminalSet(Terminal.RightSquare);

export abstract class TypeRules extends Lists {
  readonly type = this.RULE('type', (): TypeSyntax => {
    if (this.lacks(typeStart)) return this.missingType();
    const type = this.descend() ? this.or(0, this.typeAlternatives) : this.missingType();
    this.ascend();
    return type;
  });

  private readonly typeAlternatives = [
    { ALT: (): TypeSyntax => basic(this.take(0, Terminal.Int)) },
    { ALT: (): TypeSyntax => basic(this.take(0, Terminal.Float)) },
    { ALT: (): TypeSyntax => basic(this.take(0, Terminal.String)) },
    { ALT: (): TypeSyntax => basic(this.take(0, Terminal.Bool)) },
    { ALT: (): TypeSyntax => basic(this.take(0, Terminal.File)) },
    { ALT: (): TypeSyntax => basic(this.take(0, Terminal.Dir)) },
    { ALT: (): TypeSyntax => this.reference() },
    { ALT: (): TypeSyntax => this.nest(0, this.squareType) },
    { ALT: (): TypeSyntax => this.structType() },
    { ALT: (): TypeSyntax => this.moduleType() },
    { ALT: (): TypeSyntax => this.tupleType() },
    { ALT: (): TypeSyntax => this.functionType() },
    { ALT: (): TypeSyntax => this.sumType() },
  ];

  protected missingType(): TypeSyntax {
    this.fail('a type');
    const token = this.missing(Terminal.Ident);
    return { kind: 'missing-type', token, start: token.startOffset, end: token.end };
  }

  private reference(): TypeSyntax {
    const names = [this.take(0, Terminal.Ident)];
    const dots: Token[] = [];
    this.many(0, () => {
      dots.push(this.take(0, Terminal.Dot));
      names.push(this.name(1));
    });
    return { kind: 'reference-type', names, dots, start: startOf(names[0]), end: endOf(names.at(-1)) };
  }

  private readonly squareType = this.RULE('squareType', (): TypeSyntax => {
    const open = this.take(0, Terminal.LeftSquare);
    const element = this.subrule(0, this.type);
    const value = this.option(0, () => {
      const colon = this.take(0, Terminal.Colon);
      return { colon, element: this.subrule(1, this.type) };
    });
    this.settle(squareEnd, "']'");
    const close = this.expect(0, Terminal.RightSquare);
    const extent = { start: open.startOffset, end: close.end };
    if (value === undefined) return { ...extent, kind: 'list-type', open, element, close };
    return { ...extent, kind: 'map-type', open, key: element, colon: value.colon, element: value.element, close };
  });

  private structType(): TypeSyntax {
    const fields = this.nest(1, this.braceFields);
    return { kind: 'struct-type', fields, start: fields.start, end: fields.end };
  }

  private moduleType(): TypeSyntax {
    const keyword = this.take(0, Terminal.Module);
    const fields = this.nest(2, this.braceFields);
    return { kind: 'module-type', keyword, fields, start: keyword.startOffset, end: fields.end };
  }

  private tupleType(): TypeSyntax {
    const items = this.nest(3, this.typeArguments);
    return { kind: 'tuple-type', items, start: items.start, end: items.end };
  }

  private functionType(): TypeSyntax {
    const keyword = this.take(0, Terminal.Func);
    const args = this.nest(4, this.typeArguments);
    const result = this.subrule(0, this.type);
    return { kind: 'function-type', keyword, args, result, start: keyword.startOffset, end: result.end };
  }

  private sumType(): TypeSyntax {
    const variants = [this.subrule(0, this.variantType)];
    const bars: Token[] = [];
    this.many(1, () => {
      bars.push(this.take(0, Terminal.Pipe));
      variants.push(this.subrule(1, this.variantType));
    });
    return { kind: 'sum-type', variants, bars, start: startOf(variants[0]), end: endOf(variants.at(-1)) };
  }

  private readonly variantType = this.RULE('variantType', (): VariantTypeSyntax => {
    const hash = this.expect(0, Terminal.Hash);
    const tag = this.name(0, 'a tag');
    const element = this.option(0, () => this.nest(0, this.variantTypeElement));
    const extent = { start: hash.startOffset, end: element?.end ?? tag.end };
    return { hash, tag, ...(element !== undefined && { element }), ...extent };
  });

  private readonly variantTypeElement = this.RULE('variantTypeElement', (): ElementSyntax<TypeSyntax> => {
    const open = this.take(0, Terminal.LeftParen);
    const inner = this.subrule(0, this.type);
    this.settle(parenEnd, "')'");
    const close = this.expect(0, Terminal.RightParen);
    return { open, inner, close, start: open.startOffset, end: close.end };
  });

  /** `{ a, b T, c U }`. */
  protected readonly braceFields = this.RULE('braceFields', (): FieldTypesSyntax => {
    const open = this.expect(0, Terminal.LeftBrace);
    const isEmpty = this.refusesEmpty(open, 'a struct type');
    const { items, commas } = isEmpty ? noItems : this.commaList(0, this.structTypeShape);
    const close = this.expect(0, Terminal.RightBrace);
    return { open, items, commas, close, start: open.startOffset, end: close.end };
  });

  /** Parameters of a function: `(a, b T, c U)`. */
  protected readonly parenFields = this.RULE('parenFields', (): FieldTypesSyntax => {
    const open = this.expect(0, Terminal.LeftParen);
    const { items, commas } = this.refusesEmpty(open, '') ? noItems : this.commaList(0, this.parameterShape);
    const close = this.expect(0, Terminal.RightParen);
    return { open, items, commas, close, start: open.startOffset, end: close.end };
  });

  /** Whether the brackets are empty, where they cannot be; reported. */
  private refusesEmpty(open: Token, what: string): boolean {
    const token = this.peek();
    if (this.RECORDING_PHASE || this.lost || openerOf(token) !== open.tokenType) return false;
    if (what === '') this.report(E0014, { ...foundOf(token), call: false }, token);
    else this.report(E0015, { ...foundOf(token), what, instead: '' }, token);
    return true;
  }

  private readonly fieldType = this.RULE('fieldType', (): FieldTypeSyntax => {
    const names = [this.name(0, 'a field name')];
    const commas: Token[] = [];
    this.many(0, () => {
      commas.push(this.take(0, Terminal.Comma));
      names.push(this.name(1, 'a field name'));
    });
    const type = this.subrule(0, this.type);
    return { names, commas, type, start: startOf(names[0]), end: type.end };
  });

  private readonly structTypeShape: ListShape<FieldTypeSyntax> = {
    rule: this.fieldType,
    starts: nameStart,
    closers: braceEnd,
    trailing: false,
    empty: false,
    where: 'a struct type',
  };

  private readonly parameterShape: ListShape<FieldTypeSyntax> = {
    ...this.structTypeShape,
    closers: parenEnd,
    where: 'function parameters',
  };

  private readonly typeArguments = this.RULE('typeArguments', (): TypeArgumentsSyntax => {
    const what = this.last().tokenType === Terminal.Func ? '' : 'a tuple type';
    const open = this.expect(0, Terminal.LeftParen);
    const { items, commas } = this.refusesEmpty(open, what) ? noItems : this.commaList(0, this.typeArgumentShape);
    const close = this.expect(0, Terminal.RightParen);
    const list = { open, items, commas, close, start: open.startOffset, end: close.end };
    if (!this.RECORDING_PHASE) this.argumentLists.push(list);
    return list;
  });

  /** All argument lists read so far: mistakes in them are told if a syntax error follows. */
  protected argumentLists: TypeArgumentsSyntax[] = [];

  private readonly typeArgument = this.RULE('typeArgument', (): TypeArgumentSyntax => {
    const first = this.subrule(0, this.type);
    const second = this.option(0, () => this.subrule(1, this.type));
    return { first, ...(second !== undefined && { second }), start: first.start, end: second?.end ?? first.end };
  });

  private readonly typeArgumentShape: ListShape<TypeArgumentSyntax> = {
    rule: this.typeArgument,
    starts: typeStart,
    closers: parenEnd,
    trailing: false,
    empty: false,
    where: 'a list of types',
  };
}

const noItems: ListItems<never> = { items: [], commas: [] };

function openerOf(token: Token): TokenType | undefined {
  if (token.tokenType === Terminal.RightParen) return Terminal.LeftParen;
  return token.tokenType === Terminal.RightBrace ? Terminal.LeftBrace : undefined;
}

const basic = (token: Token): TypeSyntax => ({ kind: 'basic-type', token, start: token.startOffset, end: token.end });

export const startOf = (part: { readonly start: number } | undefined): number => part?.start ?? 0;
export const endOf = (part: { readonly end: number } | undefined): number => part?.end ?? 0;
