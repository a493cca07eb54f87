// Well-typed programs, drawn from a supply of numbers: small, and of few words, so that many of their nodes have
// digests in common. Names are abstract until a program is written, and so are delays: one program can be
// written under different names, and with its parts delayed or not.

/**
 * Types of generated expressions. `choice` is `#A(T) | #B` and `option` `#C(T) | #D`; `record` has fields `a` and
 * `b`, `entry` has `k` and `v`: alike but for names.
 */
export type Shape =
  | 'int'
  | 'bool'
  | 'string'
  | readonly ['list' | 'map' | Sum, Shape]
  | readonly ['pair' | Struct, Shape, Shape];

type Sum = 'choice' | 'option';
type Struct = 'record' | 'entry';

const tags = { choice: ['#A', '#B'], option: ['#C', '#D'] } as const;
const fields = { record: ['a', 'b'], entry: ['k', 'v'] } as const;

/** Text, the number of a name, or a part that may be delayed. */
type Token = string | number | { readonly delayed: Text };
type Text = readonly Token[];

const text = (words: TemplateStringsArray, ...parts: readonly (Text | number | string)[]): Text =>
  words.flatMap((word, i): Text => {
    const part = parts[i];
    return part === undefined ? [word] : [word, ...(Array.isArray(part) ? part : [part])];
  });

interface Name {
  readonly id: number;
  readonly shape: Shape;
}

type Scope = readonly Name[];

export interface WriteOptions {
  readonly name: (id: number) => string;
  readonly isDelayed: boolean;
}

export interface GenerateOptions {
  /** Whether there are execs: their results count as ints, by their size. */
  readonly execs: boolean;
  readonly depth: number;
  /** Of `Main`, which is a tuple. */
  readonly parts: number;
}

/** A module whose `Main` is the value of the program. */
export type GeneratedProgram = (options: WriteOptions) => string;

export function generateProgram(numbers: readonly number[], options: GenerateOptions): GeneratedProgram {
  const tokens = new Generator(numbers, options).module();
  return (how) => writeText(tokens, how);
}

function writeText(tokens: Text, how: WriteOptions): string {
  return tokens
    .map((token) => {
      if (typeof token === 'string') return token;
      if (typeof token === 'number') return how.name(token);
      const inner = writeText(token.delayed, how);
      return how.isDelayed ? `delay(${inner})` : inner;
    })
    .join('');
}

function typeText(shape: Shape): string {
  if (typeof shape === 'string') return shape;
  const [kind, first] = shape;
  switch (kind) {
    case 'list':
      return `[${typeText(first)}]`;
    case 'map':
      return `[int:${typeText(first)}]`;
    case 'choice':
    case 'option':
      return `${tags[kind][0]}(${typeText(first)}) | ${tags[kind][1]}`;
    case 'pair':
      return `(${typeText(first)}, ${typeText(shape[2])})`;
    case 'record':
    case 'entry':
      return `{${fields[kind][0]} ${typeText(first)}, ${fields[kind][1]} ${typeText(shape[2])}}`;
  }
}

const isSame = (a: Shape, b: Shape): boolean => typeText(a) === typeText(b);
const listOf = (elem: Shape): Shape => ['list', elem];
const mapOf = (elem: Shape): Shape => ['map', elem];

class Generator {
  readonly #numbers: readonly number[];
  readonly #options: GenerateOptions;
  #at = 0;
  #names = 0;

  constructor(numbers: readonly number[], options: GenerateOptions) {
    this.#numbers = numbers;
    this.#options = options;
  }

  module(): Text {
    let lines: Text = text`val strings = make("$/strings")\n`;
    let scope: Scope = [];
    for (let i = 0; i < 2; i++) {
      const shape = this.#shape(1);
      const value = this.#expr(shape, scope, 1);
      const name = this.#name(shape);
      lines = [...lines, ...text`val ${name.id} = ${value}\n`];
      scope = [...scope, name];
    }
    const { depth, parts } = this.#options;
    const all = Array.from({ length: parts }, (_, i) => this.#expr(this.#shape(i === 0 ? 2 : 1), scope, depth));
    return [...lines, ...text`val Main = (${all.flatMap((part, i): Text => (i === 0 ? part : [', ', ...part]))})\n`];
  }

  #next(limit: number): number {
    const number = this.#numbers[this.#at % this.#numbers.length] ?? 0;
    this.#at++;
    return number % limit;
  }

  #pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.#next(choices.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }

  #name(shape: Shape): Name {
    return { id: this.#names++, shape };
  }

  #shape(depth: number): Shape {
    const flat: readonly Shape[] = ['int', 'int', 'bool', 'string'];
    if (depth === 0) return this.#pick(flat);
    const part = (): Shape => this.#shape(depth - 1);
    switch (this.#next(8)) {
      case 0:
        return ['list', part()];
      case 1:
        return ['map', part()];
      case 2:
        return [this.#pick(['choice', 'option']), part()];
      case 3:
        return ['pair', part(), part()];
      case 4:
        return [this.#pick(['record', 'entry']), part(), part()];
      default:
        return this.#pick(flat);
    }
  }

  #expr(shape: Shape, scope: Scope, depth: number): Text {
    const isDelayed = this.#next(3) === 0;
    const bare = this.#bare(shape, scope, depth);
    return isDelayed ? [{ delayed: bare }] : bare;
  }

  #bare(shape: Shape, scope: Scope, depth: number): Text {
    const known = scope.filter((name) => isSame(name.shape, shape));
    if (known.length > 0 && this.#next(3) === 0) return [this.#pick(known).id];
    if (depth <= 0) return this.#literal(shape, (of) => this.#expr(of, scope, 0));
    switch (this.#next(3)) {
      case 0:
        return this.#binding(shape, scope, depth - 1);
      case 1:
        return this.#selection(shape, (of) => this.#expr(of, scope, depth - 1));
      default:
        return this.#operation(shape, scope, depth - 1);
    }
  }

  #literal(shape: Shape, part: (of: Shape) => Text): Text {
    if (shape === 'int') return [this.#pick(['1', '2'])];
    if (shape === 'bool') return [this.#pick(['true', 'false'])];
    if (shape === 'string') return [this.#pick(['"a"', '"ab"'])];
    const [kind, first] = shape;
    switch (kind) {
      case 'list':
        return this.#next(2) === 0 ? text`[${part(first)}]` : text`[${part(first)}, ${part(first)}]`;
      case 'map':
        return text`[${part('int')}: ${part(first)}, ${part('int')}: ${part(first)}]`;
      case 'choice':
      case 'option': {
        const { id } = this.#name(shape);
        const [full, empty] = tags[kind];
        const value = this.#next(3) === 0 ? text`${empty}` : text`${full}(${part(first)})`;
        return text`{ val ${id} ${typeText(shape)} = ${value}; ${id} }`;
      }
      case 'pair':
        return text`(${part(first)}, ${part(shape[2])})`;
      case 'record':
      case 'entry': {
        const [left, right] = fields[kind];
        return this.#next(2) === 0
          ? text`{${left}: ${part(first)}, ${right}: ${part(shape[2])}}`
          : text`{${right}: ${part(shape[2])}, ${left}: ${part(first)}}`;
      }
    }
  }

  /** Forms of any shape that take a part of something else, or choose. */
  #selection(shape: Shape, part: (of: Shape) => Text): Text {
    switch (this.#next(6)) {
      case 0:
        return text`if ${part('bool')} { ${part(shape)} } else { ${part(shape)} }`;
      case 1:
        return text`(${part(['record', shape, this.#shape(0)])}).a`;
      case 2:
        return text`(${part(['entry', this.#shape(0), shape])}).v`;
      case 3:
        return text`([${part(shape)}] + ${part(listOf(shape))})[0]`;
      case 4:
        return text`(${part(this.#shape(1))} ~> ${part(shape)})`;
      default: {
        const { id } = this.#name('int');
        return text`{ ${id} := ${part('int')}; ([${id}: ${part(shape)}])[${id}] }`;
      }
    }
  }

  /** Forms of any shape that bind names. */
  #binding(shape: Shape, scope: Scope, depth: number): Text {
    const part = (of: Shape, ...more: Scope): Text => this.#expr(of, [...scope, ...more], depth);
    const x = this.#name(this.#shape(1));
    const y = this.#name(this.#shape(0));
    switch (this.#next(9)) {
      case 0:
        return text`{ ${x.id} := ${part(x.shape)}; ${part(shape, x)} }`;
      case 1:
        return text`{ val (${x.id}, ${y.id}) = ${part(['pair', x.shape, y.shape])}; ${part(shape, x, y)} }`;
      case 2:
        return text`{ val {b: ${y.id}} = ${part(['record', x.shape, y.shape])}; ${part(shape, y)} }`;
      case 3: {
        const f = this.#name(shape).id;
        return text`{ ${f} := func(${x.id} ${typeText(x.shape)}) => ${part(shape, x)}; ${f}(${part(x.shape)}) }`;
      }
      case 4: {
        const kind = this.#pick<Sum>(['choice', 'option']);
        const v = this.#name([kind, x.shape]);
        const [full, empty] = tags[kind];
        const cases = text`case ${full}(${x.id}): ${part(shape, x)} case ${empty}: ${part(shape)}`;
        return text`{ val ${v.id} ${typeText(v.shape)} = ${part(v.shape)}; switch ${v.id} { ${cases} } }`;
      }
      case 5: {
        const pair = part(['pair', x.shape, y.shape]);
        return this.#next(2) === 0
          ? text`switch ${pair} { case (${x.id}, _): ${part(shape, x)} }`
          : text`switch ${pair} { case (${x.id}, ${y.id}): ${part(shape, x, y)} }`;
      }
      case 6: {
        const rest = this.#name(listOf(x.shape));
        const z = this.#name(x.shape);
        const cases = text`case [${x.id}]: ${part(shape, x)} case [${z.id}, ...${rest.id}]: ${part(shape, z, rest)}`;
        return text`switch ${part(rest.shape)} { ${cases} case _: ${part(shape)} }`;
      }
      case 7: {
        const acc = this.#name(shape);
        const step = text`func(${acc.id} ${typeText(shape)}, ${y.id} ${typeText(y.shape)}) => ${part(shape, acc, y)}`;
        return text`fold(${step}, ${part(listOf(y.shape))}, ${part(shape)})`;
      }
      default: {
        const [a, b] = [this.#name(shape), this.#name(shape)];
        const step = text`func(${a.id}, ${b.id} ${typeText(shape)}) => ${part(shape, a, b)}`;
        return text`reduce(${step}, [${part(shape)}] + ${part(listOf(shape))})`;
      }
    }
  }

  /** Operators and functions of a shape. */
  #operation(shape: Shape, scope: Scope, depth: number): Text {
    const part = (of: Shape): Text => this.#expr(of, scope, depth);
    if (shape === 'int') return this.#int(part);
    if (shape === 'bool') return this.#bool(part);
    if (shape === 'string') return this.#string(part);
    if (shape[0] === 'list') return this.#list(shape[1], scope, depth);
    if (shape[0] !== 'map') return this.#literal(shape, part);
    const pair: Shape = ['pair', 'int', shape[1]];
    return this.#next(2) === 0 ? text`map([${part(pair)}, ${part(pair)}])` : text`(${part(shape)} + ${part(shape)})`;
  }

  #int(part: (of: Shape) => Text): Text {
    if (this.#options.execs && this.#next(3) === 0) return this.#exec(part);
    switch (this.#next(6)) {
      case 0:
        return text`(${part('int')} + ${part('int')})`;
      case 1:
        return text`(${part('int')} - ${part('int')})`;
      case 2:
        return text`len(${part(listOf(this.#shape(0)))})`;
      case 3:
        return text`len(${part(mapOf(this.#shape(0)))})`;
      case 4:
        return text`len(${part('string')})`;
      default:
        return text`-(${part('int')})`;
    }
  }

  /** The raw template is part of the digest, so the name in it is always the same. Few of them, so that many are alike. */
  #exec(part: (of: Shape) => Text): Text {
    const command = this.#pick(['echo {{arg}} > {{out}}', 'x {{out}} {{out}} {{arg}}']);
    const output = this.#pick(['file', 'dir']);
    const arg = this.#next(2) === 0 ? part('int') : this.#literal('int', part);
    return text`{ arg := ${arg}; len(exec(image := "i") (out ${output}) {" ${command} "}) }`;
  }

  #bool(part: (of: Shape) => Text): Text {
    const shape = this.#shape(1);
    switch (this.#next(6)) {
      case 0:
        return text`(${part('int')} < ${part('int')})`;
      case 1:
        return text`(${part(shape)} == ${part(shape)})`;
      case 2:
        return text`(${part(shape)} != ${part(shape)})`;
      case 3:
        return text`(${part('bool')} && ${part('bool')})`;
      case 4:
        return text`(${part('bool')} || ${part('bool')})`;
      default:
        return text`!(${part('bool')})`;
    }
  }

  #string(part: (of: Shape) => Text): Text {
    switch (this.#next(3)) {
      case 0:
        return text`(${part('string')} + ${part('string')})`;
      case 1:
        return text`strings.FromInt(${part('int')})`;
      default:
        return text`strings.Join([${part('string')}, ${part('string')}], ${part('string')})`;
    }
  }

  #list(elem: Shape, scope: Scope, depth: number): Text {
    const part = (of: Shape, ...more: Scope): Text => this.#expr(of, [...scope, ...more], depth);
    const list = listOf(elem);
    const x = this.#name(this.#shape(1));
    const y = this.#name(this.#shape(0));
    switch (this.#next(7)) {
      case 0:
        return text`(${part(list)} + ${part(list)})`;
      case 1:
        return text`[${part(elem, x)} | ${x.id} <- ${part(listOf(x.shape))}]`;
      case 2:
        return text`[${part(elem, x)} | ${x.id} <- ${part(listOf(x.shape))}, if ${part('bool', x)}]`;
      case 3: {
        const second = text`${y.id} <- ${part(listOf(y.shape), x)}`;
        return text`[${part(elem, x, y)} | ${x.id} <- ${part(listOf(x.shape))}, ${second}]`;
      }
      case 4: {
        const key = this.#name('int');
        return text`[${part(elem, key, y)} | (${key.id}, ${y.id}) <- ${part(mapOf(y.shape))}]`;
      }
      case 5:
        return text`[${part(elem, y)} | (_, ${y.id}) <- zip([${part(x.shape)}], [${part(y.shape)}])]`;
      default:
        return text`flatten([${part(list)}, ${part(list)}])`;
    }
  }
}
