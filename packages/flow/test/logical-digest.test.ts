// The digest vectors of the spec. Spec: 05-flow-eval §6.1-6.3, §23.

import { digestText, plainError } from '@reflow-lang/base';
import {
  canonicalize,
  canonicalMapKey,
  collectFlow,
  dataFlow,
  digestFlow,
  execFlow,
  externFlow,
  Flow,
  flowOfFileset,
  internFlow,
  kFlow,
  mergeFlow,
  op,
  pullupFlow,
  valFlow,
  writeFlowMaterial,
} from '@reflow-lang/flow';
import { intType } from '@reflow-lang/types';
import { File, Fileset } from '@reflow-lang/values';
import { expect } from 'chai';
import { execF2, execF3, execF4, externF6, filesetA, groupbyF7, hex, internIn, mapF19 } from './sample.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const input = (index: number) => ({ out: false, index });
const output = (index: number) => ({ out: true, index });
const noFlow = (): Flow => {
  throw new Error('not evaluated here');
};
const f13 = (): Flow => valFlow(7n, intType);
const f18 = (): Flow => new Flow({ op: op.requirements, deps: [execF3()] });
const f20 = (): Flow =>
  new Flow({ op: op.exec, image: 'img:1', cmd: 'cat %s', deps: [internIn()], extraDigest: digestText('1') });

const vectors: readonly (readonly [name: string, flow: () => Flow, digest: string])[] = [
  ['F1 intern', internIn, 'ea33b504321bd909ee39d6c1426a38baa5da04d886e2fdabe63bd8df548586ef'],
  ['F2 exec without deps', execF2, 'a7fac17a677428d7a63833705259916753a6c4432bbf00e179537d508fa88a8f'],
  ['F3 exec without argmap', execF3, '2bbe6a7bb70a5b69ec917da3a24288bdef49c33dc059fbf0616b3518ed1d4f5d'],
  ['F4 exec with argmap', execF4, '3fee448623f2334c04ae0c732c946363c4cea66d2e7dbe37452157f87487991e'],
  [
    'F5 exec with two outputs',
    () =>
      new Flow({
        op: op.exec,
        image: 'img:1',
        cmd: 'cat %s %s > %s %s',
        deps: [internIn(), internIn()],
        argmap: [input(0), input(1), output(0), output(1)],
      }),
    '8e577ebb98f871baf4cf3d978e160de89b4701a2d0e2e2abfdca3116c0136711',
  ],
  ['F6 extern', externF6, '9698401fccb9139089c277030263a6250d0d365287bc13c5fe1c76fb722d49fd'],
  ['F7 groupby', groupbyF7, 'cfde3637a990f526ad7a8d2f347f5c4e98e5f5efc372e9c894f4c0123954682c'],
  [
    'F8 collect',
    () => collectFlow('\\.txt$', '.t', internIn()),
    '30c1a41f14dff8172337640011a8e2a7d4f144c7681f978cddb8431b695d9430',
  ],
  [
    'F9 merge',
    () => mergeFlow(internIn(), execF2()),
    'b068ce2c22e64ae0d4174c070ff7d51079ebce55d3fe3c32daf4d81fc0e73cbd',
  ],
  [
    'F10 pullup',
    () => pullupFlow(internIn(), execF2()),
    'd2b86ad524391d4d94a54c4048c587168370911b0a6e3347799edf59cb1dcc3b',
  ],
  ['F11 value', () => flowOfFileset(filesetA), '136cbbf9203ac85fb36f476e29ef2afd065534ab68e320aa105a8a9b8f538c64'],
  [
    'F12 empty value',
    () => flowOfFileset(Fileset.empty),
    'e9120b24a07272ed59e8e963d194c4e061701374a1bc658884219e02caab8306',
  ],
  ['F13 int value', f13, '507126391a426bf03ef6c6b30eef88a3bd3fb4b96ba90fddba5c41b55aaed3f7'],
  [
    'F14 k',
    () => kFlow('kk', noFlow, [f13(), internIn()]),
    '6cf38e48f1fdccff3c19d36c47d5917fe29b15217a2659b780418834992a7f8c',
  ],
  [
    'F15 kctx',
    () => new Flow({ op: op.kctx, flowDigest: digestText('kk'), kctx: noFlow, deps: [f13()] }),
    '6e76601514f6b12e58410682f5e2dab5024b38e942045bde52d7ceb0ca87033c',
  ],
  [
    'F16 coerce',
    () => new Flow({ op: op.coerce, flowDigest: digestText('kk'), coerce: (v) => v, deps: [internIn()] }),
    'adcf62ccdcde38bf88cbc2734c775279bda4863402b624aab215adea6a9abb3b',
  ],
  ['F17 data', () => dataFlow(bytes('alpha')), '0a11a6b6107673f081ab65fb38a800f69da6a1ebd0a94de7ba0b605e1e49022c'],
  ['F18 requirements', f18, '2bbe6a7bb70a5b69ec917da3a24288bdef49c33dc059fbf0616b3518ed1d4f5d'],
  ['F19 map', mapF19, '8f75ae262bddc4b7f1c75e92cc44981e218387c0b1295dce7a583615baeb6299'],
  ['F20 extra digest', f20, 'f1c5d88299eb698174317cd4e3a3c44ea133e36b66d4e12ac376dfc65cbdd7c7'],
];

describe('logical digest', () => {
  for (const [name, flow, digest] of vectors) {
    it(`agrees with the original: ${name}`, () => {
      expect(hex(flow().digest())).to.equal(digest);
    });
  }

  it('writes the tag of an intern, then its URL', () => {
    expect(writeFlowMaterial(internIn())).to.equal('OpInterns3://b/in');
  });

  it('reads a local file through its own digest, the tag in front', () => {
    const flow = new Flow({
      op: op.data,
      data: {
        kind: 'localFile',
        path: 'a',
        size: 5,
        digest: digestText('alpha'),
        digestAfter: (prefix) => digestText(`${prefix}alpha`),
      },
    });
    expect(flow.digest()).to.equal(dataFlow(bytes('alpha')).digest());
  });

  it('never unifies two failed values', () => {
    const failed = (): Flow => new Flow({ op: op.val, err: plainError('x') });
    expect(failed().digest()).not.to.equal(failed().digest());
  });

  it('refuses an operation without a name', () => {
    expect(() => new Flow({ op: op.k, k: noFlow }).digest()).to.throw('invalid flow digest');
  });
});

describe('legacy digest', () => {
  const v1 = { hashV1: true };
  it('inlines the material of dependencies', () => {
    expect(hex(canonicalize(execF3(), v1).digest())).to.equal(
      'c008f9c80401c563f2d21474e1dd1dd73c327ce380b167dd60458c2af4b10707',
    );
    expect(writeFlowMaterial(canonicalize(execF3(), v1))).to.equal('OpInterns3://b/inOpExecimg:1cat %s');
  });
  it('inlines it at every level', () => {
    expect(hex(canonicalize(externF6(), v1).digest())).to.equal(
      'adf87be43abf80a6ca07bcc1dc55ac7abac656c64092fb1ca46d9dc9953164f0',
    );
  });
  it('inlines it inside the flow of a map', () => {
    const map = canonicalize(mapF19(), v1);
    expect(writeFlowMaterial(map)).to.equal('OpInterns3://b/inOpGroupby^(.)/OpMapOpValOpExecimg:1cat %s');
    expect(hex(map.digest())).to.equal('292ea307cf4f373699dbfb46e8846f165d820b18c77bd66b5836b7c9058b9c79');
  });
  it('is a property of the node, not of the whole graph', () => {
    const dep = execF3();
    const legacy = new Flow({ op: op.extern, url: 's3://b/out', deps: [dep], config: v1 });
    expect(writeFlowMaterial(legacy)).to.equal(`${internIn().digest()}OpExecimg:1cat %sOpExterns3://b/out`);
  });
});

describe('digest under a universe', () => {
  const u1 = { universe: 'u1' };
  it('begins every material with the universe', () => {
    expect(writeFlowMaterial(internIn(), u1)).to.equal('u1OpInterns3://b/in');
    expect(hex(digestFlow(internIn(), u1))).to.equal(
      '8cfea8880cff24fbcc7cf904e63af3322ce56e38301adfe4eacc8a685d16cdb7',
    );
    expect(hex(digestFlow(execF3(), u1))).to.equal('5dc100ac72d447df424b2b9dc13cad275e6295e522f9ec3092352e7fd33ef07f');
  });
  it('names it twice above a requirement', () => {
    expect(hex(digestFlow(f18(), u1))).to.equal('ac8ad768b2545267f1a0fa09debc3b30547028d78ebefbed83dea344e52ed53d');
  });
  it('names it again before the flow of a map', () => {
    expect(hex(digestFlow(mapF19(), u1))).to.equal('3b82138b63d500b726549f739346374b2c2dec0c12b7c78812231724b2949d80');
  });
  it('names it in inlined material too', () => {
    const legacy = canonicalize(execF3(), { hashV1: true });
    expect(writeFlowMaterial(legacy, u1)).to.equal('u1u1OpInterns3://b/inOpExecimg:1cat %s');
    expect(hex(digestFlow(legacy, u1))).to.equal('f6d0de2caf5bfa804a2a8bcf0f980420c5b0b3eb752a7524d1e78e2c59bbee5e');
  });
  it('leaves the digest without universe alone', () => {
    const flow = execF3();
    digestFlow(flow, u1);
    expect(hex(flow.digest())).to.equal('2bbe6a7bb70a5b69ec917da3a24288bdef49c33dc059fbf0616b3518ed1d4f5d');
  });
});

describe('vectors confirmed with the original program', () => {
  const w = (): Flow => flowOfFileset(Fileset.ofFile(new File({ size: 5 })));
  const e1 = (): Flow =>
    execFlow({
      image: `ubuntu@sha256:${'a'.repeat(64)}`,
      cmd: '\n\tcat %s > %s; echo %s 100%%\n',
      deps: [w(), w()],
      argmap: [input(0), output(0), input(1)],
    });
  it('E1: an exec over two values', () => {
    expect(hex(e1().digest())).to.equal('a51fbe1ed3455efe9f06e7f025f2131d02e68221568191a48b6916bba2040739');
  });
  it('E2: the same in a universe', () => {
    expect(hex(digestFlow(e1(), { universe: 'MyU' })).slice(0, 8)).to.equal('ca8312c1');
  });
  it('E3: a reference as value, data, and a local file', () => {
    const hello = dataFlow(bytes('hello'));
    const file = new Flow({ op: op.coerce, flowDigest: digestText('file.fs$file1'), coerce: (v) => v, deps: [hello] });
    expect(hex(w().digest()).slice(0, 8)).to.equal('cc04e810');
    expect(hex(hello.digest()).slice(0, 8)).to.equal('acc82767');
    expect(hex(file.digest()).slice(0, 8)).to.equal('bd62027c');
  });
});

describe('key of an intern that must be read', () => {
  it('differs from the plain one by a fixed pattern', () => {
    const flow = new Flow({ op: op.intern, url: 's3://b/in', mustIntern: true });
    expect(hex(canonicalMapKey(flow))).to.equal('a21260ac85d2ce6fd09feea5124e41d6d5e449a43fef9c06e405843010cb6e1d');
    expect(canonicalMapKey(internFlow('s3://b/in'))).to.equal(flow.digest());
  });
});

describe('external flows of v0', () => {
  it('an extern digests its dependency, then its URL', () => {
    const dep = internIn();
    expect(writeFlowMaterial(externFlow('s3://b/out', dep))).to.equal(`${dep.digest()}OpExterns3://b/out`);
  });
});
