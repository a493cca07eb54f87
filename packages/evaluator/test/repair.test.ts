// Cache entries under all keys of a node, without running anything. Spec: 05-flow-eval §18.

import { renderDigest } from '@reflow-lang/base';
import { assocKind, createRepair, type RepairConfig } from '@reflow-lang/evaluator';
import {
  createMemoryAssoc,
  createMemoryRepository,
  createVirtualClock,
  textFiles,
} from '@reflow-lang/evaluator/testing';
import { cacheKeys, type Flow, flowOfFileset, mergeFlow } from '@reflow-lang/flow';
import { encodeFilesetV2, type Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import { asFileset, exec, extern, intern, k } from './world.ts';

const ctx = { signal: new AbortController().signal };

function createShop() {
  const assoc = createMemoryAssoc();
  const repository = createMemoryRepository('shared');
  const lines: string[] = [];
  const line = (text: string): void => void lines.push(text);
  const config: RepairConfig = {
    assoc,
    repository,
    clock: createVirtualClock(),
    log: { error: line, info: line, debug: line },
  };
  const remember = async (flow: Flow, value: Fileset): Promise<void> => {
    const id = await repository.put(
      ctx,
      encodeFilesetV2(value, { includeFileRefFields: false, includeAssertions: true }),
    );
    assoc.plant(assocKind.filesetV2, flow.digest(), id);
  };
  const repair = async (flow: Flow, more: Partial<RepairConfig> = {}) => {
    const made = createRepair({ ...config, ...more });
    made.go(ctx, 3);
    await made.do(ctx, flow);
    await made.done();
    return made;
  };
  return { assoc, repository, lines, remember, repair };
}

describe('repair', () => {
  const source = (): Flow => intern('s3://b/in');
  const first = (): Flow => exec('E', 'cat %s', source());

  it('writes what one key has under all keys', async () => {
    const { assoc, remember, repair } = createShop();
    await remember(source(), textFiles('a:1'));
    await remember(first(), textFiles('e:2'));
    const made = await repair(mergeFlow(first()));
    const keys = cacheKeys(first(), [textFiles('a:1')]);
    expect(keys).to.have.length(2);
    for (const key of keys) expect(assoc.value(assocKind.filesetV2, key), renderDigest(key)).to.not.equal('');
    expect(made.numWrites).to.equal(2);
  });

  it('goes on through continuations with what the cache says', async () => {
    const { assoc, remember, repair } = createShop();
    await remember(source(), textFiles('a:1'));
    await remember(first(), textFiles('e:2'));
    const second = (): Flow => exec('F', 'wc %s', flowOfFileset(textFiles('e:2')));
    await remember(second(), textFiles('f:3'));
    const made = await repair(
      k('then', [first()], ([v]) => mergeFlow(exec('F', 'wc %s', flowOfFileset(asFileset(v))))),
    );
    expect(made.numWrites).to.equal(4);
    for (const key of cacheKeys(second(), [textFiles('e:2')])) {
      expect(assoc.value(assocKind.filesetV2, key)).to.not.equal('');
    }
  });

  it('says of what the cache does not have that it cannot be recomputed, and goes on beside it', async () => {
    const { lines, remember, repair } = createShop();
    await remember(exec('G', 'other'), textFiles('g:1'));
    const made = await repair(mergeFlow(exec('E', 'run'), exec('G', 'other')));
    expect(lines.filter((text) => text.includes('cannot recompute execs or interns'))).to.have.length(1);
    expect(made.numWrites).to.equal(2);
  });

  it('keeps the result of an exec whose inputs are lost, and does not write it back', async () => {
    const { remember, repair } = createShop();
    await remember(first(), textFiles('e:2'));
    const made = await repair(extern('s3://b/out', first()));
    expect(made.numWrites).to.equal(0);
  });

  it('takes a refused entry for one that is there, and tells of other trouble', async () => {
    const { assoc, lines, remember, repair } = createShop();
    await remember(exec('G', 'other'), textFiles('g:1'));
    let calls = 0;
    const { mkError } = await import('@reflow-lang/base');
    const store = async (): Promise<void> => {
      throw mkError('store', [], ++calls === 1 ? 'Precondition' : 'Unavailable');
    };
    const made = await repair(exec('G', 'other'), { assoc: { ...assoc, store } });
    expect(made.numWrites).to.equal(0);
    expect(lines.filter((text) => text.startsWith('assoc.Put: '))).to.have.length(1);
  });

  it('repairs chains of 10^4 execs', async () => {
    const { remember, repair } = createShop();
    let flow: Flow = exec('E0', 'run 0');
    await remember(flow, textFiles('x:0'));
    for (let i = 1; i < 10_000; i++) {
      flow = exec(`E${i}`, `run ${i} %s`, flow);
      await remember(flow, textFiles(`x:${i}`));
    }
    expect((await repair(flow)).numWrites).to.equal(20_000);
  }).timeout(30_000);
});
