// Comprehensions: element by element, depth first. A delayed filter or inner collection makes only that
// item a Flow; flattening then waits for all of them. Spec: 03-evaluation §11.

import { Flow } from '@reflow-lang/flow';
import type { Clause, Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { Dir, ListValue, MapValue, TupleValue, type Value } from '@reflow-lang/values';
import { type Binding, compileBinding } from '../bind.ts';
import { type Code, type Compilation, code, siteOf, typeOf, within } from '../compilation.ts';
import { named, type Site, suspend } from '../continuation.ts';
import { comprExtra, type Sub, saltCompr } from '../digest/index.ts';
import type { Env } from '../env.ts';
import { expectBool, expectList, expectValue } from '../expect-value.ts';
import { checkListLength } from '../size-limits.ts';
import { concatLists, enumeratedType } from './builtins/collections.ts';

type ComprExpr = Expr & { readonly kind: 'compr' };

interface Stage {
  /** The collection, or the condition. */
  readonly code: Code;
  readonly type: Type;
  /** Of an enumeration; a filter binds nothing. */
  readonly binding: Binding | undefined;
}

interface Comprehension {
  readonly site: Site<ComprExpr>;
  readonly stages: readonly Stage[];
  readonly head: Code;
}

export function compileComprehension(e: ComprExpr, c: Compilation): Code {
  const stages: Stage[] = [];
  let inner = c;
  for (const clause of e.clauses) {
    const stage = compileStage(clause, inner);
    stages.push(stage);
    if (stage.binding !== undefined) inner = within(inner, stage.binding.names);
  }
  const comprehension: Comprehension = { site: siteOf(e, c), stages, head: code(e.head, inner) };
  return (env) => named(run(comprehension, 0, env), c.ident);
}

function compileStage(clause: Clause, c: Compilation): Stage {
  const type = typeOf(clause.expr, c);
  const binding = clause.kind === 'enum' ? compileBinding(clause.pat, enumeratedType(type)) : undefined;
  return { code: code(clause.expr, c), type, binding };
}

/** The list that clause `i` and all after it give in this environment, or a Flow of it. */
function run(comprehension: Comprehension, i: number, env: Env): Value {
  const items: Value[] = [];
  return gather(comprehension, i, env, items) ?? new ListValue(items);
}

/**
 * Puts that list's items behind those already there; or, when something it needs is delayed, answers with a
 * Flow of the list and puts nothing there.
 */
function gather(comprehension: Comprehension, i: number, env: Env, items: Value[]): Flow | undefined {
  const stage = comprehension.stages[i];
  if (stage === undefined) {
    items.push(comprehension.head(env));
    return undefined;
  }
  const subject = stage.code(env);
  if (!(subject instanceof Flow)) return expand(comprehension, stage, i, subject, env, items);
  const subs = [{ type: stage.type, value: subject }];
  return later(comprehension, subs, 1, i, env, ([got]) => {
    const rest: Value[] = [];
    return expand(comprehension, stage, i, expectValue(got), env, rest) ?? new ListValue(rest);
  });
}

function expand(
  comprehension: Comprehension,
  stage: Stage,
  i: number,
  subject: Value,
  env: Env,
  items: Value[],
): Flow | undefined {
  if (stage.binding !== undefined) return enumerate(comprehension, stage.binding, i, subject, env, items);
  return expectBool(subject) ? gather(comprehension, i + 1, env, items) : undefined;
}

function enumerate(
  comprehension: Comprehension,
  binding: Binding,
  i: number,
  subject: Value,
  env: Env,
  items: Value[],
): Flow | undefined {
  const isLast = i + 1 === comprehension.stages.length;
  const start = items.length;
  const ends: number[] = [];
  let lists: Value[] | undefined;
  for (const element of elementsOf(subject)) {
    const inner = env.push(binding.names, binding.bind(element));
    if (lists !== undefined) {
      lists.push(run(comprehension, i + 1, inner));
      continue;
    }
    const delayed = gather(comprehension, i + 1, inner, items);
    if (delayed !== undefined) lists = [...cutLists(items, start, ends), delayed];
    else if (!isLast) ends.push(items.length);
    checkListLength(items.length, comprehension.site.expr.pos);
  }
  return lists && flatten(comprehension, lists, i, env);
}

/** Takes the items from `start` on away again: one list for each element. */
function cutLists(items: Value[], start: number, ends: readonly number[]): readonly Value[] {
  let from = start;
  const lists = ends.map((end) => {
    const list = new ListValue(items.slice(from, end));
    from = end;
    return list;
  });
  items.length = start;
  return lists;
}

function flatten(comprehension: Comprehension, lists: readonly Value[], i: number, env: Env): Flow {
  const { type } = comprehension.site;
  return later(
    comprehension,
    lists.map((value) => ({ type, value })),
    2,
    i,
    env,
    (resolved) => concatLists(resolved, comprehension.site.expr.pos),
  );
}

function later(
  { site }: Comprehension,
  subs: readonly Sub[],
  stage: 1 | 2,
  i: number,
  env: Env,
  resume: (values: readonly Value[]) => Value,
): Flow {
  const { expr, ctx } = site;
  const salt = (): string => saltCompr(expr, subs, stage, i, env, ctx);
  return suspend(site, subs, { extra: comprExtra(expr, i, env, ctx), salt }, resume);
}

/** Elements of a list; pairs of a map in order of key digests, of a directory in path order. */
function elementsOf(value: Value): readonly Value[] {
  if (value instanceof MapValue) return value.entries().map((entry) => new TupleValue([entry.key, entry.value]));
  if (value instanceof Dir) return value.entries().map((entry) => new TupleValue(entry));
  return expectList(value);
}
