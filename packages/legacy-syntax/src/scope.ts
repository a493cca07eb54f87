// Local bindings: a persistent chain. Extending one leaves it as it was, so that functions can keep theirs.
// Names are bound dynamically (KEEP): a definition is read in the scope of its use.
// Spec: 09-legacy-v0 §5.2.

export interface Scope<T> {
  readonly name: string;
  readonly value: T;
  readonly outer: Scope<T> | undefined;
  /** How many different names are bound, this one included. */
  readonly size: number;
}

/** The name of the only binding that a program starts with: its command line arguments. */
export const argsName = 'args';

export function bind<T>(outer: Scope<T> | undefined, name: string, value: T): Scope<T> {
  const size = outer?.size ?? 0;
  return { name, value, outer, size: lookup(outer, name) === undefined ? size + 1 : size };
}

/** The innermost binding of a name. */
export function lookup<T>(scope: Scope<T> | undefined, name: string): Scope<T> | undefined {
  let at = scope;
  while (at !== undefined && at.name !== name) at = at.outer;
  return at;
}
