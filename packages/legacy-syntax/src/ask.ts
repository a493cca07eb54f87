// Recursion without the stack: a step is a generator that yields the questions it needs answered. Chains
// of definitions may be as long as a program cares to make them.

/** Yields questions, is given the answer to each, and ends with its own. */
export type Step<Q, A> = Generator<Q, A, A>;

/** The answer to a question, asked to the bottom. What a step throws is passed on. */
export function ask<Q, A>(question: Q, answer: (question: Q) => Step<Q, A>): A {
  const stack = [answer(question)];
  let given: [] | [A] = [];
  for (;;) {
    const top = stack.at(-1);
    if (top === undefined) throw new Error('internal error: no step is left');
    const { done, value } = top.next(...given);
    if (!done) {
      stack.push(answer(value));
      given = [];
      continue;
    }
    stack.pop();
    if (stack.length === 0) return value;
    given = [value];
  }
}
