// Scopes: a chain of frames, each with a table of values and one of type aliases.
//
// Declarations see only what stands before them, so a binding has an offset from which it is visible,
// and rebinding a name replaces it for what follows. A name whose declaration failed is unbound for
// the compat view (an outer binding of the name shows through), but remembered: using it is a
// consequence, not a mistake, and tooling still finds the declaration.
// Spec: 02-types §7, §20.1.

import type { CompatPos, Span } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import type { SymbolKind } from '../checked-module.ts';

/** When an unused binding is worth a warning. */
export type UseRule = 'never' | 'always' | 'unexported';

/** What a name stands for. The mutable members change while the check runs. */
export interface Binding {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly type: Type;
  readonly rule: UseRule;
  /** Anchor of the pattern: where the compat warning stands. */
  readonly pos: CompatPos;
  readonly span: Span;
  readonly doc: string;
  readonly visibleFrom: number;
  readonly visibleTo: number;
  /** Its declaration failed, or leans on one that did. */
  broken: boolean;
  used: boolean;
  /** Used as the start of a type path, which is no use for the compat view (KEEP Q16). */
  usedInType: boolean;
  readonly uses: Span[];
}

export interface Frame {
  readonly parent: Frame | undefined;
  readonly values: Map<string, Binding>;
  /** Names whose latest declaration in this frame failed. */
  readonly failed: Map<string, Binding>;
  readonly aliases: Map<string, Binding>;
  readonly failedAliases: Map<string, Binding>;
  /** Offset at which the scope ends. */
  readonly end: number;
  /** Outputs of the exec whose template this is: they are no names of the scope, but meant to be (02 §12.2). */
  readonly outputs: ReadonlySet<string>;
}

export function openFrame(parent: Frame | undefined, end: number, outputs: ReadonlySet<string> = new Set()): Frame {
  return {
    parent,
    values: new Map(),
    failed: new Map(),
    aliases: new Map(),
    failedAliases: new Map(),
    end,
    outputs,
  };
}

/** Binds in this frame; an earlier binding of the name disappears, with its unused status (KEEP Q24). */
export function bind(frame: Frame, binding: Binding): void {
  frame.failed.delete(binding.name);
  frame.values.delete(binding.name);
  frame.values.set(binding.name, binding);
}

export function bindAlias(frame: Frame, binding: Binding): void {
  frame.failedAliases.delete(binding.name);
  frame.aliases.set(binding.name, binding);
}

/** What a name resolves to. */
export interface LookUp {
  /** The binding of the compat view. */
  readonly found?: Binding;
  /** A failed declaration that stands nearer: the one that was meant. */
  readonly failed?: Binding;
}

export function lookUpValue(frame: Frame, name: string): LookUp {
  return lookUp(frame, name, (f) => [f.values, f.failed]);
}

export function lookUpAlias(frame: Frame, name: string): LookUp {
  return lookUp(frame, name, (f) => [f.aliases, f.failedAliases]);
}

/** Whether an enclosing template's exec has an output of this name. */
export function isOutput(frame: Frame, name: string): boolean {
  for (let f: Frame | undefined = frame; f; f = f.parent) if (f.outputs.has(name)) return true;
  return false;
}

/** The names a use at this place could mean, innermost first, each once. */
export function visibleNames(frame: Frame, table: 'values' | 'aliases'): readonly string[] {
  const names = new Set<string>();
  for (let f: Frame | undefined = frame; f; f = f.parent) for (const name of f[table].keys()) names.add(name);
  return [...names];
}

/** The bindings of a frame that warn when it closes, in the order of their positions (02 §16.2). */
export function unusedBindings(frame: Frame): readonly Binding[] {
  return [...frame.values.values()]
    .filter((b) => !b.used && (b.rule === 'always' || (b.rule === 'unexported' && !isExported(b.name))))
    .sort((a, b) => a.pos.line - b.pos.line || a.pos.col - b.pos.col);
}

/** Whether importers see the name: its first rune is upper case. */
export const isExported = (name: string): boolean => /^\p{Lu}/u.test(name);

type Tables = readonly [bound: ReadonlyMap<string, Binding>, failed: ReadonlyMap<string, Binding>];

function lookUp(frame: Frame, name: string, tables: (frame: Frame) => Tables): LookUp {
  let failed: Binding | undefined;
  for (let f: Frame | undefined = frame; f; f = f.parent) {
    const [bound, unbound] = tables(f);
    failed ??= unbound.get(name);
    const found = bound.get(name);
    if (found) return failed ? { found, failed } : { found };
  }
  return failed ? { failed } : {};
}
