// Changing nodes of a running evaluation from outside. Spec: 05-flow-eval §2.3, §15.1.

import { flowState, renderMutation, type TraceEvent } from '@reflow-lang/evaluator';
import { textFiles, turn } from '@reflow-lang/evaluator/testing';
import { flowOfFileset, mergeFlow } from '@reflow-lang/flow';
import { expect } from 'chai';
import { asFileset, boom, createWorld, exec, k, type World } from './world.ts';

describe('a mutation', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.stop());

  it('makes a node done with a value, and what stands above goes on', async () => {
    const above = k('above', [k('never', [exec('E', 'run')], () => mergeFlow())], ([v]) => flowOfFileset(asFileset(v)));
    const { evaluation, done } = world.start(above);
    await world.alloc.started('E');
    const [node] = evaluation.flow().deps;
    if (node === undefined) throw new Error('no dep');
    evaluation.mutate(node, { kind: 'value', value: textFiles('made:1') }, { kind: 'state', state: flowState.done });
    await turn();
    expect(asFileset(evaluation.value()).digest()).to.equal(textFiles('made:1').digest());
    await world.alloc.ok('E', textFiles('x'));
    await done;
  });

  it('makes a node fail, and clears an error', async () => {
    const { evaluation, done } = world.start(k('root', [exec('E', 'run')], () => mergeFlow()));
    await world.alloc.started('E');
    evaluation.mutate(evaluation.flow(), { kind: 'error', error: boom });
    evaluation.mutate(evaluation.flow(), { kind: 'error', error: undefined });
    evaluation.mutate(evaluation.flow(), { kind: 'error', error: boom }, { kind: 'state', state: flowState.done });
    await world.alloc.ok('E', textFiles('x'));
    await done;
    expect(evaluation.err()?.message).to.equal('boom');
  });

  it('makes a node another one', async () => {
    const { evaluation, done } = world.start(mergeFlow(k('slow', [exec('E', 'run')], () => mergeFlow())));
    await world.alloc.started('E');
    const [node] = evaluation.flow().deps;
    if (node === undefined) throw new Error('no dep');
    evaluation.mutate(node, { kind: 'fork', flow: flowOfFileset(textFiles('other:1')) });
    await turn();
    expect(asFileset(evaluation.value()).list?.[0]?.digest()).to.equal(textFiles('other:1').digest());
    await world.alloc.ok('E', textFiles('x'));
    await done;
  });

  it('changes what is reserved, and marks', async () => {
    const { evaluation, done } = world.start(exec('E', 'run'));
    await world.alloc.started('E');
    const view = evaluation.facts()[0]?.node.id;
    const external = evaluation.node(view ?? '')?.external;
    const flow = evaluation.flow();
    evaluation.mutate(flow, { kind: 'setReserved', resources: { cpu: 2 } });
    evaluation.mutate(
      flow,
      { kind: 'reserve', resources: { cpu: 1, mem: 5 } },
      { kind: 'unreserve', resources: { cpu: 2 } },
    );
    expect(external?.reserved).to.deep.equal({ cpu: 1, mem: 5 });
    evaluation.mutate(
      flow,
      { kind: 'incr' },
      { kind: 'incr' },
      { kind: 'decr' },
      { kind: 'mustIntern' },
      { kind: 'cached' },
    );
    expect([external?.users, external?.mustIntern, external?.cached]).to.deep.equal([1, true, true]);
    await world.alloc.ok('E', textFiles('x'));
    await done;
  });

  it('is told to the trace, and refused for nodes that are not there', async () => {
    const trace: TraceEvent[] = [];
    const { evaluation, done } = world.start(exec('E', 'run'), {
      trace: (event) => {
        trace.push(event);
      },
    });
    await world.alloc.started('E');
    evaluation.mutate(evaluation.flow(), { kind: 'refresh' }, { kind: 'noStatus' });
    const told = trace.flatMap((event) => (event.type === 'mutate' ? event.mutations.map(renderMutation) : []));
    expect(told).to.deep.equal(['refresh', 'noStatus']);
    expect(() => evaluation.mutate(exec('F', 'other'), { kind: 'refresh' })).to.throw('have been met');
    await world.alloc.ok('E', textFiles('x'));
    await done;
  });
});
