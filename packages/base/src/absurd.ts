// What cannot happen, said out loud.

/** Closes an exhaustive switch: a missing case is a compile error, a wrong value at run time a bug. */
export function absurd(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}

/** Throws when an internal invariant does not hold: a bug of ours, never a program's fault. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`internal error: ${message}`);
}
