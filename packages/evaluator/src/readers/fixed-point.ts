// Numbers with a fixed number of places, as Go's `%.1f` prints them.

/** Exact value, ties to even; `toFixed` alone rounds ties up. At most 20 places. */
export function fixedPoint(n: number, places: number): string {
  const up = n.toFixed(places);
  const exact = n.toFixed(Math.min(100, places + 60));
  const rest = exact.slice(exact.indexOf('.') + 1 + places);
  if (!/^50*$/.test(rest)) return up;
  const down = places === 0 ? exact.slice(0, exact.indexOf('.')) : exact.slice(0, exact.length - rest.length);
  return Number(down.at(-1)) % 2 === 0 ? down : up;
}
