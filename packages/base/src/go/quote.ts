// Go's `%q` and its inverse. Spec: 04-values-digests §16.4, 01-syntax §2.5.

/** A Reflow string in double quotes, as Go prints it. */
export function quote(text: string): string {
  throw new Error('not written yet: quote');
}
/** The Reflow string of an interpreted literal with its quotes, or `undefined` when it is not one. */
export function unquote(literal: string): string | undefined {
  throw new Error('not written yet: unquote');
}
