// `switch`: the scrutinee is matched step by step, and every part a pattern mentions is waited for; names
// are bound to resolved values. A failed step goes on to the next case. Spec: 03-evaluation §12.

import { Flow } from '@reflow-lang/flow';
import type { Expr } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import type { Value } from '@reflow-lang/values';
import { type Code, type Compilation, code, lazyCode, siteOf, typeOf, within } from '../compilation.ts';
import { named, type Site, suspend } from '../continuation.ts';
import { saltSwitch, switchExtra } from '../digest/index.ts';
import type { Env } from '../env.ts';
import { expectValue } from '../expect-value.ts';
import { fault } from '../fault.ts';
import { stepValue, type TypedMatcher, typedMatchers } from '../match.ts';
import { boundNames } from '../pattern.ts';

type SwitchExpr = Expr & { readonly kind: 'switch' };

interface CaseCode {
  readonly names: readonly string[];
  readonly matchers: readonly TypedMatcher[];
  readonly body: Code;
}

/** A switch being evaluated. */
interface Running {
  readonly site: Site<SwitchExpr>;
  readonly cases: readonly CaseCode[];
  readonly subject: Value;
  readonly subjectType: Type;
  readonly env: Env;
}

/** How far matching has come. A continuation keeps its own. */
interface Progress {
  readonly caseAt: number;
  readonly matcherAt: number;
  readonly stepAt: number;
  /** Where on the matcher's path we are. */
  readonly value: Value;
  /** Values of the names matched so far in this case. */
  readonly bound: readonly Value[];
}

export function compileSwitch(e: SwitchExpr, c: Compilation): Code {
  const subjectCode = code(e.subject, c);
  const subjectType = typeOf(e.subject, c);
  const site = siteOf(e, c);
  const cases = e.cases.map(({ pat, expr }) => {
    const names = boundNames(pat);
    return { names, matchers: typedMatchers(pat, subjectType), body: lazyCode(expr, within(c, names)) };
  });
  return (env) => {
    const subject = subjectCode(env);
    for (let caseAt = 0; ; caseAt++) {
      const current = cases[caseAt];
      const parts = current && partsNow(current.matchers, subject);
      if (current === undefined || parts === undefined)
        return named(matchCases({ site, cases, subject, subjectType, env }, start(caseAt, subject)), c.ident);
      if (parts !== mismatch) return named(current.body(env.push(current.names, parts)), c.ident);
    }
  };
}

const mismatch: readonly Value[] = [];

/** The values of the names of a case, or `mismatch`; `undefined` if a part that decides is delayed. */
function partsNow(matchers: readonly TypedMatcher[], subject: Value): readonly Value[] | undefined {
  const parts: Value[] = [];
  for (const { path, name } of matchers) {
    let value = subject;
    for (const step of path) {
      if (value instanceof Flow) return undefined;
      const next = stepValue(value, step);
      if (next === undefined) return mismatch;
      value = next;
    }
    if (name !== undefined) parts.push(value);
  }
  return parts;
}

const start = (caseAt: number, value: Value): Progress => ({ caseAt, matcherAt: 0, stepAt: 0, value, bound: [] });

function matchCases(running: Running, from: Progress): Value {
  const { cases, env, subject, site } = running;
  let progress = from;
  for (;;) {
    const current = cases[progress.caseAt];
    if (current === undefined) throw fault(site.expr.pos, 'no case matches');
    const matched = matchCase(running, current, progress);
    if (matched instanceof Flow) return matched;
    if (matched !== undefined) return current.body(env.push(current.names, matched));
    progress = start(progress.caseAt + 1, subject);
  }
}

/** The values of the case's names, `undefined` if it does not match, or the Flow that will go on. */
function matchCase(running: Running, current: CaseCode, from: Progress): readonly Value[] | Flow | undefined {
  const bound = [...from.bound];
  let { matcherAt, stepAt, value } = from;
  for (; matcherAt < current.matchers.length; matcherAt++) {
    const matcher = current.matchers[matcherAt];
    if (matcher === undefined) break;
    for (; stepAt < matcher.path.length; stepAt++) {
      if (value instanceof Flow) {
        return awaitPart(running, matcher, { caseAt: from.caseAt, matcherAt, stepAt, value, bound });
      }
      const step = matcher.path[stepAt];
      const next = step === undefined ? value : stepValue(value, step);
      if (next === undefined) return undefined;
      value = next;
    }
    if (matcher.name !== undefined) bound.push(value);
    value = running.subject;
    stepAt = 0;
  }
  return bound;
}

/** Waits for the value matching has come to, then goes on from there. */
function awaitPart(running: Running, matcher: TypedMatcher, at: Progress): Flow {
  const { site, subject, subjectType, env } = running;
  const { expr, ctx } = site;
  const remaining = expr.cases.slice(at.caseAt);
  const subs = [{ type: matcher.types[at.stepAt] ?? subjectType, value: at.value }];
  const extra = switchExtra(expr, remaining, matcher.path.slice(at.stepAt), subject, subjectType, env, ctx);
  const place = { matcher: at.matcherAt, step: at.stepAt, subject, subjectType };
  const salt = (): string => saltSwitch(expr, subs, place, remaining, env, ctx);
  return suspend(site, subs, { extra, salt }, ([value]) => matchCases(running, { ...at, value: expectValue(value) }));
}
