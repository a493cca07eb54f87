// Sums that wait: a directory or map made by `+` keeps its operands until somebody looks inside.

/** A node of a sum. `operands()` is `[]` when it is no sum (any more). */
export interface Layered<T> {
  operands(): readonly T[];
}

/**
 * The nodes below that are no sums, in order: later ones win. One that occurs again later is left out
 * where it comes first, since the later one hides all it has; so a sum of itself, again and again, is
 * no more work than once. Iterative: sums are as deep as a program's folds are long.
 */
export function collectLayers<T extends Layered<T>>(root: T): readonly T[] {
  const layers: T[] = [];
  const seen = new Set<T>();
  const pending: T[] = [root];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const operands = at.operands();
    if (operands.length === 0) layers.push(at);
    else for (const operand of operands) pending.push(operand);
  }
  return layers.reverse();
}
