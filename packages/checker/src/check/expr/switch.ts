// `switch e { case p: … }`. Spec: 02-types §14.

import type { CompatMessage } from '@reflow-lang/base';
import type { Case } from '@reflow-lang/syntax';
import { mkErrorType, swizzle, type Type, unifyAll } from '@reflow-lang/types';
import { E0240, E0241, E0242 } from '../../catalogue/index.ts';
import { analyseAsOriginal } from '../case-sets.ts';
import { renderLines } from '../collect-errors.ts';
import { closeFrame } from '../declare.ts';
import { type Frame, openFrame } from '../environment.ts';
import { analyseCases, type CaseAnalysis } from '../exhaustiveness.ts';
import { type Finding, finding } from '../finding.ts';
import { reportMismatch } from '../mismatch.ts';
import { type ExprOf, fail, type Pass, related, report, type Site, typeAt } from '../pass.ts';
import { bindInScope } from '../pattern.ts';
import { renderPattern } from '../pattern-text.ts';

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
    types.push(site.pass.checkExpr(site.pass, frame, clause.expr));
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
    hint: fault.what.help,
  });
  const own = { ...site, before: subject.kind === 'error' ? site.before : pass.problems };
  return fail(own, what, clause.pat.span, {
    related: [related(pass, fault.what.message, fault.span), related(pass, 'switched on here', e.subject.span)],
  });
}

/** The error of cases that leave something out or have nothing left to match. */
function casesFailure(site: Site, e: ExprOf<'switch'>, subject: Type): Type | undefined {
  const patterns = e.cases.map((c) => c.pat);
  const analysis = analyseCases(patterns, subject);
  if (!analysis.missing && analysis.unreachable.length === 0) return undefined;
  reportCases(site.pass, e, analysis);
  const original = analyseAsOriginal(patterns, subject);
  const isExhaustive = original?.isExhaustive ?? !analysis.missing;
  const unreachable = original?.unreachable ?? analysis.unreachable.map((u) => u.index);
  const lines: CompatMessage[] = [];
  if (!isExhaustive) lines.push({ pos: e.pos, message: finding(E0241, { missing: [] }).compat });
  for (const index of unreachable) {
    const clause = e.cases[index];
    if (clause) lines.push({ pos: clause.pos, message: unreachableCase(clause).compat });
  }
  const code = isExhaustive ? E0242.code : E0241.code;
  const type = mkErrorType({ message: renderLines(lines), code, cascade: false });
  if (type.error) site.pass.positioned.set(type.error, lines);
  return type;
}

const unreachableCase = (clause: Case): Finding => finding(E0242, { pattern: renderPattern(clause.pat) });

function reportCases(pass: Pass, e: ExprOf<'switch'>, { missing, unreachable }: CaseAnalysis): void {
  if (missing) report(pass, finding(E0241, { missing }), { start: e.span.start, end: e.subject.span.end });
  for (const { index, coveredBy } of unreachable) {
    const clause = e.cases[index];
    const earlier = coveredBy === undefined ? undefined : e.cases[coveredBy]?.pat;
    if (!clause) continue;
    report(pass, unreachableCase(clause), clause.pat.span, {
      related: earlier ? [related(pass, 'matched already here', earlier.span)] : [],
    });
  }
}
