// Making bindings: what the scopes hold and the side tables show.

import type { CompatPos, Span } from '@reflow-lang/base';
import type { Expr, NodeId } from '@reflow-lang/syntax';
import type { Type } from '@reflow-lang/types';
import { W0001 } from '../catalogue/index.ts';
import type { SymbolKind } from '../checked-module.ts';
import { type Binding, bind, bindAlias, type Frame, type UseRule, unusedBindings } from './environment.ts';
import { finding } from './finding.ts';
import type { Pass } from './pass.ts';

/** A name to be bound. */
export interface Declaration {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly type: Type;
  readonly rule: UseRule;
  readonly pos: CompatPos;
  readonly span: Span;
  readonly doc: string;
  readonly visibleFrom: number;
  readonly broken: boolean;
}

/** Binds a value; `node` is what defines it, where that is a node. */
export function declareValue(pass: Pass, frame: Frame, node: NodeId | undefined, declaration: Declaration): Binding {
  const binding = mkBinding(pass, frame, node, declaration);
  bind(frame, binding);
  return binding;
}

export function declareAlias(pass: Pass, frame: Frame, node: NodeId | undefined, declaration: Declaration): Binding {
  const binding = mkBinding(pass, frame, node, declaration);
  bindAlias(frame, binding);
  return binding;
}

/** Remembers a name whose declaration failed: unbound, but known to tooling. */
export function declareFailed(pass: Pass, frame: Frame, node: NodeId | undefined, declaration: Declaration): Binding {
  const binding = mkBinding(pass, frame, node, { ...declaration, broken: true });
  frame.failed.set(binding.name, binding);
  return binding;
}

export function declareFailedAlias(
  pass: Pass,
  frame: Frame,
  node: NodeId | undefined,
  declaration: Declaration,
): Binding {
  const binding = mkBinding(pass, frame, node, { ...declaration, broken: true });
  frame.failedAliases.set(binding.name, binding);
  return binding;
}

/** What a name bound to this initialiser is called in tooling. */
export function kindOfValue(initialiser: Expr): SymbolKind {
  const value = initialiser.kind === 'ascribe' ? initialiser.arg : initialiser;
  if (value.kind === 'func') return 'func';
  return value.kind === 'make' ? 'module' : 'val';
}

/** Writes the warnings of a scope that ends. Spec: 02 §16.2. */
export function closeFrame(pass: Pass, frame: Frame): void {
  for (const binding of unusedBindings(frame)) {
    pass.warn({ pos: binding.pos, message: finding(W0001, { name: binding.name }).compat });
    pass.unused.push(binding);
  }
}

function mkBinding(pass: Pass, frame: Frame, node: NodeId | undefined, declaration: Declaration): Binding {
  const binding: Binding = { ...declaration, visibleTo: frame.end, used: false, usedInType: false, uses: [] };
  if (node !== undefined) pass.symbols.set(node, binding);
  pass.declared.push(binding);
  return binding;
}
