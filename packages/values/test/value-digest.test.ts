import { BigFloat, type Digest, digestOf, digestText, hexDigest, renderDigest } from '@reflow-lang/base';
import {
  boolType,
  dirType,
  filesetType,
  fileType,
  floatType,
  intType,
  kindId,
  mkFunc,
  mkList,
  mkMap,
  mkModule,
  mkStruct,
  mkSum,
  mkTuple,
  stringType,
  type Type,
  topType,
  unitType,
} from '@reflow-lang/types';
import {
  Assertions,
  Delayed,
  Dir,
  digestValue,
  File,
  Fileset,
  FuncValue,
  ListValue,
  MapBuilder,
  ModuleValue,
  StructValue,
  TupleValue,
  unit,
  type Value,
  VariantValue,
  valueMaterial,
} from '@reflow-lang/values';
import { expect } from 'chai';
import fc from 'fast-check';
import { valuesOfOneType } from './arbitraries.ts';
import { digestVectors, named } from './conformance.ts';
import { alpha, beta, hello, hexOfMaterial, reference, world } from './samples.ts';

const float = (text: string): BigFloat => {
  const x = BigFloat.parse(text);
  if (!x) throw new Error(`not a float: ${text}`);
  return x;
};

const list = (...items: readonly Value[]): ListValue => new ListValue(items);

function mapOf(keyType: Type, pairs: readonly (readonly [Value, Value])[]): Value {
  const builder = new MapBuilder();
  for (const [key, value] of pairs) builder.set(key, value, keyType);
  return builder.build();
}

const ascii = (text: string): string => hexOfMaterial(text);
const pairType = [
  { name: 'zed', type: intType },
  { name: 'abe', type: stringType },
];
const treeType = mkSum([{ tag: 'Leaf' }, { tag: 'Node', elem: intType }]);

/** Spec: 04 §17.1. */
const vectors: readonly (readonly [string, Value, Type, string, string])[] = [
  ['0', 0n, intType, '02', 'dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986'],
  ['7', 7n, intType, '0207', 'ce43ee4403938454977cd110363e0771516c187e47afd4485926113d8a9f0f6b'],
  ['-7', -7n, intType, '020007', '012a52bd2742febfa52dc00399c53d15c1b2e6292b5cf737505330383b14ef0e'],
  ['255', 255n, intType, '02ff', '9d1c30a2a7e68aa057473e50d789160535797a9a133042c9c54eec2da5595dad'],
  ['256', 256n, intType, '020100', '27c481628200c5ed2467af54a9a4128daede2cd8afe1acc2670a104645381067'],
  ['-256', -256n, intType, '02000100', '7dc4096fa4ca962ffe7ba24f3cb48480065a7714e6a4a27588185d3d86a8dde8'],
  [
    '2^64',
    2n ** 64n,
    intType,
    '02010000000000000000',
    '788ad06dc1c081eaf456d51dc49ea34c8c922ed27cb7f9c55c461d2ffef5b45c',
  ],
  [
    '0.0',
    float('0.0'),
    floatType,
    `0f${ascii('0.0000000000e+00')}`,
    '3273c223cc1b235c28c4785c357798fe58d7eb6b7a3a3a50338dabffe591c6c8',
  ],
  [
    '-0.0',
    float('-0.0'),
    floatType,
    `0f${ascii('-0.0000000000e+00')}`,
    '42424f724a5acbd2275a348bf483baed312ba3cca479ea8146ca59938569db1a',
  ],
  [
    '0.5',
    float('0.5'),
    floatType,
    `0f${ascii('5.0000000000e-01')}`,
    '7eea9483292141320e39afee3d1b0ab077c2c1d520430b0fd5d72fe6a7da3df1',
  ],
  [
    '2^-16',
    float('1p-16'),
    floatType,
    `0f${ascii('1.5258789062e-05')}`,
    '50136ea502e29a9e7c066ffb4d32c391099d4771439a4c8c1e53d4ae3cdc2203',
  ],
  [
    '12345678900.5',
    float('12345678900.5'),
    floatType,
    `0f${ascii('1.2345678900e+10')}`,
    '34eabd8a5312b80ce95839ee158de0f1dfb10b47670762552568fcbfb6603605',
  ],
  [
    '12345678901.5',
    float('12345678901.5'),
    floatType,
    `0f${ascii('1.2345678902e+10')}`,
    '325ebf25e396bdaf82738f8bc43ef60ffaaa48ed501ef70d9b09ca46ace92078',
  ],
  [
    '1e300',
    float('1e300'),
    floatType,
    `0f${ascii('1.0000000000e+300')}`,
    'e137c02ceea52a837f1c379e450d9622acaecec16227d007d1efc5d6d0f361b5',
  ],
  [
    '+Inf',
    float('Inf'),
    floatType,
    `0f${ascii('+Inf')}`,
    '8259af609a1f7065edfcdc63f19df1213b3fc2976f5467680658c5ca81f780e2',
  ],
  ['""', '', stringType, '03', '084fed08b978af4d7d196a7446a86b58009e636b611db16211b65a9aadff29c5'],
  ['"a,b"', 'a,b', stringType, '03612c62', '75608b0afe60344da2aabcad0f00668417d077af11488182c50f6188b8441181'],
  ['"κ😀"', 'κ😀', stringType, '03cebaf09f9880', '8aee30c71cfef5381f442231eb6d983b1596ed086603ed8ce139e00fcec3dc43'],
  ['false', false, boolType, '0400', 'c0ba8a33ac67f44abff5984dfbb6f56c46b880ac2b86e1f23e7fa9c402c53ae7'],
  ['true', true, boolType, '0401', '38b8bc5c86db41a80615b2f4694fc754cccffb95e8933d5b376021feab83cea3'],
  ['()', unit, unitType, '07', 'ca358758f6d27e6cf45272937977a748fd88391db679ceda7dc7bf1f005ee879'],
  [
    '[]',
    list(),
    mkList(intType),
    '080000000000000000',
    '92c0a3cd8b571ac5634aa066fcc63d7b62155c36126a29231d97692ff2944875',
  ],
  [
    '[1, 2]',
    list(1n, 2n),
    mkList(intType),
    '08020000000000000002010202',
    'f30b36d8b8af81bed38bab01f09c759c05cd7c95c70252bf3b5be07608e22bbb',
  ],
  [
    '[[1], []]',
    list(list(1n), list()),
    mkList(mkList(intType)),
    '0802000000000000000801000000000000000201080000000000000000',
    'ef9bb88e30474ee6c95dd6db39d168cedc4d80a031f253d7f0eae40109a9ef95',
  ],
  [
    '(3, "x")',
    new TupleValue([3n, 'x']),
    mkTuple([
      { name: '', type: intType },
      { name: '', type: stringType },
    ]),
    '0a020000000000000002030378',
    '6d50d0e668a1908097a62e8747388d77f9c1a34de3b7a263e59774e044f1b0d1',
  ],
  [
    '{zed: 1, abe: "q"}',
    new StructValue(['zed', 'abe'], [1n, 'q']),
    mkStruct(pairType),
    '0c020000000000000003710201',
    'e01482a413135139f16ce4f9fde09ceafdbcd63448b60b670ea5989c2e38b766',
  ],
  [
    'module',
    new ModuleValue(
      new Map<string, Value>([
        ['zed', 1n],
        ['abe', 'q'],
      ]),
    ),
    mkModule(pairType, []),
    '0d020000000000000003710201',
    '83773550ebf34ed70c4b4712be96dff597db7cca24f20e819f12530badb3d7b5',
  ],
  [
    '[:]',
    mapOf(topType, []),
    mkMap(topType, topType),
    '090000000000000000',
    'a66c701845710c6cd6082b9789002c9bd6f626f14801c76e55cdc6b0298508ea',
  ],
  [
    '["p": 1, "q": 2, "r": 3]',
    mapOf(stringType, [
      ['p', 1n],
      ['q', 2n],
      ['r', 3n],
    ]),
    mkMap(stringType, intType),
    '090300000000000000037202030370020103710202',
    'c94d1c2f5fceff0980ae024528b210d46d696b6189e5d064c53c361127d5f6f5',
  ],
  [
    '[1: "a", 2: "b"]',
    mapOf(intType, [
      [1n, 'a'],
      [2n, 'b'],
    ]),
    mkMap(intType, stringType),
    '0902000000000000000201036102020362',
    '96d78b8f0ad8ad9c5d98a6ddd5d88172ecd154769bafd0e9682667bfec48a74f',
  ],
  [
    '#Leaf',
    new VariantValue('Leaf'),
    treeType,
    '124c656166',
    'ded0b6ca8e70fca1e609410edb4b6fd25835bd7fe8ab00446d6e3f3c0335e7f3',
  ],
  [
    '#Node(9)',
    new VariantValue('Node', 9n),
    treeType,
    '124e6f64650209',
    '2bb97b86dd0a3851bdd044ee01a50b5a77395c39ae90654d49175c0b8777a289',
  ],
];

describe('value digests: the vectors', () => {
  for (const [name, value, type, material, digest] of vectors) {
    it(`are those of the original for ${name}`, () => {
      expect(hexOfMaterial(valueMaterial(value, type))).to.equal(material);
      expect(hexDigest(digestValue(value, type))).to.equal(digest);
      expect(hexDigest(digestValue(value, type)), 'remembered').to.equal(digest);
    });
  }

  it('use the original ids of kinds', () => {
    const { ident, ...ids } = digestVectors.kindIDs;
    expect({ ...ids, ref: ident }).to.deep.equal({ ...kindId });
  });

  it('order keys as the iteration of maps does', () => {
    const prefix = (value: Value, type: Type): string => hexDigest(digestValue(value, type)).slice(0, 8);
    expect(['r', 'p', 'q'].map((s) => prefix(s, stringType))).to.deep.equal(['2f189df4', '814789ef', '908bec6b']);
    expect([1n, 10n, 2n, 3n].map((n) => prefix(n, intType))).to.deep.equal([
      '25dfd29c',
      '3583fc67',
      '50cff72c',
      'ee9040f6',
    ]);
  });
});

describe('value digests: files, directories, filesets', () => {
  const ref = { size: 42, source: 's3://bkt/key', etag: 'e1' };
  const asserted = Assertions.of([
    [
      { subject: 's3://bkt/key', namespace: 'blob' },
      { etag: 'e1', size: '42' },
    ],
  ]);
  const cases: readonly (readonly [string, Value, Type, string])[] = [
    ['a resolved file', alpha, fileType, '0bd42871d5b8871e7c9df0a52b0f90e6ab8e7e26b9867a1fc60bb3f379be25e0'],
    ['a reference', new File(ref), fileType, '085ba86a9d6ad40d1cfd21ddc213aa03c1c1dcc4d37f1eb767450637903cedd7'],
    [
      'a directory',
      Dir.of([
        ['e', alpha],
        ['d/x', beta],
      ]),
      dirType,
      '82cac13a2df1ffb0a3d6e249ce877c6090ed58ad07a5356738afffb82d6ce15a',
    ],
    ['the empty directory', Dir.empty, dirType, '67586e98fad27da0b9968bc039a1ef34c939b9b8e523a8bef89d478608c5ecf6'],
    [
      'the empty fileset',
      Fileset.empty,
      filesetType,
      'c80c5b230178ab91463d270b23bc85a3b67eebc7f8a27659e5ea413f7b08b3ea',
    ],
    [
      'a fileset',
      Fileset.ofFile(alpha),
      filesetType,
      '3b35f34347fcdd590f56c720fe13ca4ae86e4b3cb746c6fa481ed05da401369d',
    ],
  ];
  for (const [name, value, type, digest] of cases) {
    it(`are those of the original for ${name}`, () => {
      expect(hexDigest(digestValue(value, type))).to.equal(digest);
    });
  }

  it('have no kind byte where a value has a digest of its own', () => {
    expect(valueMaterial(alpha, fileType)).to.equal(alpha.id);
    const fs = Fileset.ofFile(alpha);
    expect(valueMaterial(fs, filesetType)).to.equal(fs.digest());
  });

  it('take the assertions of a reference in, unless its content is known', () => {
    const plain = new File(ref);
    expect(hexDigest(plain.digest())).to.equal('ceb4d73fa099e5a8d16296123f39f375787a6691579992c589f0d8c0aeda3bb4');
    expect(hexDigest(plain.withAssertions(asserted).digest())).to.equal(
      '96da7579370aa6e54e3440b35102b6b929a346f933f1157acd0954f75f0929d1',
    );
    expect(new File({ ...ref, assertions: asserted, contentHash: alpha.id }).digest()).to.equal(alpha.id);
    expect(hexDigest(new File({ size: 0 }).digest())).to.equal(
      'af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc',
    );
  });

  const fileValues: ReadonlyMap<string, readonly [Value, Type]> = new Map<string, readonly [Value, Type]>([
    ['file hello', [hello, fileType]],
    ['file ref', [reference, fileType]],
    [
      'dir a=hello b=world',
      [
        Dir.of([
          ['b', world],
          ['a', hello],
        ]),
        dirType,
      ],
    ],
    [
      'dir nested',
      [
        Dir.of([
          ['x/y/b', world],
          ['x/a', hello],
        ]),
        dirType,
      ],
    ],
    ['unit', [unit, unitType]],
    ['map string file', [mapOf(stringType, [['a', hello]]), mkMap(stringType, fileType)]],
    ['empty list of int', [list(), mkList(intType)]],
  ]);
  for (const [name, [value, type]] of fileValues) {
    it(`agree with the vector ${name}`, () => {
      expect(renderDigest(digestValue(value, type))).to.equal(named(digestVectors.fileValues, name).digest);
    });
  }

  it('leave no vector of file values out', () => {
    expect([...fileValues.keys()].sort()).to.deep.equal(digestVectors.fileValues.map(({ name }) => name).sort());
  });
});

class FakeFlow extends Delayed {
  digest(): Digest {
    return digestText('flow');
  }
  key(): Digest {
    return digestText('key');
  }
  toString(): string {
    return 'flow';
  }
}

class FakeFunction extends FuncValue {
  apply(): Value {
    return unit;
  }
  digest(): Digest {
    return digestText('function');
  }
  exact(): string {
    return 'function';
  }
}

describe('value digests: rules', () => {
  it('take a delayed element by the digest of its flow', () => {
    const material = valueMaterial(list(new FakeFlow(), 1n), mkList(intType));
    expect(material).to.equal(
      `${valueMaterial(list(0n, 0n), mkList(intType)).slice(0, 9)}${digestText('flow')}\x02\x01`,
    );
  });

  it('take a function by its digest', () => {
    expect(valueMaterial(new FakeFunction(), mkFunc([], intType))).to.equal(digestText('function'));
  });

  it('see only the fields of the type', () => {
    const wide = new StructValue(['extra', 'abe', 'zed'], [true, 'q', 1n]);
    expect(digestValue(wide, mkStruct(pairType))).to.equal(
      digestValue(new StructValue(['zed', 'abe'], [1n, 'q']), mkStruct(pairType)),
    );
  });

  it('take the last of several fields of one name', () => {
    const twice = new StructValue(['a', 'a'], [1n, 2n]);
    const type = mkStruct([{ name: 'a', type: intType }]);
    expect(digestValue(twice, type)).to.equal(digestValue(new StructValue(['a'], [2n]), type));
  });

  it('are of the material, whatever has been remembered before', () => {
    fc.assert(
      fc.property(valuesOfOneType(2), (values) => {
        for (const { value, type } of values) {
          expect(digestValue(value, type)).to.equal(digestOf(valueMaterial(value, type)));
        }
      }),
    );
  });

  it('of strings survive any number of other strings', () => {
    const before = digestValue('again', stringType);
    for (let i = 0; i < 10_000; i++) digestValue(`other ${i}`, stringType);
    expect(digestValue('again', stringType)).to.equal(before);
  });

  it('manage lists of a million elements', () => {
    const long = new ListValue(Array.from({ length: 1_000_000 }, () => 1n));
    expect(hexDigest(digestValue(long, mkList(intType)))).to.equal(
      hexDigest(digestOf(`\x08\x40\x42\x0f\0\0\0\0\0${'\x02\x01'.repeat(1_000_000)}`)),
    );
  });

  it('refuse a value that is not of its type', () => {
    const wrong: readonly (readonly [Value, Type])[] = [
      ['x', intType],
      [1n, mkList(intType)],
      [1n, fileType],
      [new VariantValue('Other'), treeType],
      [new StructValue([], []), mkStruct(pairType)],
    ];
    for (const [value, type] of wrong) expect(() => valueMaterial(value, type)).to.throw(/internal error/);
  });
});
