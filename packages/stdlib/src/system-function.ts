// What is known of one system function from outside.
// Spec: 06-stdlib §1.

import { type Field, flowType, mkFunc, mkModule, type Type } from '@reflow-lang/types';

/**
 * How arguments reach the implementation: `default` as evaluated, top-level Flows awaited; `forced`
 * with every part awaited; `direct` as they are, Flows included.
 */
export type ApplicationMode = 'default' | 'forced' | 'direct';

export interface SystemFunction {
  /** `''` for the intrinsics `file` and `dir`. */
  readonly module: string;
  readonly id: string;
  /** A func type, itself `flow` where every call is (column F of 02 §11); argument names are in its `fields`. */
  readonly type: Type;
  /** Sentences, without line breaks. */
  readonly doc: string;
  readonly mode: ApplicationMode;
}

export interface SystemModule {
  /** `strings`, opened as `$/strings`. */
  readonly name: string;
  readonly doc: string;
  /** Declaration order: the order of `reflow doc`. */
  readonly functions: readonly SystemFunction[];
  /** The module type, fields in the same order. */
  readonly type: Type;
}

/** A function as a module's table writes it. */
export interface FunctionSpec {
  readonly args: Readonly<Record<string, Type>>;
  readonly result: Type;
  readonly doc: string;
  /** `default` when absent. */
  readonly mode?: ApplicationMode;
  /** Whether every call may be delayed; false when absent. */
  readonly flow?: boolean;
}

/** A module from its table; declaration order is the table's. */
export function mkSystemModule(name: string, doc: string, table: Readonly<Record<string, FunctionSpec>>): SystemModule {
  const functions = Object.entries(table).map(([id, spec]) => mkSystemFunction(name, id, spec));
  const fields = functions.map((fn): Field => ({ name: fn.id, type: fn.type }));
  return { name, doc, functions, type: mkModule(fields, []) };
}

export function mkSystemFunction(module: string, id: string, spec: FunctionSpec): SystemFunction {
  const args = Object.entries(spec.args).map(([name, type]): Field => ({ name, type }));
  const type = mkFunc(args, spec.result);
  return { module, id, type: spec.flow ? flowType(type) : type, doc: spec.doc, mode: spec.mode ?? 'default' };
}
