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
  const stage = comprehension.stages[i];
  if (stage === undefined) return new ListValue([comprehension.head(env)]);
  const subject = stage.code(env);
  if (!(subject instanceof Flow)) return expand(comprehension, stage, i, subject, env);
  const subs = [{ type: stage.type, value: subject }];
  return later(comprehension, subs, 1, i, env, ([got]) => expand(comprehension, stage, i, expectValue(got), env));
}

function expand(comprehension: Comprehension, stage: Stage, i: number, subject: Value, env: Env): Value {
  if (stage.binding === undefined) return expectBool(subject) ? run(comprehension, i + 1, env) : new ListValue([]);
  return enumerate(comprehension, stage.binding, i, subject, env);
}

function enumerate(comprehension: Comprehension, binding: Binding, i: number, subject: Value, env: Env): Value {
  const { head, stages } = comprehension;
  const isLast = i + 1 === stages.length;
  const items: Value[] = [];
  for (const element of elementsOf(subject)) {
    const inner = env.push(binding.names, binding.bind(element));
    items.push(isLast ? head(inner) : run(comprehension, i + 1, inner));
  }
  return isLast ? new ListValue(items) : flatten(comprehension, items, i, env);
}

function flatten(comprehension: Comprehension, items: readonly Value[], i: number, env: Env): Value {
  if (!items.some((item) => item instanceof Flow)) return concatLists(items);
  const { type } = comprehension.site;
  return later(
    comprehension,
    items.map((value) => ({ type, value })),
    2,
    i,
    env,
    concatLists,
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
