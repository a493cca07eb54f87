import { intType } from '@reflow-lang/types';
import { digestValue, type Value } from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import { bindingDigest, findBinding } from '../../src/digest/binding.ts';
import { Env, startInstance } from '../../src/env.ts';

// Levels and digests of names: found through the instance exactly where a walk over all frames finds
// them. Spec: 03-evaluation §2.

interface FramePlan {
  readonly names: readonly string[];
  /** A defaulted parameter whose value was passed: its frame is empty. */
  readonly isEmpty: boolean;
}

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const frames = fc.array(fc.record<FramePlan>({ names: fc.array(names, { maxLength: 3 }), isEmpty: fc.boolean() }), {
  maxLength: 8,
});

let counter = 0n;
const valuesFor = ({ names: bound, isEmpty }: FramePlan): readonly (Value | undefined)[] =>
  bound.map(() => (isEmpty ? undefined : ++counter));

const pushFrame = (env: Env, plan: FramePlan): Env => env.push(plan.names, valuesFor(plan));

/** What a module's code runs in: base and arguments, toplevel frames, then the frames of one declaration. */
function environment(outer: readonly FramePlan[], toplevel: readonly FramePlan[], local: readonly FramePlan[]): Env {
  let env = outer.reduce(pushFrame, new Env(undefined, ['base'], [1n]));
  env = startInstance(env);
  for (const plan of toplevel) {
    env = pushFrame(env, plan);
    env.instance?.frames.push(env);
  }
  return local.reduce(pushFrame, env);
}

describe('a name in an environment', () => {
  it('is found where the innermost frame binds it, at that level', () => {
    fc.assert(
      fc.property(frames, frames, frames, names, (outer, toplevel, local, name) => {
        const env = environment(outer, toplevel, local);
        const wanted = env.find(name);
        if (wanted === undefined) expect(() => findBinding(env, name)).to.throw('not bound');
        else expect({ ...findBinding(env, name) }).to.deep.equal({ ...wanted });
      }),
    );
  });

  it('is found in frames that were pushed after an earlier look-up', () => {
    let env = startInstance(new Env(undefined, ['x'], [1n]));
    const push = (name: string, value: Value): void => {
      env = env.push([name], [value]);
      env.instance?.frames.push(env);
    };
    push('a', 2n);
    expect(findBinding(env, 'x').level).to.equal(2);
    push('x', 3n);
    expect(findBinding(env, 'x').level).to.equal(0);
    expect(bindingDigest(findBinding(env, 'x'), intType)).to.equal(digestValue(3n, intType));
    expect(findBinding(env, 'a').level).to.equal(1);
  });
});
