import { BigFloat, type Digest, digestText } from '@reflow-lang/base';
import {
  boolType,
  dirType,
  filesetType,
  fileType,
  floatType,
  intType,
  mkFunc,
  mkList,
  mkMap,
  mkModule,
  mkStruct,
  mkSum,
  mkTuple,
  stringType,
  type Type,
  unitType,
} from '@reflow-lang/types';
import {
  Delayed,
  Dir,
  Fileset,
  FuncValue,
  ListValue,
  MapBuilder,
  ModuleValue,
  renderValue,
  StructValue,
  TupleValue,
  unit,
  type Value,
  VariantValue,
} from '@reflow-lang/values';
import { expect } from 'chai';
import { digestVectors, named } from './conformance.ts';
import { hello, reference, world } from './samples.ts';

class FakeFlow extends Delayed {
  digest(): Digest {
    return digestText('flow');
  }
  key(): Digest {
    return digestText('flow');
  }
  toString(): string {
    return 'flow 1234 state Init';
  }
}

class FakeFunction extends FuncValue {
  apply(): Value {
    return unit;
  }
  digest(): Digest {
    return digestText('alpha');
  }
  exact(): string {
    return '';
  }
}

function mapOf(keyType: Type, pairs: readonly (readonly [Value, Value])[]): Value {
  const builder = new MapBuilder();
  for (const [key, value] of pairs) builder.set(key, value, keyType);
  return builder.build();
}

const float = BigFloat.parse('2.50') ?? unit;
const pair = [
  { name: 'zed', type: intType },
  { name: 'abe', type: stringType },
];
const tree = mkSum([{ tag: 'Leaf' }, { tag: 'Node', elem: intType }]);

/** Spec: 04 §9.1. */
const cases: readonly (readonly [Value, Type, string])[] = [
  [-12n, intType, '-12'],
  [float, floatType, '2.5'],
  ['a"b\n', stringType, '"a\\"b\\n"'],
  [true, boolType, 'true'],
  [unit, unitType, '()'],
  [hello, fileType, '5891b5b5'],
  [reference, fileType, 's3://bucket/key'],
  [Fileset.ofFile(hello), filesetType, 'val<.=5891b5b5 6B>'],
  [
    new FakeFunction(),
    mkFunc([], intType),
    'delayed(sha256:8ed3f6ad685b959ead7022518e1af76cd816f8e8ec7ccdda1ed4018e8f2223f8)',
  ],
  [new ListValue([1n, new FakeFlow()]), mkList(intType), '[1, flow 1234 state Init]'],
  [new ListValue([]), mkList(intType), '[]'],
  [
    mapOf(intType, [
      [10n, 'x'],
      [2n, 'y'],
      [1n, 'z'],
    ]),
    mkMap(intType, stringType),
    '[1: "z", 10: "x", 2: "y"]',
  ],
  [mapOf(intType, []), mkMap(intType, stringType), '[]'],
  [
    new TupleValue([1n, 'x']),
    mkTuple([
      { name: '', type: intType },
      { name: '', type: stringType },
    ]),
    '(1, "x")',
  ],
  [new StructValue(['abe', 'extra', 'zed'], ['q', true, 1n]), mkStruct(pair), '{zed: 1, abe: "q"}'],
  [
    new ModuleValue(
      new Map<string, Value>([
        ['abe', 'q'],
        ['zed', 1n],
      ]),
    ),
    mkModule(pair, []),
    'module{val zed = 1; val abe = "q"}',
  ],
  [new VariantValue('Leaf'), tree, '#Leaf'],
  [new VariantValue('Node', 3n), tree, '#Node(3)'],
  [Dir.empty, dirType, 'dir()'],
  [
    Dir.of([
      ['b"', world],
      ['a', hello],
    ]),
    dirType,
    'dir("a": 5891b5b5, "b\\"": e258d248)',
  ],
];

describe('values as text', () => {
  for (const [value, type, want] of cases) {
    it(`print as ${want}`, () => {
      expect(renderValue(value, type)).to.equal(want);
    });
  }

  it('sort map entries by the bytes of the rendered key', () => {
    const map = mapOf(stringType, [
      ['😀', 1n],
      ['\uffff', 2n],
    ]);
    expect(renderValue(map, mkMap(stringType, intType))).to.equal('["\\uffff": 2, "😀": 1]');
  });

  it('agree with the vectors of files and directories', () => {
    const dir = Dir.of([
      ['b', world],
      ['a', hello],
    ]);
    const nested = Dir.of([
      ['x/y/b', world],
      ['x/a', hello],
    ]);
    expect(renderValue(dir, dirType)).to.equal(named(digestVectors.fileValues, 'dir a=hello b=world').value);
    expect(renderValue(nested, dirType)).to.equal(named(digestVectors.fileValues, 'dir nested').value);
    expect(renderValue(mapOf(stringType, [['a', hello]]), mkMap(stringType, fileType))).to.equal(
      named(digestVectors.fileValues, 'map string file').value,
    );
  });
});
