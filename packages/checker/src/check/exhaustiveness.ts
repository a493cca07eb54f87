// Which values a switch leaves without a case, and which cases have nothing left to match.
//
// The usefulness of a pattern against the rows before it, on a matrix of patterns. The constructors of
// a column are the tuple, the struct (all fields of the static type), the tags of the sum, and list
// lengths: exactly n, or n and more. Every type counts as inhabited. Answers are those of the
// original's set algorithm, except where that loses the tail of a list (FIX Q8).
// The work is bounded; beyond the bound everything is accepted. Spec: 02-types §14.

import type { Pat } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import {
  type Constructor,
  constructorsOf,
  headOf,
  partTypes,
  renderConstructor,
  type Shape,
  shapeOf,
  wildcard,
} from './pattern-shape.ts';

export interface CaseAnalysis {
  /** Patterns for values without a case, at most `maxWitnesses`; absent if there are none. */
  readonly missing?: readonly string[];
  readonly unreachable: readonly UnreachableCase[];
}

export interface UnreachableCase {
  readonly index: number;
  /** The earlier case that alone covers it, if one does. */
  readonly coveredBy?: number;
}

/** Patterns must fit the type. */
export function analyseCases(patterns: readonly Pat[], subject: Type): CaseAnalysis {
  const budget: Budget = { left: maxSteps };
  const rows: Shape[][] = [];
  const unreachable: UnreachableCase[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const row = [shapeOf(pattern)];
    if (witnesses(budget, { rows, query: row, types: [subject], limit: 1 }).length === 0) {
      const coveredBy = rows.findIndex(
        (r) => witnesses(budget, { rows: [r], query: row, types: [subject], limit: 1 }).length === 0,
      );
      unreachable.push(coveredBy < 0 ? { index } : { index, coveredBy });
    }
    rows.push(row);
  }
  const missing = witnesses(budget, { rows, query: [wildcard], types: [subject], limit: maxWitnesses });
  if (budget.left <= 0) return { unreachable: [] };
  return missing.length === 0 ? { unreachable } : { unreachable, missing: missing.map((w) => w[0] ?? '_') };
}

const maxWitnesses = 5;
/** Cells of the matrices looked at. Ordinary switches need some hundreds. */
const maxSteps = 2_000_000;
/** Columns looked through in a row; patterns nest as deep as the parser lets them, but can be wide. */
const maxDepth = 1_500;

interface Budget {
  left: number;
}

interface Question {
  readonly rows: readonly (readonly Shape[])[];
  /** What may still be matched. */
  readonly query: readonly Shape[];
  /** The static types of the columns. */
  readonly types: readonly Type[];
  readonly limit: number;
}

/**
 * Patterns, one per column, for values that the query matches and no row does; `[]` if there are
 * none. When the budget is used up it answers nothing of use, and the caller ignores it.
 */
function witnesses(budget: Budget, question: Question, depth = 0): readonly (readonly string[])[] {
  const { rows, query, types, limit } = question;
  budget.left -= (rows.length + 1) * (query.length + 1);
  if (depth > maxDepth) budget.left = 0;
  if (budget.left <= 0) return [];
  const [head, ...rest] = query;
  const [type, ...restTypes] = types;
  if (head === undefined || type === undefined) return rows.length === 0 ? [[]] : [];
  const heads = rows.map((row) => row[0] ?? wildcard);
  if (head.kind === 'any' && heads.every((h) => h.kind === 'any')) {
    const below = { rows: rows.map((r) => r.slice(1)), query: rest, types: restTypes, limit };
    return witnesses(budget, below, depth + 1).map((w) => ['_', ...w]);
  }
  const found: (readonly string[])[] = [];
  for (const form of constructorsOf(type, [head, ...heads])) {
    if (found.length >= limit || budget.left <= 0) break;
    const own = headOf(head, form);
    if (!own) continue;
    const inner = partTypes(type, form);
    const below: Question = {
      rows: rows.flatMap((row) => specialised(row, form)),
      query: [...own, ...rest],
      types: [...inner, ...restTypes],
      limit: limit - found.length,
    };
    for (const w of witnesses(budget, below, depth + 1)) {
      found.push([renderConstructor(form, w.slice(0, inner.length)), ...w.slice(inner.length)]);
    }
  }
  return found;
}

/** The row without its first column, for values of this constructor; none if it matches no such value. */
function specialised(row: readonly Shape[], form: Constructor): readonly (readonly Shape[])[] {
  const [head = wildcard, ...rest] = row;
  const own = headOf(head, form);
  return own ? [[...own, ...rest]] : [];
}
