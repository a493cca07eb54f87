import { renderDigest } from '@reflow-lang/base';
import { Flow, renderOp } from '@reflow-lang/flow';
import { force } from '@reflow-lang/lower';
import { digestValue, equalValues, type Value } from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import { postOrder } from '../corpus.ts';
import { type GeneratedProgram, type GenerateOptions, generateProgram } from '../generated-program.ts';
import { makeInstance, openWorkspace } from '../program.ts';
import { evaluateApart, type Outcome } from '../sequential.ts';

// Laws of digests and exact keys, on generated programs. Spec: 03-evaluation §18, §20, §25.4.

const numbers = fc.array(fc.nat(2 ** 30), { minLength: 400, maxLength: 400 });

/** A program, and one like it: drawn from the same numbers but one. */
const twins = (options: GenerateOptions): fc.Arbitrary<readonly GeneratedProgram[]> =>
  fc.tuple(numbers, fc.nat(399), fc.nat(2 ** 30)).map(([drawn, at, other]) => {
    const changed = drawn.with(at, other);
    return [generateProgram(drawn, options), generateProgram(changed, options)];
  });

const plainNames = (id: number): string => `v${id}`;
/** Longer, in another order, and none of them a plain one. */
const otherNames = (id: number): string => `n${9999 - id * 7}_x`;

/** What `Main` is, before anything is evaluated: a graph, or the digest of an immediate value. */
function mainOf(source: string): Flow | string {
  const instance = makeInstance(openWorkspace('.', { 't.rf': source }), 't.rf', []);
  if (!instance.ok) throw new Error(`${instance.error.err}\n${source}`);
  const { module, value } = instance.value;
  const type = module.exports.findLast(({ name }) => name === 'Main')?.type;
  const main = value.members.get('Main');
  if (type === undefined || main === undefined) throw new Error('no Main');
  const forced = force(main, type);
  return forced instanceof Flow ? forced : renderDigest(digestValue(forced, type));
}

const describeNode = (node: Flow): string =>
  `${renderOp(node.op)} ${renderDigest(node.digest())} ${renderDigest(node.key())}`;

/** Generated programs have a value, and so has each of their nodes. */
function resolvedValue(outcome: Outcome): Value {
  if ('err' in outcome) throw outcome.err;
  return outcome.value;
}

describe('digests and keys of generated programs', function () {
  this.timeout(120_000);

  it('do not depend on names', () => {
    fc.assert(
      fc.property(numbers, fc.boolean(), (drawn, isDelayed) => {
        const program = generateProgram(drawn, { execs: true, depth: 3, parts: 3 });
        const [one, other] = [plainNames, otherNames].map((name) => mainOf(program({ name, isDelayed })));
        if (!(one instanceof Flow) || !(other instanceof Flow)) {
          expect(one).to.equal(other);
          return;
        }
        expect(postOrder(one).map(describeNode)).to.deep.equal(postOrder(other).map(describeNode));
      }),
      { numRuns: 100 },
    );
  });

  it('do not depend on names, of nodes that come up while evaluating neither', () => {
    fc.assert(
      fc.property(numbers, (drawn) => {
        const program = generateProgram(drawn, { execs: true, depth: 3, parts: 3 });
        const [one, other] = [plainNames, otherNames].map((name) => {
          const main = mainOf(program({ name, isDelayed: true }));
          return main instanceof Flow ? [...evaluateApart(main).keys()].map(describeNode) : [];
        });
        expect(one).to.deep.equal(other);
      }),
      { numRuns: 100 },
    );
  });

  it('that are equal are of equal values, in programs that hardly differ', () => {
    fc.assert(
      fc.property(twins({ execs: true, depth: 2, parts: 12 }), (programs) => {
        const values = new Map<string, Value>();
        for (const program of programs) {
          const source = program({ name: plainNames, isDelayed: true });
          const main = mainOf(source);
          for (const [node, outcome] of main instanceof Flow ? evaluateApart(main) : []) {
            const value = resolvedValue(outcome);
            const known = values.get(node.key());
            if (known !== undefined && !equalValues(known, value)) {
              expect.fail(`${describeNode(node)} is ${known} and ${value}\n${source}`);
            }
            values.set(node.key(), value);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
