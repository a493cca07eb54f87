// The original's answers for flows built by hand. Spec: testdata/conformance/README.md.

import { readFileSync } from 'node:fs';
import { digestText, renderDigest } from '@reflow-lang/base';
import {
  cacheKeys,
  canonicalize,
  collectFlow,
  dataFlow,
  execFlow,
  externFlow,
  Flow,
  groupbyFlow,
  internFlow,
  kFlow,
  mapFlow,
  mergeFlow,
  op,
  opDigestTag,
  valFlowWithDigest,
} from '@reflow-lang/flow';
import { File, Fileset } from '@reflow-lang/values';
import { expect } from 'chai';

interface FlowCase {
  readonly name: string;
  readonly digest: string;
  readonly canonical: string;
  readonly hashV1: string;
  readonly string: string;
}

interface Corpus {
  readonly flows: readonly FlowCase[];
  readonly physical: readonly { readonly name: string; readonly cacheKeys: readonly string[] }[];
  readonly opDigestStrings: Readonly<Record<string, string>>;
}

const corpus: Corpus = JSON.parse(
  readFileSync(new URL('../../../testdata/conformance/digests.json', import.meta.url), 'utf8'),
);

const resources = { cpu: 2, mem: 2 ** 30 };
const intern = internFlow('s3://bucket/key/');
const exec = execFlow({ image: 'ubuntu', cmd: 'cat %s > $out', resources, deps: [intern] });
const noFlow = (): Flow => intern;

const flows: Readonly<Record<string, Flow>> = {
  'intern s3://bucket/key/': intern,
  'data empty': dataFlow(new Uint8Array()),
  'val flowdigest abc': valFlowWithDigest('x', digestText('abc')),
  "exec ubuntu 'cat %s > $out' deps[intern]": exec,
  'exec argmap in0 out0': execFlow({
    image: 'ubuntu',
    cmd: 'cp %s %s',
    deps: [intern],
    argmap: [
      { out: false, index: 0 },
      { out: true, index: 0 },
    ],
  }),
  'extern s3://out/ deps[exec]': externFlow('s3://out/', exec),
  'groupby ^(.*)_': groupbyFlow('^(.*)_', intern),
  'merge intern,exec': mergeFlow(intern, exec),
  'map exec over intern': mapFlow((f) => execFlow({ image: 'ubuntu', cmd: 'cat %s > $out', deps: [f] }), intern),
  'requirements over exec': new Flow({
    op: op.requirements,
    deps: [exec],
    flowRequirements: { min: { mem: 1 }, width: 0 },
  }),
  'k abc over intern,exec': kFlow('abc', noFlow, [intern, exec]),
  'exec with extradigest abc': new Flow({
    op: op.exec,
    image: 'ubuntu',
    cmd: 'echo hi',
    extraDigest: digestText('abc'),
  }),
};

const file = (text: string): File => new File({ id: digestText(text), size: text.length });
const hello = Fileset.ofFile(file('hello\n'));
describe('flows of the corpus', () => {
  for (const { name, digest, canonical, hashV1, string } of corpus.flows) {
    it(`${name} has the original's digests and text`, () => {
      const flow = flows[name];
      if (flow === undefined) throw new Error(`no flow for ${name}`);
      expect(renderDigest(flow.digest())).to.equal(digest);
      expect(renderDigest(canonicalize(flow).digest())).to.equal(canonical);
      expect(renderDigest(canonicalize(flow, { hashV1: true }).digest())).to.equal(hashV1);
      expect(flow.toString()).to.equal(string);
    });
  }

  it('every operation has its digest tag', () => {
    expect(opDigestTag).to.deep.equal(corpus.opDigestStrings);
  });

  it('collect replaces what it matched', () => {
    expect(collectFlow('a', 'b', intern).toString()).to.match(/ collect re a repl b deps 8ebfdcaa$/);
  });
});

/** The original made the argmap explicit before it took the logical digest of these. */
const explicit = [{ out: false, index: 0 }];
const dep = internFlow('s3://bucket/key');

const physical: Readonly<Record<string, readonly [Flow, readonly Fileset[]]>> = {
  "exec ubuntu 'cat %s > $out' dep=single(hello)": [
    execFlow({ image: 'ubuntu', cmd: 'cat %s > $out', deps: [dep], argmap: explicit }),
    [hello],
  ],
  'extern s3://out/ dep=single(hello)': [externFlow('s3://out/', dep), [hello]],
  intern: [intern, []],
};

/** Its command is not recorded. */
const unknownCommand = 'exec argmap in0 out0 out1 dep=dir(a=hello,b=world)';

describe('cache keys of the corpus', () => {
  for (const { name, cacheKeys: expected } of corpus.physical) {
    if (name === unknownCommand) continue;
    it(`${name} has the original's keys`, () => {
      const known = physical[name];
      if (known === undefined) throw new Error(`no flow for ${name}`);
      expect(cacheKeys(...known).map(renderDigest)).to.deep.equal(expected);
    });
  }
});
