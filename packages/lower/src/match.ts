// Walking a value along a matcher's path. Types are known before any value is, so a walk allocates nothing.
// Spec: 03-evaluation §5.

import { absurd } from '@reflow-lang/base';
import type { Pat } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { StructValue, type Value, VariantValue } from '@reflow-lang/values';
import { expectListValue, expectTuple } from './expect-value.ts';
import { type Matcher, matchersOf, type PathStep } from './pattern.ts';

/** A matcher for values of a known type. */
export interface TypedMatcher {
  readonly name: string | undefined;
  readonly path: readonly PathStep[];
  /** `types[i]` is the type before step i. */
  readonly types: readonly Type[];
  readonly leafType: Type;
}

export function typedMatchers(pat: Pat, type: Type): readonly TypedMatcher[] {
  return matchersOf(pat).map((matcher) => typedMatcher(matcher, type));
}

function typedMatcher(matcher: Matcher, type: Type): TypedMatcher {
  const types: Type[] = [];
  let at = type;
  for (const step of matcher.path) {
    types.push(at);
    at = stepType(at, step);
  }
  return { name: matcher.name, path: matcher.path, types, leafType: at };
}

/** The type after one step. An element-less variant keeps the type of the sum. */
function stepType(type: Type, step: PathStep): Type {
  switch (step.kind) {
    case 'value':
    case 'tail':
      return type;
    case 'tuple':
      return type.fields[step.index]?.type ?? type;
    case 'list':
      return type.elem ?? type;
    case 'struct':
      return type.fields.find((field) => field.name === step.field)?.type ?? type;
    case 'variant':
      return type.variants.find((variant) => variant.tag === step.tag)?.elem ?? type;
    default:
      return absurd(step);
  }
}

/** One step into a resolved value; `undefined` when it does not match (`mismatchText` says why). */
export function stepValue(value: Value, step: PathStep): Value | undefined {
  switch (step.kind) {
    case 'value':
      return value;
    case 'tuple':
      return expectTuple(value)[step.index];
    case 'list': {
      const list = expectListValue(value);
      const fits = step.tail ? list.length >= step.size : list.length === step.size;
      return fits ? list.at(step.index) : undefined;
    }
    case 'tail': {
      const list = expectListValue(value);
      return list.length >= step.size ? list.drop(step.size) : undefined;
    }
    case 'struct':
      return value instanceof StructValue ? value.get(step.field) : undefined;
    case 'variant':
      return value instanceof VariantValue && value.tag === step.tag ? (value.elem ?? value) : undefined;
    default:
      return absurd(step);
  }
}

/** Why `stepValue` had no answer. */
export function mismatchText(value: Value, step: PathStep): string {
  switch (step.kind) {
    case 'list':
      return `cannot match list pattern of size ${step.size} with a list of size ${expectListValue(value).length}`;
    case 'tail':
      return `cannot match pattern of size ${step.size} with a list of size ${expectListValue(value).length}`;
    case 'variant':
      return `cannot match tag #${step.tag} with a variant with tag #${value instanceof VariantValue ? value.tag : ''}`;
    case 'struct':
      return `field "${step.field}" not found`;
    case 'tuple':
    case 'value':
      return 'cannot match pattern';
    default:
      return absurd(step);
  }
}
