import { expect } from 'chai';
import fc from 'fast-check';
import { openWorkspace, runMain } from '../program.ts';

// Delaying a part of a program never changes its value: nodes that mean different things must not merge,
// however much their digests collide. Programs are small and drawn from few words, so that many of their
// nodes do collide. Spec: 03-evaluation §20.

type Kind = 'int' | 'bool' | 'list' | 'pair' | 'record' | 'map';

/** Text with holes: a string part is text, `{kind, names}` an expression over these names. */
type Part = string | { readonly kind: Kind; readonly names: readonly string[] };

/** Names in scope all stand for ints. */
type Form = (names: readonly string[]) => readonly Part[];

const hole =
  (kind: Kind, ...more: readonly string[]) =>
  (names: readonly string[]): Part => ({ kind, names: [...names, ...more] });

const form =
  (...parts: readonly (string | ((names: readonly string[]) => Part))[]): Form =>
  (names) =>
    parts.map((part) => (typeof part === 'string' ? part : part(names)));

const cond = (kind: Kind): Form => form('if ', hole('bool'), ' { ', hole(kind), ' } else { ', hole(kind), ' }');

const forms: Readonly<Record<Kind, readonly Form[]>> = {
  int: [
    cond('int'),
    form('(', hole('int'), ' + ', hole('int'), ')'),
    form('(', hole('int'), ' - ', hole('int'), ')'),
    form('len(', hole('list'), ')'),
    form('len(', hole('map'), ')'),
    form('(', hole('record'), ').a'),
    form('(', hole('record'), ').b'),
    form('{ val (x, y) = ', hole('pair'), '; ', hole('int', 'x', 'y'), ' }'),
    form('{ x := ', hole('int'), '; ', hole('int', 'x'), ' }'),
    form('{ f := func(x int) => ', hole('int', 'x'), '; f(', hole('int'), ') + f(', hole('int'), ') }'),
    form('fold(func(x, y int) => ', hole('int', 'x', 'y'), ', ', hole('list'), ', ', hole('int'), ')'),
    form('switch ', hole('pair'), ' { case (x, y): ', hole('int', 'x', 'y'), ' }'),
    form('switch ', hole('pair'), ' { case (_, x): ', hole('int', 'x'), ' }'),
    form(
      'switch ',
      hole('list'),
      ' { case [x]: ',
      hole('int', 'x'),
      ' case [x, y]: ',
      hole('int', 'x', 'y'),
      ' case _: ',
      hole('int'),
      ' }',
    ),
    form(
      'switch (if ',
      hole('bool'),
      ' { #A(',
      hole('int'),
      ') } else { #B }) { case #A(x): ',
      hole('int', 'x'),
      ' case #B: ',
      hole('int'),
      ' }',
    ),
    form('(', hole('int'), ' ~> ', hole('int'), ')'),
    form('([', hole('int'), '] + ', hole('list'), ')[0]'),
    form('reduce(func(x, y int) => ', hole('int', 'x', 'y'), ', [', hole('int'), '] + ', hole('list'), ')'),
    form('{ val {a: x} = ', hole('record'), '; ', hole('int', 'x'), ' }'),
    form('{ val (_, x) = ', hole('pair'), '; ', hole('int', 'x'), ' }'),
    form('{ val [x, ...l] = [', hole('int'), '] + ', hole('list'), '; len(l) + ', hole('int', 'x'), ' }'),
    form('{ f := delay(func(x int) => ', hole('int', 'x'), '); f(', hole('int'), ') }'),
    form(
      '{ f := if ',
      hole('bool'),
      ' { func(x int) => ',
      hole('int', 'x'),
      ' } else { func(y int) => ',
      hole('int', 'y'),
      ' }; f(',
      hole('int'),
      ') }',
    ),
    form('switch ', hole('record'), ' { case {a: x, b: y}: ', hole('int', 'x', 'y'), ' }'),
    form('switch ', hole('record'), ' { case {b: x}: ', hole('int', 'x'), ' }'),
    form(
      'switch ',
      hole('list'),
      ' { case [_, x]: ',
      hole('int', 'x'),
      ' case [x, ...l]: len(l) + ',
      hole('int', 'x'),
      ' case _: ',
      hole('int'),
      ' }',
    ),
  ],
  bool: [
    form('(', hole('int'), ' < ', hole('int'), ')'),
    form('(', hole('int'), ' == ', hole('int'), ')'),
    form('(', hole('list'), ' == ', hole('list'), ')'),
    form('(', hole('pair'), ' != ', hole('pair'), ')'),
    form('(', hole('record'), ' == ', hole('record'), ')'),
    form('(', hole('bool'), ' && ', hole('bool'), ')'),
    form('(', hole('bool'), ' || ', hole('bool'), ')'),
    form('!', hole('bool')),
  ],
  list: [
    cond('list'),
    form('[', hole('int'), ', ', hole('int'), ']'),
    form('[', hole('int'), ']'),
    form('(', hole('list'), ' + ', hole('list'), ')'),
    form('[', hole('int', 'x'), ' | x <- ', hole('list'), ']'),
    form('[', hole('int', 'x'), ' | x <- ', hole('list'), ', if ', hole('bool', 'x'), ']'),
    form('[', hole('int', 'x', 'y'), ' | x <- ', hole('list'), ', y <- ', hole('list', 'x'), ']'),
    form('[', hole('int', 'x', 'y'), ' | (x, y) <- [', hole('pair'), ', ', hole('pair'), ']]'),
    form('[', hole('int', 'x', 'y'), ' | (x, y) <- ', hole('map'), ']'),
    form('[', hole('int', 'x', 'y'), ' | (x, y) <- list(', hole('map'), ')]'),
    form('[', hole('int', 'x'), ' | (_, x) <- [', hole('pair'), ']]'),
    form('[', hole('int', 'x', 'y'), ' | (x, y) <- zip([', hole('int'), '], [', hole('int'), '])]'),
    form('flatten([', hole('list'), ', ', hole('list'), '])'),
  ],
  pair: [
    cond('pair'),
    form('(', hole('int'), ', ', hole('int'), ')'),
    form(
      '{ val ([x], [y]) = unzip([',
      hole('pair'),
      ']); (',
      hole('int', 'x', 'y'),
      ', ',
      hole('int', 'x', 'y'),
      ') }',
    ),
  ],
  record: [
    cond('record'),
    form('{a: ', hole('int'), ', b: ', hole('int'), '}'),
    form('{b: ', hole('int'), ', a: ', hole('int'), '}'),
  ],
  map: [
    cond('map'),
    form('[', hole('int'), ': ', hole('int'), ', ', hole('int'), ': ', hole('int'), ']'),
    form('map([', hole('pair'), ', ', hole('pair'), '])'),
  ],
};

/** The first forms of a kind without holes of other forms: where generation must end. */
function leafText(kind: Kind, names: readonly string[], choice: number): string {
  const words = ['0', '1', '2', ...names];
  const int = words[choice % words.length] ?? '0';
  const other = words[(choice >> 3) % words.length] ?? '1';
  switch (kind) {
    case 'int':
      return int;
    case 'bool':
      return choice % 2 === 0 ? 'true' : 'false';
    case 'list':
      return `[${int}, ${other}]`;
    case 'pair':
      return `(${int}, ${other})`;
    case 'record':
      return `{a: ${int}, b: ${other}}`;
    case 'map':
      return `[${int}: ${other}]`;
  }
}

/** The same expression as written and with some parts delayed, from a supply of random numbers. */
function write(kind: Kind, names: readonly string[], depth: number, next: () => number): [string, string] {
  const isDelayed = next() % 3 === 0;
  const [plain, delayed] = writeBare(kind, names, depth, next);
  return [plain, isDelayed ? `delay(${delayed})` : delayed];
}

function writeBare(kind: Kind, names: readonly string[], depth: number, next: () => number): [string, string] {
  const choice = next();
  const form = forms[kind][choice % forms[kind].length];
  if (depth === 0 || form === undefined) {
    const text = leafText(kind, names, choice);
    return [text, text];
  }
  let [plain, delayed] = ['', ''];
  for (const part of form(names)) {
    const [a, b] = typeof part === 'string' ? [part, part] : write(part.kind, part.names, depth - 1, next);
    plain += a;
    delayed += b;
  }
  return [plain, delayed];
}

const kinds: readonly Kind[] = ['int', 'bool', 'list', 'pair', 'record', 'map'];

const programs = fc.array(fc.nat(1_000_000), { minLength: 60, maxLength: 60 }).map((numbers) => {
  let at = 0;
  const next = (): number => numbers[at++ % numbers.length] ?? 0;
  const kind = kinds[next() % kinds.length] ?? 'int';
  const parts = Array.from({ length: 3 }, () => write(kind, [], 3, next));
  return { plain: parts.map(([plain]) => plain).join(', '), delayed: parts.map(([, delayed]) => delayed).join(', ') };
});

const main = (source: string): string => runMain(openWorkspace('.', { 't.rf': `val Main = (${source})\n` }), 't.rf');

const value = (source: string): string => main(source).replace(' [delayed]', '');

describe('delaying parts of a program', function () {
  this.timeout(120_000);

  it('does not confuse the names of two patterns that take the same paths', () => {
    expect(main('switch delay((1, 0)) { case (_, x): x }, switch delay((1, 0)) { case (x, y): x }')).to.equal(
      '(0, 1) [delayed]',
    );
  });

  it('does not take a name of a clause for the outer name its own expression mentions', () => {
    expect(main('[[y | x <- delay([1]), y <- [0, y]] | y <- [1, 2]]')).to.equal('[[0, 1], [0, 2]] [delayed]');
  });

  it('does not change its value', () => {
    fc.assert(
      fc.property(programs, ({ plain, delayed }) => {
        expect(value(delayed), `${plain}\n${delayed}`).to.equal(value(plain));
      }),
      { numRuns: 300 },
    );
  });
});
