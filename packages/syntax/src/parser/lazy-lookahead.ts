// Look-ahead functions made when they are first asked for: a small program uses few of them, and
// making all costs more than half of the parser's start-up. Spec: 10-editor §14.

import { type ILookaheadStrategy, LLkLookaheadStrategy } from 'chevrotain';

type AlternationLookahead = ReturnType<ILookaheadStrategy['buildLookaheadForAlternation']>;
type OptionalLookahead = ReturnType<ILookaheadStrategy['buildLookaheadForOptional']>;

/** chevrotain's own strategy with one token of look-ahead, postponed. */
export function lazyLookahead(): ILookaheadStrategy {
  const strategy = new LLkLookaheadStrategy({ maxLookahead: 1 });
  return {
    validate: (options) => strategy.validate(options),
    buildLookaheadForAlternation: (options) => {
      let choose: AlternationLookahead | undefined;
      return function lookahead(this: unknown, alternatives) {
        choose ??= strategy.buildLookaheadForAlternation(options);
        return choose.call(this, alternatives);
      };
    },
    buildLookaheadForOptional: (options) => {
      let decide: OptionalLookahead | undefined;
      return function lookahead(this: unknown) {
        decide ??= strategy.buildLookaheadForOptional(options);
        return decide.call(this);
      };
    },
  };
}
