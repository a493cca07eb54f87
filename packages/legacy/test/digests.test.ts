// Digests of v0 graphs under both hash versions. Spec: 09-legacy-v0 §11.

import { hexDigest } from '@reflow-lang/base';
import { renderOp } from '@reflow-lang/flow';
import { expect } from 'chai';
import { nodesOf, rootDigest, rootOf } from './open-program.ts';

const single = 'extern(intern("s3://b/k"), "s3://o/k")\n';
const exec =
  'x = image("ubuntu")["rss=10","cpu=1"] {\n\tcat {{y}} > $out # 50%\n}\ny = intern("s3://b/k")\nextern(x, "s3://o/k")\n';
const groups =
  'g(p) = collect(p, "(.*)[.]bam", "$1.out")\nextern(pullup(map(groupby(intern("s3://b/d/"), "(.*)_[12]"), g)), "s3://o/")\n';

const vectors: readonly (readonly [what: string, program: string, digest: string])[] = [
  ['one extern, v1', single, '7b70cbab45846a3d67749980ff6ae914b4c2d00e7a5c2258e5e04b5e051e3db9'],
  ['one extern, v2', `hash("v2")\n${single}`, 'ec7f734145953c6a98b6129a678a4206df28be017a892af60e525de7bdef69d8'],
  ['a command, v1', exec, '452b3c679f38219c3e75e16b3b0bbfd923522003ed3ef16987e6decb4b616249'],
  ['a map over groups, v1', groups, '6a9c65711be90abd52b9871df18c0405ac2171f5595fd294702953ec600ace13'],
  [
    'a map over groups, v2',
    `hash("v2")\n${groups}`,
    '0a4c0ad633983865c8a50acece073f69ebf1c37ca4065bf66f863381e5c6c600',
  ],
  [
    'an intern spec of two, v1',
    'extern(intern("a=s3://b/d/,s3f://b/f.txt"), "s3://o/")\n',
    'ba3199a9cdd02b0c62ca3c1c706deab170454253c803df8bcb3075a767bd47b4',
  ],
];

describe('digests of v0 graphs', () => {
  for (const [what, program, digest] of vectors) {
    it(`are the original's: ${what}`, () => {
      expect(rootDigest(program)).to.equal(digest);
    });
  }

  it('of interns are the same under both versions', () => {
    for (const program of [single, `hash("v2")\n${single}`]) {
      const intern = nodesOf(rootOf(program))[0];
      expect(intern && hexDigest(intern.digest())).to.equal(
        '1fa1247ed19ca81568335b03f4855a04446ab061a78beef76d706a5fe7c1e6e0',
      );
    }
  });

  it('of a map is that of its function applied to nothing', () => {
    const map = nodesOf(rootOf(groups)).find((flow) => renderOp(flow.op) === 'map');
    expect(map && hexDigest(map.digest())).to.equal('67a7d7454163b2abda6470dc29ebbf5c8e489ccf8dc63180744c3dcb585af0e0');
  });
});
