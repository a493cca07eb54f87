// Comma-separated lists: the one place that knows how they break.
// Spec: 01-syntax §5.5, §5.6 (where a trailing comma is allowed), §14.1.

import type { ParserMethod } from 'chevrotain';
import { E0010, E0029, E0030 } from '../catalogue/index.ts';
import { startsTopLevel } from '../lex/brackets.ts';
import { hasTerminal, Terminal, type TerminalSet, terminalSet } from '../lex/terminals.ts';
import type { Token } from '../lex/token.ts';
import { foundOf } from './fault.ts';
import { insertComma, joinClosingBracket, removeSeparator } from './fixes.ts';
import { Recovery } from './recovery.ts';

/** What a list is made of. */
export interface ListShape<T> {
  readonly rule: ParserMethod<[], T>;
  /** Tokens an item can start with. */
  readonly starts: TerminalSet;
  /** Tokens that end the list, `,` apart. */
  readonly closers: TerminalSet;
  /** Whether `,` may stand before a closer. */
  readonly trailing: boolean;
  /** Whether the first item may be missing, a `,` after it or not (accepted accidents). */
  readonly empty: boolean;
  /** `a call`, `function parameters`. */
  readonly where: string;
}

export interface ListItems<T> {
  readonly items: readonly T[];
  readonly commas: readonly Token[];
}

export abstract class Lists extends Recovery {
  /**
   * Items between brackets, up to the closer. Uses the indices `idx` and `idx + 1` for the item's
   * rule, `idx` for the repetition, the options and the comma.
   */
  protected commaList<T>(idx: number, shape: ListShape<T>): ListItems<T> {
    const items: T[] = [];
    const commas: Token[] = [];
    if (shape.empty) {
      this.option(idx, () => this.item(idx, shape, items));
      if (items.length === 0) this.settle(withComma(shape.closers), wantedItem(shape));
    } else this.item(idx, shape, items);
    this.restOfList(idx, shape, items, commas);
    return { items, commas };
  }

  /** What follows the first item. */
  protected restOfList<T>(idx: number, shape: ListShape<T>, items: T[], commas: Token[]): void {
    this.many(idx, () => {
      commas.push(this.take(idx, Terminal.Comma));
      this.strayCommas(commas);
      if (!shape.trailing) {
        if (this.trailingComma(shape)) return;
        this.item(idx + 1, shape, items);
        return;
      }
      const before = items.length;
      this.option(idx + 1, () => this.item(idx + 1, shape, items));
      if (items.length === before) this.settle(shape.closers, wantedItem(shape));
    });
  }

  private item<T>(idx: number, shape: ListShape<T>, items: T[]): void {
    items.push(this.subrule(idx, shape.rule));
    this.settleItem(idx, shape, items);
  }

  /** After an item. Where only a comma is missing, the next item is read as if it were there. */
  protected settleItem<T>(idx: number, shape: ListShape<T>, items: T[]): void {
    const followers = withComma(shape.closers);
    while (this.lacks(followers)) {
      const wasLost = this.lost;
      if (!this.newlineInList(shape)) this.fail(wantedSeparator(shape));
      if (wasLost || this.lacks(shape.starts)) {
        if (this.lacks(followers)) this.skipTo(followers);
        else this.lost = false;
        return;
      }
      this.lost = false;
      items.push(this.subrule(idx, shape.rule));
    }
    this.lost = false;
  }

  /** A newline where `,` or the closer is due: reported, and passed over. */
  private newlineInList<T>(shape: ListShape<T>): boolean {
    const token = this.peek();
    if (token.origin !== 'newline' || this.lost) return false;
    const next = this.second();
    const closes = hasTerminal(shape.closers, next) && next.tokenType !== Terminal.EndOfFile;
    const goesOn = hasTerminal(shape.starts, next) && !startsTopLevel(this.allTokens, next.index);
    if (!closes && !goesOn) return false;
    const joins = closes && !shape.trailing;
    const found = { ...foundOf(token), closer: joins ? `'${next.image}'` : '' };
    this.report(E0010, found, token, { fixes: joins ? joinClosingBracket(token, next) : [insertComma(token)] });
    this.skip();
    return true;
  }

  /** Whether the closer follows the comma just read, where it cannot; reported. */
  protected trailingComma<T>(shape: ListShape<T>): boolean {
    const token = this.peek();
    if (this.RECORDING_PHASE || !hasTerminal(shape.closers, token) || token.tokenType === Terminal.EndOfFile) {
      return false;
    }
    const comma = this.last();
    const span = { start: comma.startOffset, end: comma.end };
    this.report(E0029, { ...foundOf(token), where: shape.where }, token, {
      span,
      fixes: joinClosingBracket(comma, token),
    });
    return true;
  }

  private strayCommas(commas: Token[]): void {
    if (this.RECORDING_PHASE) return;
    while (this.at(Terminal.Comma)) {
      const token = this.peek();
      this.report(E0030, { ...foundOf(token), separator: ',' }, token, { fixes: [removeSeparator(token)] });
      commas.push(token);
      this.skip();
    }
  }
}

const wantedSeparator = <T>(shape: ListShape<T>): string => `',' or the end of ${shape.where}`;
const wantedItem = <T>(shape: ListShape<T>): string => `an item or the end of ${shape.where}`;

const followerSets = new Map<TerminalSet, TerminalSet>();

/** The set and `,`; made once per set. */
function withComma(set: TerminalSet): TerminalSet {
  let followers = followerSets.get(set);
  if (followers === undefined) {
    followers = terminalSet(set, Terminal.Comma);
    followerSets.set(set, followers);
  }
  return followers;
}
