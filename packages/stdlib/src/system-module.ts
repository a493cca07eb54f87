// Signatures of the system modules and of the base environment. Spec: 06-stdlib §1-9.

import type { Type } from '@reflow-lang/types';

export interface SystemFunction {
  /** `''` for the intrinsics `file` and `dir`. */
  readonly module: string;
  readonly id: string;
  /** A func type; `flow` on the *result* where the table has F. */
  readonly type: Type;
  readonly doc: string;
  /** Argument names as users see them are in `type.fields`. Spec: 06 §1. */
  readonly mode: 'default' | 'forced' | 'direct';
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

/** Sorted by name. */
export const systemModules: readonly SystemModule[] = undefined as never;
export function systemModule(name: string): SystemModule | undefined {
  throw new Error('not written yet: systemModule');
}

/** What every user module sees without importing: `file`, `dir`, `KiB`, `MiB`, `GiB`, `TiB`. */
export type BaseBinding =
  | { readonly name: string; readonly kind: 'function'; readonly fn: SystemFunction }
  | {
      readonly name: string;
      readonly kind: 'value';
      readonly type: Type;
      readonly value: bigint;
      readonly doc: string;
    };

export const baseEnvironment: readonly BaseBinding[] = undefined as never;
