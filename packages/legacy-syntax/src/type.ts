// The types of v0 programs. Spec: 09-legacy-v0 §4.

import { absurd } from '@reflow-lang/base';

export type LegacyType =
  | {
      readonly kind:
        | 'string'
        | 'flow'
        | 'flowList'
        | 'stringList'
        | 'image'
        | 'template'
        | 'void'
        /** Unreachable: there are no numbers. */
        | 'num'
        | 'error';
    }
  /** `arity` 0 is a variadic function, which takes one list of flows; others take flows. */
  | { readonly kind: 'func'; readonly arity: number; readonly result: LegacyType };

const plain = <K extends Exclude<LegacyType['kind'], 'func'>>(kind: K): LegacyType & { readonly kind: K } => ({ kind });

export const legacyType = {
  string: plain('string'),
  flow: plain('flow'),
  flowList: plain('flowList'),
  stringList: plain('stringList'),
  image: plain('image'),
  template: plain('template'),
  void: plain('void'),
  error: plain('error'),
} as const;

/** FIX: the original encodes functions as numbers, and misreads one that returns a function. */
export const legacyFunc = (arity: number, result: LegacyType): LegacyType => ({ kind: 'func', arity, result });

/** `list<flow>`, `func(1, string)`. */
export function renderLegacyType(type: LegacyType): string {
  switch (type.kind) {
    case 'flowList':
      return 'list<flow>';
    case 'stringList':
      return 'list<string>';
    case 'func':
      return `func(${type.arity}, ${renderLegacyType(type.result)})`;
    case 'string':
    case 'flow':
    case 'image':
    case 'template':
    case 'void':
    case 'num':
    case 'error':
      return type.kind;
    default:
      return absurd(type);
  }
}
