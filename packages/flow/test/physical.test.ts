// Physical digests, cache keys, exact keys and checks. Spec: 05-flow-eval §6.4-6.7, §13.4, §23.

import { digestText, renderDigest } from '@reflow-lang/base';
import { cacheKeys, checkOf, exactKey, exactKeyJson, execFlow, Flow, op, physicalDigests } from '@reflow-lang/flow';
import { exactFileset, File, Fileset, unit } from '@reflow-lang/values';
import { expect } from 'chai';
import { beta, execF2, execF3, execF4, externF6, filesetA, hex, internIn } from './sample.ts';

const f20 = new Flow({ op: op.exec, image: 'img:1', cmd: 'cat %s', deps: [internIn()], extraDigest: digestText('1') });
const reference = Fileset.ofFile(new File({ size: 42, source: 's3://bkt/key', etag: 'e1' }));
const list = Fileset.ofList([filesetA, Fileset.ofMap([['a', new File({ id: beta, size: 4 })]])]);

describe('physical digest', () => {
  const vectors = [
    ['P1', execF3(), [filesetA], 'bed00eeca2dbe78ac9db477be59885d484c278627b97c29a7927a2a6e4f671cf'],
    ['P2', execF4(), [filesetA, filesetA], 'acc2b413a4cc624837ab3021a3bb1a877df06af30a4958a5db536064b2bca589'],
    [
      'P3',
      execFlow({ image: 'img@sha256:00', cmd: 'cat %s', deps: [internIn()] }),
      [filesetA],
      'de5ac07a4b3d71603b27caf5f0586b4717b9ea3f5f1db51c3c77cd0d28d4203e',
    ],
    ['P4', externF6(), [filesetA], '3d3490de5d0a357b8c92277c598d07a232909ee8a327aecd2c8a528d338527da'],
    ['P5', execF2(), [], 'b1a60a55ba154d9788d16b386f51eb1a4e0061042eeaab2782bc422c7ccce57e'],
    ['P6', execF3(), [list], 'b1d8d37e5415fed074dfe33d7984726d103036108ddd47e82a530c0fed6ad4a5'],
    ['P7', execF3(), [reference], '60438d04d99138fccf1dddc97a34666c6e3a0b7bf70a9a7cc815dff812581caf'],
    ['P8', f20, [filesetA], '1fdd6004ce16dcaa0b63153d29eb0646bd53ec2327136a4f1c99eed75875ece9'],
  ] as const;
  for (const [name, flow, values, digest] of vectors) {
    it(`agrees with the original: ${name}`, () => {
      expect(physicalDigests(flow, values).map(hex)).to.deep.equal([digest]);
    });
  }

  it('contains no universe and, without argmap, the identity (E1)', () => {
    const w = Fileset.ofFile(new File({ size: 5 }));
    const flow = execFlow({
      image: `ubuntu@sha256:${'a'.repeat(64)}`,
      cmd: '\n\tcat %s > %s; echo %s 100%%\n',
      deps: [internIn(), internIn()],
      argmap: [
        { out: false, index: 0 },
        { out: true, index: 0 },
        { out: false, index: 1 },
      ],
    });
    expect(physicalDigests(flow, [w, w]).map(hex)).to.deep.equal([
      'fa386b11e9fb4b171482948b97b5f28d5541b656378b2e56270674e9e7dd3497',
    ]);
  });

  it('is there only when every dependency is known', () => {
    expect(physicalDigests(execF4(), [filesetA, undefined])).to.deep.equal([]);
    expect(physicalDigests(internIn(), [])).to.deep.equal([]);
  });

  it('is made with the resolved image, then with the image as written', () => {
    const flow = execF3();
    const written = physicalDigests(flow, [filesetA]);
    flow.originalImage = flow.image;
    flow.image = 'img@sha256:00';
    const both = physicalDigests(flow, [filesetA]);
    expect(both.map(hex)[0]).to.equal('de5ac07a4b3d71603b27caf5f0586b4717b9ea3f5f1db51c3c77cd0d28d4203e');
    expect(both.slice(1)).to.deep.equal(written);
  });

  it('does not change when an argmap is made explicit', () => {
    const flow = execF3();
    const before = physicalDigests(flow, [filesetA]);
    flow.argmap = [{ out: false, index: 0 }];
    expect(physicalDigests(flow, [filesetA])).to.deep.equal(before);
  });

  it('refuses a value that is not a fileset', () => {
    expect(() => physicalDigests(execF3(), [unit])).to.throw('not a fileset');
  });

  it('comes before the logical digest among the cache keys', () => {
    const flow = execF3();
    expect(cacheKeys(flow, [filesetA])).to.deep.equal([...physicalDigests(flow, [filesetA]), flow.digest()]);
    expect(cacheKeys(flow, [undefined])).to.deep.equal([flow.digest()]);
  });
});

describe('exact key', () => {
  it('is canonical JSON: sorted keys, no blanks', () => {
    const json = exactKeyJson({
      type: 'exec',
      image: 'img',
      cmd: 'cat %s > %s',
      args: [{ fileset: filesetA }, { out: 0 }],
      outputIsDir: [true],
      url: '',
      aws: false,
      docker: true,
    });
    const fileset = renderDigest(exactFileset(filesetA));
    expect(json).to.equal(
      `{"args":[{"fileset":"${fileset}"},{"out":0}],"aws":false,"cmd":"cat %s > %s","docker":true,` +
        '"image":"img","outputIsDir":[true],"type":"exec","url":"","v":1}',
    );
  });

  it('tells apart arguments that the physical digest runs together', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => [name, new File({ id: beta, size: 4 })] as const);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three files');
    const flow = execF4();
    const left = [Fileset.ofMap([a, b]), Fileset.ofMap([c])];
    const right = [Fileset.ofMap([a]), Fileset.ofMap([b, c])];
    expect(physicalDigests(flow, left)).to.deep.equal(physicalDigests(flow, right));
    expect(exactKey(flow, flow.image, left)).not.to.equal(exactKey(flow, flow.image, right));
  });

  it('does not depend on ident and resources, but on kinds of outputs', () => {
    const flow = execF4();
    const other = execF4();
    other.ident = 'x';
    other.resources = { mem: 1 };
    const values = [filesetA, filesetA];
    expect(exactKey(other, 'img:1', values)).to.equal(exactKey(flow, 'img:1', values));
    other.outputIsDir = [true];
    expect(exactKey(other, 'img:1', values)).not.to.equal(exactKey(flow, 'img:1', values));
  });

  it('reads the qualifiers of the image as written', () => {
    const plain = execF3();
    const qualified = execF3();
    qualified.originalImage = 'img:1$aws';
    expect(exactKey(qualified, 'img:1', [filesetA])).not.to.equal(exactKey(plain, 'img:1', [filesetA]));
  });
});

describe('check of a cache entry', () => {
  it('is that of the image the key was made with', () => {
    const flow = execF3();
    flow.originalImage = 'img:1';
    flow.image = 'img@sha256:00';
    const [resolved, written] = physicalDigests(flow, [filesetA]);
    if (resolved === undefined || written === undefined) throw new Error('two keys');
    expect(checkOf(flow, resolved, [filesetA])).to.equal(hex(exactKey(flow, 'img@sha256:00', [filesetA])).slice(0, 16));
    expect(checkOf(flow, written, [filesetA])).to.equal(hex(exactKey(flow, 'img:1', [filesetA])).slice(0, 16));
  });

  it('is that of the canonical key for the logical digest', () => {
    const flow = new Flow({ op: op.exec, image: 'i', cmd: 'c', salt: 'Xic' });
    expect(checkOf(flow, flow.digest(), [])).to.equal(hex(flow.key()).slice(0, 16));
    expect(flow.key()).not.to.equal(flow.digest());
  });
});
