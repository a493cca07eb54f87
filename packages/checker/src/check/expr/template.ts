// The interpolations of an exec's template. Spec: 02-types §12.2.

import { noPos, type Span } from '@reflow-lang/base';
import type { Expr, Template } from '@reflow-lang/syntax';
import type { Field, Type } from '@reflow-lang/types';
import { E0813, E0814 } from '../../catalogue/index.ts';
import { type Binding, openFrame } from '../environment.ts';
import { finding } from '../finding.ts';
import { fail, mark, overlook, record, type Site } from '../pass.ts';

/** An output of the exec. */
export interface Output extends Field {
  /** Where it is written. */
  readonly item: Span;
  /** Where its name is written. */
  readonly span: Span;
}

/**
 * A bare identifier naming an output is that output, whatever else has the name; everything else is
 * an expression of the exec's scope. The first misfit ends it. Errors inside an argument are the
 * original's only if they reach the argument's own type (KEEP Q5).
 */
export function checkTemplate(site: Site, template: Template, outputs: readonly Output[]): Type | undefined {
  const bindings = new Map(outputs.map((o) => [o.name, outputBinding(site, template, o)]));
  const scope = openFrame(site.env, template.span.end, new Set(bindings.keys()));
  for (const arg of template.args) {
    const output = arg.kind === 'ident' ? bindings.get(arg.name) : undefined;
    const failure = output ? useOutput(site, arg, output) : checkArgument({ ...site, env: scope }, arg);
    if (failure) return failure;
  }
  return undefined;
}

function useOutput(site: Site, arg: Expr, output: Binding): undefined {
  record(site.pass, arg, output.type);
  site.pass.symbols.set(arg.id, output);
  output.used = true;
  output.uses.push(arg.span);
}

function checkArgument(outer: Site, arg: Expr): Type | undefined {
  const { pass } = outer;
  const site = { ...outer, before: pass.problems };
  const since = mark(pass);
  const type = pass.checkExpr(pass, site.env, arg);
  if (type.error) return fail(site, finding(E0814, { text: type.error.message }), arg.span);
  overlook(pass, since);
  return isInterpolatable(type) ? undefined : fail(outer, finding(E0813, { type }), arg.span);
}

function isInterpolatable(type: Type): boolean {
  switch (type.kind) {
    case 'file':
    case 'dir':
    case 'string':
    case 'int':
    case 'float':
      return true;
    case 'list':
      return type.elem?.kind === 'file' || type.elem?.kind === 'dir';
    default:
      return false;
  }
}

function outputBinding(site: Site, template: Template, output: Output): Binding {
  const binding: Binding = {
    name: output.name,
    kind: 'output',
    type: output.type,
    rule: 'never',
    pos: noPos,
    span: output.span,
    doc: '',
    visibleFrom: template.span.start,
    visibleTo: template.span.end,
    broken: false,
    used: false,
    usedInType: false,
    uses: [],
  };
  site.pass.declared.push(binding);
  return binding;
}
