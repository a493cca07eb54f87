// Identifiers, and the names that are builtins when nothing binds them.
// Spec: 02-types §9, §11; 01-syntax D24.

import { noPos } from '@reflow-lang/base';
import { systemModule } from '@reflow-lang/stdlib';
import type { BuiltinName } from '@reflow-lang/syntax';
import { bottomType, type Type } from '@reflow-lang/types';
import { E0200, type UndefinedReason } from '../../catalogue/index.ts';
import { type Binding, type Frame, isOutput, lookUpValue, visibleNames } from '../environment.ts';
import { finding } from '../finding.ts';
import { type ExprOf, fail, noteConsequence, type Pass, type Site } from '../pass.ts';
import { nearestName } from '../suggest.ts';

export function checkIdent(site: Site, e: ExprOf<'ident'>): Type {
  const { pass, env } = site;
  const { found, failed } = lookUpValue(env, e.name);
  const meant = failed ?? found;
  if (meant) noteUse(pass, e, meant);
  if (found) found.used = true;
  if (failed ?? found?.broken) noteConsequence(pass);
  if (found) return found.type;
  const reason = failed ? undefined : undefinedReason(pass, env, e);
  const what = finding(E0200, { name: e.name, ...(reason && { reason }) });
  return fail(site, reason?.kind === 'misspelt' ? { ...what, instead: reason.nearest } : what, e.span);
}

/** Whether the call is a builtin's: its callee is a bare name that nothing binds. Fills the tables. */
export function resolveBuiltin(pass: Pass, env: Frame, e: ExprOf<'apply'>): boolean {
  if (e.fn.kind !== 'ident') return false;
  const name = builtinNamed(e.fn.name);
  if (name === undefined || lookUpValue(env, name).found) return false;
  pass.builtins.set(e.id, name);
  noteUse(pass, e.fn, builtinBinding(pass, name));
  return true;
}

/** Names that a call can mean without a binding; `int` and `float` are grammar. */
const callable: readonly BuiltinName[] = [
  'delay',
  'error',
  'flatten',
  'fold',
  'len',
  'list',
  'map',
  'panic',
  'range',
  'reduce',
  'trace',
  'unzip',
  'zip',
];

const builtinNamed = (name: string): BuiltinName | undefined => callable.find((b) => b === name);

function noteUse(pass: Pass, e: ExprOf<'ident'>, binding: Binding): void {
  pass.symbols.set(e.id, binding);
  binding.uses.push(e.span);
}

/** One binding per builtin and module, so that its uses can be listed. */
function builtinBinding(pass: Pass, name: BuiltinName): Binding {
  const known = pass.builtinBindings.get(name);
  if (known) return known;
  const binding: Binding = {
    name,
    kind: 'builtin',
    type: bottomType,
    rule: 'never',
    pos: noPos,
    span: { start: 0, end: 0 },
    doc: '',
    visibleFrom: 0,
    visibleTo: pass.source.text.length,
    broken: false,
    used: true,
    usedInType: false,
    uses: [],
  };
  pass.builtinBindings.set(name, binding);
  pass.declared.push(binding);
  return binding;
}

function undefinedReason(pass: Pass, env: Frame, e: ExprOf<'ident'>): UndefinedReason | undefined {
  if (isOutput(env, e.name)) return { kind: 'output' };
  if (builtinNamed(e.name)) return { kind: 'builtin' };
  const declarations = pass.topLevel.get(e.name) ?? [];
  if (declarations.some((d) => d.start <= e.span.start && e.span.end <= d.end)) return { kind: 'itself' };
  if (declarations.some((d) => d.start > e.span.start)) return { kind: 'later' };
  const nearest = nearestName(e.name, [...visibleNames(env, 'values'), ...callable]);
  if (nearest !== undefined) return { kind: 'misspelt', nearest };
  return systemModule(e.name) ? { kind: 'systemModule' } : undefined;
}
