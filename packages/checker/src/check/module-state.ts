// What grows while a module is checked from top to bottom.

import type { CompatMessage, Span } from '@reflow-lang/base';
import type { Decl } from '@reflow-lang/syntax';
import type { Predicate, Type } from '@reflow-lang/types';
import type { ParamInfo } from '../checked-module.ts';
import { collectErrors } from './collect-errors.ts';
import type { Frame } from './environment.ts';
import type { Pass } from './pass.ts';
import type { UnresolvedParam } from './structured-view.ts';

export interface ModuleState {
  readonly pass: Pass;
  /** The one frame of parameters and declarations. */
  readonly frame: Frame;
  /** The compat view. */
  readonly errors: CompatMessage[];
  readonly params: ParamInfo[];
  /** The predicate of each parameter that has one, by name. */
  readonly predicates: Map<string, Predicate>;
  readonly values: Exported[];
  readonly aliases: Exported[];
  /** `values NAME` and `aliases NAME` of what was exported so far. */
  readonly exportedNames: Set<string>;
  /** Doc comments by name: of a name declared twice, the last (KEEP). */
  readonly docs: Map<string, string>;
  /** Required parameters whose type is unknown: no error of the original until they are used (Q11). */
  readonly unresolved: UnresolvedParam[];
}

/** A name that importers see. */
export interface Exported {
  readonly name: string;
  readonly type: Type;
  readonly span: Span;
}

export type DeclOf<K extends Decl['kind']> = Extract<Decl, { kind: K }>;

/** Takes the errors of a declaration's initialiser; whether there were any. */
export function takeErrors(module: ModuleState, decl: DeclOf<'assign'>, failuresBefore: number): boolean {
  if (module.pass.failures === failuresBefore) return false;
  const lines = collectErrors(module.pass, decl.expr);
  module.errors.push(...lines);
  return lines.length > 0;
}
