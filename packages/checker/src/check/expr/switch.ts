// `switch e { case p: … }`. Spec: 02-types §14.

import type { CompatMessage } from '@reflow-lang/base';
import type { Case, Pat } from '@reflow-lang/syntax';
import { mkErrorType, swizzle, type Type, unifyAll } from '@reflow-lang/types';
import { E0240, E0241, E0242 } from '../../catalogue/index.ts';
import { renderLines } from '../collect-errors.ts';
import { closeFrame } from '../declare.ts';
import { type Frame, openFrame } from '../environment.ts';
import { analyseCases } from '../exhaustiveness.ts';
import { type Finding, finding } from '../finding.ts';
import { reportMismatch } from '../mismatch.ts';
import { type ExprOf, fail, related, report, type Site, typeAt } from '../pass.ts';
import { bindInScope } from '../pattern.ts';
import { renderPattern } from '../pattern-text.ts';
import { checkExpr } from './check-expr.ts';

/** A case whose pattern does not fit ends it; the case scopes close at the end, last first (KEEP Q27). */
export function checkSwitch(site: Site, e: ExprOf<'switch'>): Type {
  const subject = typeAt(site.pass, e.subject);
  const frames: Frame[] = [];
  const types: Type[] = [];
  let failure: Type | undefined;
  for (const clause of e.cases) {
    const frame = openFrame(site.env, clause.span.end);
    frames.push(frame);
    failure = enterCase(site, e, frame, clause, subject);
    if (failure) break;
    types.push(checkExpr(site.pass, frame, clause.expr));
  }
  for (const frame of frames.reverse()) closeFrame(site.pass, frame);
  failure ??= subject.kind === 'error' ? undefined : casesFailure(site, e, subject);
  if (failure) return failure;
  const type = unifyAll(0, types);
  if (type.kind === 'error')
    reportMismatch(
      site,
      e.cases.map((c) => c.expr),
      0,
    );
  return swizzle(type, -1, subject);
}

/** KEEP(Q25): the text says that the pattern does not fit, not why; the structured view tells both. */
function enterCase(site: Site, e: ExprOf<'switch'>, frame: Frame, clause: Case, subject: Type): Type | undefined {
  const { pass } = site;
  const scope = {
    pass,
    frame,
    rule: 'always',
    kind: 'pattern',
    doc: '',
    visibleFrom: clause.pat.span.end,
    broken: pass.problems !== site.before && subject.kind === 'error',
  } as const;
  const fault = bindInScope(scope, clause.pat, subject);
  if (!fault) return undefined;
  const what = finding(E0240, {
    pattern: renderPattern(clause.pat),
    type: subject,
    cause: fault.what.help === undefined ? fault.what.message : `${fault.what.message}: ${fault.what.help}`,
  });
  const own = { ...site, before: subject.kind === 'error' ? site.before : pass.problems };
  return fail(own, what, clause.pat.span, {
    related: [related(pass, fault.what.message, fault.span), related(pass, 'switched on here', e.subject.span)],
  });
}

/** The list of what is wrong with the cases as a whole: missing ones, then unreachable ones in order. */
function casesFailure(site: Site, e: ExprOf<'switch'>, subject: Type): Type | undefined {
  const { pass } = site;
  const analysis = analyseCases(
    e.cases.map((c) => c.pat),
    subject,
  );
  const lines: CompatMessage[] = [];
  const found: Finding[] = [];
  if (analysis.missing) {
    const what = finding(E0241, { missing: analysis.missing });
    found.push(what);
    lines.push({ pos: e.pos, message: what.compat });
    report(pass, what, { start: e.span.start, end: e.subject.span.end });
  }
  for (const { index, coveredBy } of analysis.unreachable) {
    const clause = e.cases[index];
    if (!clause) continue;
    const what = finding(E0242, { pattern: renderPattern(clause.pat) });
    found.push(what);
    lines.push({ pos: clause.pos, message: what.compat });
    const earlier: Pat | undefined = coveredBy === undefined ? undefined : e.cases[coveredBy]?.pat;
    report(pass, what, clause.pat.span, {
      related: earlier ? [related(pass, 'matched already here', earlier.span)] : [],
    });
  }
  const [first] = found;
  if (!first) return undefined;
  const type = mkErrorType({ message: renderLines(lines), code: first.code, cascade: false });
  if (type.error) pass.positioned.set(type.error, lines);
  return type;
}
