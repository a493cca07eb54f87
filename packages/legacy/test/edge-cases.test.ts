// The table of edge cases of the chapter, as far as the graph decides them.
// Spec: 09-legacy-v0 §16.

import { recoverError } from '@reflow-lang/base';
import { Flow } from '@reflow-lang/flow';
import { ListValue } from '@reflow-lang/values';
import { expect } from 'chai';
import { type Given, membersOf, nodesOf, rootOf, describe as show } from './open-program.ts';

const graphs: readonly (readonly [row: string, program: string, graph: string, given?: Given])[] = [
  ['19', 'x = image("a") { {{a}}b{{a}} }\na = "v"\nextern(x, "s3://o")\n', 'exec[a ->  vbv ]()'],
  [
    '20',
    'f(p) = image("u") { {{p}} {{q}} {{p}} }\nq = intern("s3://q")\nextern(f(intern("s3://p")), "s3://o")\n',
    'exec[u ->  %s %s %s ](intern[s3://p](), intern[s3://q](), intern[s3://p]())',
  ],
  ['21', 'x = image("a") { echo %d \\ }\nextern(x, "s3://o")\n', 'exec[a ->  echo %%d \\ ]()'],
  [
    '24',
    `w = "s"\nx = image("a") { echo \${HOME}} {{w}}\n  { x; }; fi }  \nextern(x, "s3://o")\n`,
    `exec[a ->  echo \${HOME}} s\n  { x; }; fi ]()`,
  ],
  [
    '30',
    'a = intern(args)\nextern(pullup(a), "s3://o")\n',
    'pullup(merge(intern[s3://u1](), intern[s3://u2]()))',
    { args: ['s3://u1', 's3://u2'] },
  ],
  [
    '31',
    'args = "a"\nx = intern(args)\nextern(pullup(x), "s3://o")\n',
    'pullup(merge(intern[s3://u1](), intern[s3://u2]()))',
    { args: ['s3://u1', 's3://u2'] },
  ],
  [
    '32',
    'ref = intern("s3://r")\nuse = pullup(ref)\nf(ref) = use\nextern(f(intern("s3://z")), "s3://o")\n',
    'pullup(intern[s3://z]())',
  ],
  [
    '33',
    'x = intern("s3://a,,s3f://b/c")\nextern(x, "s3://o")\n',
    'pullup(collect[^ -> ./](intern[s3://a]()), collect[\\. -> c](intern[s3f://b/c]()))',
  ],
  ['34', 'extern(intern(","), "s3://o")\n', 'pullup()'],
  ['35', 'extern(intern("n=s3://a/d/"), "s3://o")\n', 'collect[^ -> n/](intern[s3://a/d/]())'],
  ['35', 'extern(intern("n=s3://a/d"), "s3://o")\n', 'collect[\\. -> n](intern[s3://a/d]())'],
  ['36', 'extern(intern("S3://B/k"), "s3://o")\n', 'intern[s3://B/k]()'],
  [
    '37',
    'extern(intern("s3f://b/a%20b.txt,"), "s3://o")\n',
    'pullup(collect[\\. -> a b.txt](intern[s3f://b/a%20b.txt]()))',
  ],
  [
    '51',
    'x = image(param("img", "i"))["cpu=1"] { a }\nextern(x, "s3://o")\n',
    'exec[V ->  a ]()',
    { params: { img: 'V' } },
  ],
  ['–', 'w = "50%"\nx = image("a") { {{w}} }\nextern(x, "s3://o")\n', 'exec[a ->  50%% ]()'],
  [
    '–',
    'f = let g(p) = collect(p, "a") in g\nextern(f(intern("s3://a")), "s3://o")\n',
    'collect[a -> $0](intern[s3://a]())',
  ],
  [
    '–',
    'f = (p) => collect(p, "a", "b")\nextern(f(intern("s3://a")), "s3://o")\n',
    'collect[a -> b](intern[s3://a]())',
  ],
  [
    '–',
    'all(l...) = pullup(l)\nextern(all(groupby(intern("s3://a"), "(.*)")), "s3://o")\n',
    'pullup(groupby[(.*)](intern[s3://a]()))',
  ],
];

const resources: readonly (readonly [row: string, attributes: string, resources: object])[] = [
  ['25', '"cpu=1","cpu=2"', { cpu: 2 }],
  ['26', '"cpu=4","rss=5:7","data=9","nofile=7"', { cpu: 4, mem: 7, disk: 9 }],
  ['51', '"cpu=1"', { cpu: 1 }],
];

const failures: readonly (readonly [row: string, program: string, message: string])[] = [
  ['34', 'extern(intern(concat("", "")), "s3://o")\n', 't.reflow:1:21: URL "" has no scheme'],
  [
    '38',
    'extern(pullup(groupby(intern("s3://a"), concat("(.*)", "(b)"))), "s3://o")\n',
    't.reflow:1:47: wrong number of subexpressions',
  ],
  [
    '38',
    'extern(collect(intern("s3://a"), concat("(")), "s3://o")\n',
    't.reflow:1:40: regexp error parsing regexp: missing closing ): `(`',
  ],
  ['–', 'extern(intern("s3://a"), concat("out"))\n', 't.reflow:1:32: URL "out" has no scheme'],
];

describe('edge cases of v0 graphs', () => {
  for (const [row, program, graph, given] of graphs) {
    it(`row ${row}: ${JSON.stringify(program)}`, () => {
      const [extern] = rootOf(program, given).deps;
      expect(extern?.deps.map(show)).to.deep.equal([graph]);
    });
  }

  for (const [row, attributes, wanted] of resources) {
    it(`row ${row}: the resources of [${attributes}]`, () => {
      const root = rootOf(`x = image("a")[${attributes}] { }\nextern(x, "s3://o")\n`);
      expect(nodesOf(root)[0]?.resources).to.deep.equal(wanted);
      expect(nodesOf(root)[0]?.cmd).to.equal(' ');
    });
  }

  for (const [row, program, message] of failures) {
    it(`row ${row}: ${JSON.stringify(program)} fails with a place`, () => {
      const error = (() => {
        try {
          rootOf(program);
          return undefined;
        } catch (thrown) {
          return recoverError(thrown).message;
        }
      })();
      expect(error).to.equal(message);
    });
  }

  it('row 43: a parameter may stand in an extern alone', () => {
    const root = rootOf('extern(intern("s3://z"), param("out", "h"))\n', { params: { out: 's3://o' } });
    expect(show(root)).to.equal('merge(extern[s3://o](intern[s3://z]()))');
  });

  it('row 46, 49, 50: exports have values', () => {
    const members = membersOf('X = "a\\nb"\nT = args\nF(p) = p\n', { args: ['p', 'q'] });
    expect([...members.keys()]).to.deep.equal(['X', 'T', 'Main']);
    expect(members.get('X')).to.equal('a\\nb');
    const list = members.get('T');
    expect(list instanceof ListValue && list.items).to.deep.equal(['p', 'q']);
  });

  it('row 1: a program without externs is the empty value', () => {
    expect(show(rootOf(''))).to.equal('val()');
  });

  it('an export of the name Main does not replace the root', () => {
    const members = membersOf('Main = "x"\nextern(intern("s3://a"), "s3://o")\n');
    const main = members.get('Main');
    expect(main instanceof Flow && show(main)).to.equal('merge(extern[s3://o](intern[s3://a]()))');
  });
});
