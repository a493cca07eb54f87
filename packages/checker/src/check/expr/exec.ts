// `exec(d, …) T {" … "}`. Spec: 02-types §12.1.

import type { Span } from '@reflow-lang/base';
import type { Decl, TypeExpr } from '@reflow-lang/syntax';
import { flowType, type Type, tupled } from '@reflow-lang/types';
import { E0800, E0801, E0802, E0806, E0807, E0808, E0809, E0810, E0811, E0812, W0023 } from '../../catalogue/index.ts';
import { collectErrors, renderLines } from '../collect-errors.ts';
import { checkDecl } from '../decl.ts';
import { type Finding, finding, suggesting } from '../finding.ts';
import { type ExprOf, fail, type Pass, report, type Site } from '../pass.ts';
import { nearestName } from '../suggest.ts';
import { resolveType } from '../written-type.ts';
import { isResource, noteRepeated, resourceFault } from './resource.ts';
import { checkTemplate, type Output } from './template.ts';

/**
 * The written type, delayed. The first thing that is wrong ends it: the type, a parameter, the missing
 * image, an output, an interpolation.
 */
export function checkExec(site: Site, e: ExprOf<'exec'>): Type {
  const type = resolveType(site, e.type);
  if (type.kind === 'error') return type;
  for (const decl of e.decls) {
    const failure = checkParameter(site, decl);
    if (failure) return failure;
  }
  noteRepeated(site.pass, e.decls);
  if (!e.decls.some((d) => d.kind === 'assign' && d.pat.kind === 'ident' && d.pat.name === 'image')) {
    return fail(site, finding(E0800, {}), { start: e.span.start, end: e.span.start + 'exec'.length });
  }
  const outputs = outputsOf(site.pass, type, e.type);
  return checkOutputs(site, outputs) ?? checkTemplate(site, e.template, outputs) ?? flowType(type);
}

function checkParameter(outer: Site, decl: Decl): Type | undefined {
  const { pass } = outer;
  const site = { ...outer, before: pass.problems };
  if (decl.kind !== 'assign' || decl.pat.kind !== 'ident') return fail(site, finding(E0808, {}), decl.span);
  const type = checkDecl(site, decl);
  const lines = collectErrors(pass, decl.expr);
  if (lines.length > 0) return fail(site, finding(E0809, { lines: renderLines(lines) }), decl.expr.span);
  const what = parameterFault(decl.pat.name, type);
  if (!what) return undefined;
  return fail(site, what, what.code === E0801.code ? decl.pat.span : decl.expr.span);
}

function parameterFault(name: string, type: Type): Finding | undefined {
  if (isResource(name)) return resourceFault(name, type);
  switch (name) {
    case 'image':
      if (type.flow) return finding(E0807, {});
      return type.kind === 'string' ? undefined : finding(E0802, {});
    case 'nondeterministic':
      return type.kind === 'bool' ? undefined : finding(E0806, {});
    default: {
      const nearest =
        synonyms.get(name.toLowerCase()) ??
        nearestName(name, ['image', 'cpu', 'mem', 'disk', 'cpufeatures', 'nondeterministic']);
      return suggesting(E0801, { name }, nearest);
    }
  }
}

/** What other workflow languages call them. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['memory', 'mem'],
  ['cores', 'cpu'],
  ['threads', 'cpu'],
  ['ncpu', 'cpu'],
  ['cpus', 'cpu'],
  ['storage', 'disk'],
  ['space', 'disk'],
  ['container', 'image'],
  ['docker', 'image'],
]);

/** The outputs with the places where they and their names are written; an alias stands for all. */
function outputsOf(pass: Pass, type: Type, written: TypeExpr): readonly Output[] {
  const items = written.kind === 'tuple' ? written.fields.map((f) => f.type.span) : [written.span];
  const labels =
    written.kind === 'tuple' ? written.fields.map((f) => f.nameSpan) : [labelSpan(pass.source.text, written)];
  return tupled(type).fields.map((field, i) => {
    const item = items[i] ?? written.span;
    return { ...field, item, span: labels[i] ?? item };
  });
}

/** Where the label of `(name T)` stands. */
function labelSpan(text: string, written: TypeExpr): Span | undefined {
  if (written.kind !== 'labeled' || written.label === '') return undefined;
  const start = text.indexOf(written.label, written.span.start);
  return start < 0 || start >= written.span.end ? undefined : { start, end: start + written.label.length };
}

function checkOutputs(site: Site, outputs: readonly Output[]): Type | undefined {
  const seen = new Map<string, Type>();
  for (const [index, { name, type, span, item }] of outputs.entries()) {
    if (name === '') return fail(site, finding(E0810, { index, type }), item);
    if (type.kind !== 'file' && type.kind !== 'dir') return fail(site, finding(E0811, { type }), item);
    const other = seen.get(name);
    if (other && other.kind !== type.kind) return fail(site, finding(E0812, { name }), span);
    if (other) report(site.pass, finding(W0023, { name, what: 'output' }), span);
    seen.set(name, type);
  }
  return undefined;
}
