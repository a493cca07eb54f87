import {
  combineErrors,
  decodeError,
  type ErrorKind,
  encodeError,
  errorKinds,
  errorPosition,
  httpStatusOf,
  isKind,
  isNonRetryable,
  isRestartable,
  isTransient,
  matchesError,
  mkError,
  plainError,
  ReflowError,
  recoverError,
  renderError,
} from '@reflow-lang/base';
import { expect } from 'chai';
import fc from 'fast-check';

/** The construction of 07 §6.2 in its short notation: a kind, a cause, or words. */
function E(...parts: readonly (string | ReflowError)[]): ReflowError {
  const words = parts.filter((p): p is string => typeof p === 'string');
  const isKindName = (word: string): word is ErrorKind => errorKinds.some((kind) => kind === word);
  const kind = words.find(isKindName) ?? 'Other';
  const [op = '', ...args] = words.filter((word) => !isKindName(word));
  return mkError(
    op,
    args,
    kind,
    parts.find((p) => p instanceof ReflowError),
  );
}

const plain = plainError;
const systemError = (code: string, message: string): Error => Object.assign(new Error(message), { code });

describe('the text of errors', () => {
  const cases: readonly (readonly [what: string, error: ReflowError, text: string])[] = [
    [
      'a plain cause follows after a colon',
      E('open', 'x://h', 'NotSupported', plain('bad scheme')),
      'open x://h: operation not supported: bad scheme',
    ],
    [
      'a nested error stands on a line of its own, and its kind moves outwards',
      E('read', '/f', E('open', '/f', 'NotAllowed', plain('permission denied'))),
      'read /f: access denied:\n\topen /f: permission denied',
    ],
    ['a cause of the same kind loses it', E('a', 'Net', E('b', 'Net')), 'a: network error:\n\tb'],
    ['a cause of another kind keeps it', E('a', 'Eval', E('b', 'Net')), 'a: evaluation error:\n\tb: network error'],
    [
      'a cause with nothing of its own gives way to its cause',
      E('a', 'Net', E('Net', plain('reset'))),
      'a: network error: reset',
    ],
    ['a kind alone is its text', E('Canceled'), 'canceled'],
    ['arguments of no operation: the first becomes the operation', E('', 'load', 'x'), 'load x'],
    ['a plain error is its text', plain('boom'), 'boom'],
    ['an error of nothing is empty', E(), ''],
  ];
  for (const [what, error, text] of cases) {
    it(what, () => {
      expect(error.message).to.equal(text);
    });
  }

  it('can be put on one line', () => {
    expect(renderError(E('read', E('open', 'NotAllowed', plain('no'))), ': ')).to.equal(
      'read: access denied: open: no',
    );
  });

  it('does not recurse over a long chain', () => {
    let e = plain('end');
    for (let i = 0; i < 200; i++) e = new ReflowError({ op: `f${i}`, cause: e });
    expect(e.message.split(':\n\t')).to.have.length(200);
    expect(e.message).to.match(/f0: end$/);
  });
});

describe('construction of errors', () => {
  it('drops the arguments of a cause that has neither operation nor kind', () => {
    const inner = new ReflowError({ args: ['lost'], kind: 'Net', cause: plain('x') });
    expect(mkError('a', [], 'Net', inner)).to.deep.include({ kind: 'Net', message: 'a: network error: x' });
  });

  it('takes the kind a plain cause was classified as, unless it has one', () => {
    const missing = new ReflowError({ kind: 'NotExist', message: 'open f: no such file or directory' });
    expect(mkError('load', [], 'Other', missing).message).to.equal(
      'load: resource does not exist: open f: no such file or directory',
    );
    expect(mkError('load', [], 'Fatal', missing).kind).to.equal('Fatal');
  });

  it('keeps a position when the error that had it gives way', () => {
    const inner = new ReflowError({ kind: 'Net', position: 'a.rf:1:2', cause: plain('x') });
    expect(errorPosition(mkError('a', [], 'Net', inner))).to.equal('a.rf:1:2');
  });

  it('classifies what the system throws', () => {
    const kindOf = (thrown: unknown): ErrorKind => recoverError(thrown).kind;
    expect(kindOf(systemError('ENOENT', 'gone'))).to.equal('NotExist');
    expect(kindOf(systemError('ETIMEDOUT', 'slow'))).to.equal('Timeout');
    expect(kindOf(systemError('EPIPE', 'broken'))).to.equal('Temporary');
    expect(kindOf(systemError('EIO', 'bad disk'))).to.equal('Other');
    expect(kindOf(new DOMException('stop', 'AbortError'))).to.equal('Canceled');
    expect(kindOf(new DOMException('late', 'TimeoutError'))).to.equal('Timeout');
    expect(recoverError(systemError('ENOENT', 'gone')).message).to.equal('resource does not exist: gone');
    expect(recoverError('text').message).to.equal('text');
  });

  it('joins several failures, sorted', () => {
    expect(combineErrors([])).to.equal(undefined);
    const only = plain('a');
    expect(combineErrors([only])).to.equal(only);
    expect(combineErrors([plain('b'), only])?.message).to.equal('[2 errs]: [a], [b]');
  });
});

describe('predicates of errors', () => {
  it('find the first kind from the outside in', () => {
    const e = new ReflowError({ op: 'a', cause: E('b', 'Net', E('c', 'Eval')) });
    expect(isKind('Net', e)).to.equal(true);
    expect(isKind('Eval', e)).to.equal(false);
    expect(isKind('Other', plain('x'))).to.equal(false);
    expect(isKind('Net', undefined)).to.equal(false);
  });

  it('look at the outermost kind for retrying', () => {
    const transient = errorKinds.filter((kind) => isTransient(mkError('x', [], kind)));
    expect(transient).to.deep.equal(['Timeout', 'Temporary', 'TooManyTries', 'Unavailable']);
    const nonRetryable = errorKinds.filter((kind) => isNonRetryable(mkError('x', [], kind)));
    expect(nonRetryable).to.deep.equal(['NotExist', 'NotSupported', 'Fatal', 'Invalid', 'Module', 'DockerExec']);
    expect(isTransient(E('a', 'Eval', E('b', 'Timeout')))).to.equal(false);
  });

  it('tell whether a new run may help', () => {
    expect(isRestartable(E('Eval', E('Timeout', 'x')))).to.equal(true);
    expect(isRestartable(E('Fatal', E('Timeout', 'x')))).to.equal(false);
    expect(isRestartable(E('Eval', E('OOM', 'x')))).to.equal(false);
    expect(isRestartable(E('Net', 'x'))).to.equal(true);
    expect(isRestartable(plain('x'))).to.equal(false);
    expect(isRestartable(E('Eval', new ReflowError({ kind: 'TooManyTries', message: 'x' })))).to.equal(true);
    expect(isRestartable(E('Eval', E('Canceled')))).to.equal(false);
  });

  it('compare a pattern with an error', () => {
    const got = E('open', 'f', 'NotExist', plain('gone'));
    expect(matchesError(got, got)).to.equal(true);
    expect(matchesError(E('open', 'f'), got)).to.equal(true);
    expect(matchesError(E('NotExist'), got)).to.equal(false);
    expect(matchesError(E('open', 'f', 'NotExist', plain('gone')), got)).to.equal(true);
    expect(matchesError(E('open', 'f', 'NotExist', plain('here')), got)).to.equal(false);
    expect(matchesError(plain('gone'), plain('gone'))).to.equal(false);
    expect(matchesError(E('open', 'f', E('deeper')), got)).to.equal(false);
  });

  it('have a REST status', () => {
    expect(httpStatusOf('NotExist')).to.equal(404);
    expect(httpStatusOf('NotAllowed')).to.equal(405);
    expect(httpStatusOf('Temporary')).to.equal(503);
  });
});

describe('errors as JSON', () => {
  it('have the members of the original', () => {
    expect(JSON.stringify(encodeError(E('open', 'f', 'NotExist', plain('gone'))))).to.equal(
      '{"Op":"open","Arg":["f"],"Kind":"NotExist","Cause":{"Op":"","Arg":null,"Kind":"","Error":"gone"},"Error":""}',
    );
  });

  it('are built again by the rules of construction', () => {
    const json = { Op: 'a', Arg: null, Kind: 'Net', Cause: { Op: 'b', Arg: ['c'], Kind: 'Net', Error: '' }, Error: '' };
    expect(decodeError(json).message).to.equal('a: network error:\n\tb c');
  });

  it('read unknown kinds as Other and nonsense as an error', () => {
    expect(decodeError({ Op: 'a', Kind: 'Nope' }).kind).to.equal('Other');
    expect(decodeError(7).message).to.equal('malformed error');
    expect(decodeError({ Op: 7, Arg: 'x', Cause: 'y' }).message).to.equal('');
  });

  it('come back with the same kind, operations and innermost text', () => {
    const anyKind = fc.constantFrom(...errorKinds);
    const step = fc.tuple(fc.constantFrom('', 'open', 'read'), fc.array(fc.constantFrom('x', 'y')), anyKind);
    const operations = (e: ReflowError): readonly string[] => {
      const out: string[] = [];
      for (let at: ReflowError | undefined = e; at !== undefined; at = at.cause) {
        if (at.op !== '' || at.plain !== undefined) out.push(at.plain ?? [at.op, ...at.args].join(' '));
      }
      return out;
    };
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(step, { maxLength: 5 }), (text, steps) => {
        let e = plain(text);
        for (const [op, args, kind] of steps) e = mkError(op, args, kind, e);
        const back = decodeError(JSON.parse(JSON.stringify(encodeError(e))));
        expect(operations(back)).to.deep.equal(operations(e));
        expect(back.kind).to.equal(e.kind);
      }),
    );
  });
});
