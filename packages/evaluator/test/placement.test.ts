// Placing tasks and asking for machines, against the rules as they are written, one task at a time.
// Spec: 05-flow-eval §19.3 (assign, requirements), §26.9.

import { silentLogger } from '@reflow-lang/base';
import { type ExecConfig, Task } from '@reflow-lang/evaluator';
import {
  createCountingDigest,
  createMemoryRepository,
  createVirtualClock,
  namedDigest,
  ScriptedAlloc,
} from '@reflow-lang/evaluator/testing';
import {
  addParallel,
  isAvailable,
  noRequirements,
  type Requirements,
  type Resources,
  renderResources,
  scaledDistance,
  subResources,
} from '@reflow-lang/values';
import { expect } from 'chai';
import { assign, leftOver } from '../src/scheduler/assign.ts';
import { Lease } from '../src/scheduler/lease.ts';
import { LiveLeases } from '../src/scheduler/live-leases.ts';
import { requirementsOfTasks } from '../src/scheduler/requirements.ts';
import { mkSlot, type Slot } from '../src/scheduler/slot.ts';
import { WaitingTasks } from '../src/scheduler/waiting-tasks.ts';
import { createSeededRandom, type SeededRandom } from './model/seeded-random.ts';

const gib = 2 ** 30;
const sizes = (random: SeededRandom): Resources => ({
  cpu: 1 + random.below(4),
  mem: (1 + random.below(8)) * gib,
  ...(random.chance(0.2) && { gpu: random.below(2) }),
});

const config: Omit<ExecConfig, 'resources'> = {
  type: 'exec',
  ident: 'E',
  url: '',
  image: 'img',
  originalImage: '',
  cmd: 'run',
  args: [],
  needAWSCreds: false,
  needDockerAccess: false,
};

function slotOf(resources: Resources, sequence: number, priority: number): Slot {
  const task = new Task({
    config: { ...config, resources },
    repository: createMemoryRepository(),
    runID: namedDigest('run'),
    flowID: namedDigest('flow'),
    priority,
  });
  return mkSlot(task, sequence, false);
}

function leaseOf(resources: Resources, sequence: number): Lease {
  const alloc = new ScriptedAlloc({ id: `alloc${sequence}`, resources });
  const ports = { clock: createVirtualClock(), randomDigest: createCountingDigest(), log: silentLogger };
  return new Lease(alloc, sequence, ports);
}

describe('requirements', () => {
  /** The rule, one task after the other. */
  function oneByOne(all: readonly Resources[]): Requirements {
    const tasks = all
      .map((resources) => ({ resources, size: scaledDistance(resources, {}) }))
      .sort((a, b) => b.size - a.size)
      .map(({ resources }) => resources);
    let req = noRequirements;
    let have: Resources = {};
    while (tasks.length > 0) {
      let low = 0;
      for (let high = tasks.length; low < high; ) {
        const middle = (low + high) >> 1;
        if (isAvailable(have, tasks[middle] ?? {})) high = middle;
        else low = middle + 1;
      }
      if (low === tasks.length) {
        low = 0;
        req = addParallel(req, tasks[0] ?? {});
        have = req.min;
      }
      have = subResources(have, tasks[low] ?? {});
      tasks.splice(low, 1);
    }
    return req;
  }

  it('are those of the rule, for tasks of few kinds', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = createSeededRandom(seed);
      // Of what the order of sizes knows: of other features the rule takes for granted that they fit.
      const kinds = Array.from({ length: 1 + random.below(3) }, (_, i) => ({ cpu: 1 + i, mem: (1 + i) * gib }));
      const tasks = Array.from({ length: 1 + random.below(60) }, () => random.pick(kinds));
      expect(requirementsOfTasks(tasks), `seed ${seed}`).to.deep.equal(oneByOne(tasks));
    }
  });

  it('of 10^6 tasks cost no more than those of their kinds', () => {
    const kinds: readonly Resources[] = [
      { cpu: 1, mem: gib },
      { cpu: 2, mem: gib },
      { cpu: 8, mem: 4 * gib },
    ];
    const req = requirementsOfTasks(Array.from({ length: 1_000_000 }, (_, i) => kinds[i % 3] ?? {}));
    expect(req.min).to.deep.equal({ cpu: 8, mem: 4 * gib });
    expect(req.width).to.be.within(333_333, 500_000);
  }).timeout(30_000);
});

describe('assignment', () => {
  it('gives the smallest task to the smallest alloc it fits in, round after round', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = createSeededRandom(seed);
      const todo = new WaitingTasks();
      const live = new LiveLeases();
      let sequence = 0;
      const leases = Array.from({ length: 1 + random.below(6) }, () =>
        leaseOf({ cpu: 1 + random.below(8), mem: (1 + random.below(16)) * gib, gpu: random.below(2) }, sequence++),
      );
      for (const lease of leases) live.push(lease);
      const running: Slot[] = [];
      for (let round = 0; round < 6; round++) {
        for (let n = random.below(8); n > 0; n--) todo.push(slotOf(sizes(random), sequence++, random.below(2)));
        const expected = byRule([...todo.items()], leases);
        const placed = assign(todo, live, 1000);
        expect(
          placed.map(({ sequence: s, lease }) => [s, lease?.alloc.id()]),
          `seed ${seed}`,
        ).to.deep.equal(expected);
        running.push(...placed);
        for (let n = random.below(4); n > 0 && running.length > 0; n--) {
          const [done] = running.splice(random.below(running.length), 1);
          if (done?.lease === undefined) continue;
          done.lease.unassign(done.resources, done);
          live.push(done.lease);
        }
      }
    }
  });

  /** The rule: each task in its order goes to the smallest alloc it fits in, until one fits in none. */
  function byRule(tasks: readonly Slot[], leases: readonly Lease[]): readonly (readonly [number, string])[] {
    const rooms = leases.map((lease) => ({ lease, have: lease.available }));
    const todo = [...tasks].sort(
      (a, b) => a.task.priority - b.task.priority || a.distance - b.distance || a.sequence - b.sequence,
    );
    const placed: (readonly [number, string])[] = [];
    for (const task of todo) {
      const [smallest] = rooms
        .filter(({ have }) => isAvailable(have, task.resources))
        .sort((a, b) => scaledDistance(a.have, {}) - scaledDistance(b.have, {}) || a.lease.sequence - b.lease.sequence);
      if (smallest === undefined) break;
      smallest.have = subResources(smallest.have, task.resources);
      placed.push([task.sequence, smallest.lease.alloc.id()]);
    }
    return placed;
  }

  it('leaves over what would not fit into machines that have been asked for', () => {
    const todo = new WaitingTasks();
    for (let i = 0; i < 10; i++) todo.push(slotOf({ cpu: 1, mem: gib }, i, 0));
    for (let i = 0; i < 3; i++) todo.push(slotOf({ cpu: 4, mem: 8 * gib }, 10 + i, 0));
    const shown = (rooms: readonly Resources[]): readonly string[] =>
      leftOver(todo.kinds(), rooms).map(({ resources, count }) => `${count} of ${renderResources(resources)}`);
    expect(shown([])).to.have.length(2);
    expect(shown([{ cpu: 8, mem: 32 * gib }])).to.deep.equal([
      '2 of {mem:1.0GiB cpu:1 disk:0B}',
      '3 of {mem:8.0GiB cpu:4 disk:0B}',
    ]);
    expect(
      shown([
        { cpu: 8, mem: 32 * gib },
        { cpu: 16, mem: 64 * gib },
      ]),
    ).to.deep.equal([]);
    expect(
      shown([
        { cpu: 10, mem: 32 * gib },
        { cpu: 8, mem: 64 * gib },
      ]),
    ).to.deep.equal(['1 of {mem:8.0GiB cpu:4 disk:0B}']);
    expect(todo.size).to.equal(13);
  });
});
