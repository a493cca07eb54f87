// What an operand must be, and what is said when it is something else. Spec: 09-legacy-v0 §4.

import { type LegacyType, legacyType, renderLegacyType } from '../type.ts';

export interface Wanted {
  readonly accepts: readonly LegacyType['kind'][];
  /** Compat text. */
  readonly compat: (got: string) => string;
  /** What people read: `a string`. */
  readonly text: string;
}

const wanted = (text: string, compat: Wanted['compat'], ...accepts: readonly LegacyType['kind'][]): Wanted => ({
  accepts,
  compat,
  text,
});

/** By construct and place. */
export const wants = {
  execImage: wanted('an image', (got) => `expected typeImage, got ${got}`, 'image'),
  execTemplate: wanted('a command template', (got) => `expected typeTemplate, got ${got}`, 'template'),
  intern: wanted('a string', (got) => `expected string expression, got ${got}`, 'string', 'stringList'),
  image: wanted('a string', () => 'expected string expression', 'string'),
  groupby: wanted('a flow', (got) => `expected product, not ${got}`, 'flow'),
  groupbyRegexp: wanted('a regular expression', () => 'expected string', 'string'),
  map: wanted('a list of flows', () => 'expected productset', 'flowList'),
  collect: wanted('a flow', () => 'expected product', 'flow'),
  collectRegexp: wanted('a regular expression', () => 'expected regular expression', 'string'),
  collectReplacement: wanted('a string', () => 'expected replacement string', 'string'),
  concat: wanted('a string', (got) => `expected string got ${got}`, 'string'),
  pullup: wanted('a flow or a list of flows', (got) => `expected flow or list<flow>, got ${got}`, 'flow', 'flowList'),
  externFlow: wanted('a flow', (got) => `expected flow got ${got}`, 'flow'),
  externUrl: wanted('a string', (got) => `expected string got ${got}`, 'string'),
  argument: wanted('a flow', () => 'only products are allowed as function arguments', 'flow'),
  variadicArgument: wanted(
    'a list of flows',
    () => 'only productsets are allowed as var function arguments',
    'flowList',
  ),
} as const satisfies Readonly<Record<string, Wanted>>;

export const isMapFunction = (type: LegacyType): boolean =>
  type.kind === 'func' && type.arity === 1 && type.result.kind === legacyType.flow.kind;

export const accepts = (what: Wanted, type: LegacyType): boolean => what.accepts.includes(type.kind);

export const wantedArgs = (what: Wanted, got: LegacyType) => ({
  compat: what.compat(renderLegacyType(got)),
  wanted: what.text,
  got,
});
