// The state of one pass over one module: side tables being filled, findings being collected.
//
// Two views come out of it. The *compat* view hangs on the error types of nodes and is collected
// afterwards (collect-errors.ts). The *structured* view is collected here, as it arises: a rule that
// fails on a node below which a problem was already told only makes an error type, since its failure
// is a consequence. Whether that is so is read off `problems`, which a rule compares with its value
// when the node was entered. Spec: 02-types §8.3, §21.

import {
  type CompatMessage,
  compareDiagnostics,
  type Diagnostic,
  type Fix,
  type RelatedSpan,
  type SourceFile,
  type Span,
} from '@reflow-lang/base';
import type { BuiltinName, Expr, NodeId } from '@reflow-lang/syntax';
import { mkErrorType, type Type, type TypeProblem } from '@reflow-lang/types';
import { E0270, W0025 } from '../catalogue/index.ts';
import type { ImportResult } from '../import-result.ts';
import type { OpenedModule } from '../session.ts';
import type { Binding, Frame } from './environment.ts';
import { type Finding, finding } from './finding.ts';

/** An expression of one kind. */
export type ExprOf<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

export interface Pass {
  readonly path: string;
  readonly source: SourceFile;
  /** By node id: types of expressions, patterns, declarations and written types. */
  readonly types: (Type | undefined)[];
  readonly builtins: Map<NodeId, BuiltinName>;
  readonly imports: Map<NodeId, OpenedModule>;
  readonly importPaths: Map<NodeId, string>;
  readonly symbols: Map<NodeId, Binding>;
  readonly builtinBindings: Map<BuiltinName, Binding>;
  /** Where each top-level name of the module is declared, whether or not it is visible yet. */
  readonly topLevel: ReadonlyMap<string, readonly Span[]>;
  /** Every binding, in the order of declaration. */
  readonly declared: Binding[];
  /** Bindings that a warning was written for. */
  readonly unused: Binding[];
  readonly diagnostics: Diagnostic[];
  /** How many errors were told, and how many of their consequences met. */
  problems: number;
  /** How many nodes have an error type. */
  failures: number;
  /** Error types that stand for several positioned lines (switch analysis). */
  readonly positioned: Map<TypeProblem, readonly CompatMessage[]>;
  readonly warn: (warning: CompatMessage) => void;
  /** Opens what a `make` of this module names. */
  readonly open: (path: string) => ImportResult;
  /** The rules recurse through here, so that constructs need not import the dispatcher that imports them. */
  readonly checkExpr: (pass: Pass, env: Frame, expr: Expr) => Type;
}

/** What a rule works with: where its node stands, and what was known when the node was entered. */
export interface Site {
  readonly pass: Pass;
  readonly env: Frame;
  /** `pass.problems` when the node was entered. */
  readonly before: number;
}

export interface ReportExtra {
  readonly related?: readonly RelatedSpan[];
}

const unchecked = mkErrorType({ ...problemOf(finding(E0270, { what: 'expression' })), cascade: true });

export function createPass(
  source: SourceFile,
  nodeCount: number,
  given: Pick<Pass, 'topLevel' | 'warn' | 'open' | 'checkExpr'>,
): Pass {
  return {
    path: source.path,
    source,
    types: new Array<Type | undefined>(nodeCount),
    builtins: new Map(),
    imports: new Map(),
    importPaths: new Map(),
    symbols: new Map(),
    builtinBindings: new Map(),
    declared: [],
    unused: [],
    diagnostics: [],
    problems: 0,
    failures: 0,
    positioned: new Map(),
    ...given,
  };
}

/** The type a node was given; an error type if the check did not get there. */
export const typeAt = (pass: Pass, node: { readonly id: NodeId }): Type => pass.types[node.id] ?? unchecked;

/** Gives a node its type. */
export function record(pass: Pass, node: { readonly id: NodeId }, type: Type): Type {
  pass.types[node.id] = type;
  if (type.kind === 'error') pass.failures++;
  return type;
}

/** Adds to the structured view. */
export function report(pass: Pass, what: Finding, span: Span, extra: ReportExtra = {}): void {
  if (what.severity === 'error') pass.problems++;
  pass.diagnostics.push({
    code: what.code,
    severity: what.severity,
    message: what.message,
    ...(what.help !== undefined && { help: what.help }),
    file: pass.path,
    span,
    related: extra.related ?? [],
    fixes: fixesOf(what, span),
  });
}

/** Fixes that write another name, by code. Spec: 10-editor §10.3. */
const renamingFixes: ReadonlyMap<string, string> = new Map([
  ['E0200', 'F1'],
  ['E0202', 'F7'],
  ['E0406', 'F36'],
  ['E0801', 'F28'],
  ['E0820', 'F28'],
]);

function fixesOf({ code, instead }: Finding, span: Span): readonly Fix[] {
  const id = renamingFixes.get(code);
  if (id === undefined || instead === undefined) return [];
  return [{ id, title: `Change to '${instead}'`, edits: [{ span, newText: instead }] }];
}

/** Makes the error type of a failed rule, and reports it unless it follows from another problem. */
export function fail(site: Site, what: Finding, span: Span, extra: ReportExtra = {}): Type {
  const cascade = site.pass.problems !== site.before;
  if (!cascade) report(site.pass, what, span, extra);
  return mkErrorType({ ...problemOf(what), cascade });
}

/** Notes that a node leans on a declaration that failed. */
export function noteConsequence(pass: Pass): void {
  pass.problems++;
}

/** A related entry in the same file. */
export const related = (pass: Pass, message: string, span: Span): RelatedSpan => ({ message, file: pass.path, span });

/** Where the structured view stood: see `overlook`. */
export interface Mark {
  readonly diagnostics: number;
  readonly problems: number;
}

export const mark = (pass: Pass): Mark => ({ diagnostics: pass.diagnostics.length, problems: pass.problems });

/** The original does not see the errors since the mark: they become warnings. Spec: 02 Q5. */
export function overlook(pass: Pass, since: Mark): void {
  for (let i = since.diagnostics; i < pass.diagnostics.length; i++) {
    const told = pass.diagnostics[i];
    if (told?.severity === 'error') pass.diagnostics[i] = asOverlooked(told);
  }
  pass.problems = since.problems;
}

/** In the order of places, each once. */
export function sortedDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return [...diagnostics].sort(compareDiagnostics).filter((d) => {
    const key = `${d.code} ${d.span.start} ${d.span.end} ${d.message}`;
    return !seen.has(key) && seen.add(key);
  });
}

export function asOverlooked(told: Diagnostic): Diagnostic {
  const { code, severity, message } = finding(W0025, { error: told.message });
  return { ...told, code, severity, message };
}

function problemOf(what: Finding): TypeProblem {
  return { message: what.compat, code: what.code, cascade: false };
}
