// Types as tests write them: the type syntax of 01 §5, for well-formed sources only.

import {
  boolType,
  dirType,
  type Field,
  fileType,
  floatType,
  intType,
  labeled,
  mkFunc,
  mkList,
  mkMap,
  mkModule,
  mkRef,
  mkStruct,
  mkSum,
  mkTuple,
  stringType,
  type Type,
  type Variant,
} from '@reflow-lang/types';

const basic: ReadonlyMap<string, Type> = new Map([
  ['int', intType],
  ['float', floatType],
  ['string', stringType],
  ['bool', boolType],
  ['file', fileType],
  ['dir', dirType],
]);

/** The type of `[string:{a, b int}]`. Throws on a syntax error. */
export function parse(source: string): Type {
  const reader = new Reader(source.match(/[A-Za-z_]\w*|[^\s\w]/g) ?? []);
  const type = reader.type();
  reader.end();
  return type;
}

class Reader {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(tokens: readonly string[]) {
    this.tokens = tokens;
  }

  end(): void {
    if (this.at < this.tokens.length) throw new Error(`unexpected ${this.peek()}`);
  }

  type(): Type {
    if (this.peek() === '#') return this.sum();
    const token = this.next();
    const known = basic.get(token);
    if (known) return known;
    switch (token) {
      case '[': {
        const elem = this.type();
        const type = this.accept(':') ? mkMap(elem, this.type()) : mkList(elem);
        this.expect(']');
        return type;
      }
      case '{':
        return mkStruct(this.members('}'));
      case 'module':
        this.expect('{');
        return mkModule(this.members('}'), []);
      case '(': {
        const [first, ...rest] = this.members(')');
        if (first === undefined) throw new Error('empty tuple');
        return rest.length === 0 ? labeled(first.type, first.name) : mkTuple([first, ...rest]);
      }
      case 'func': {
        this.expect('(');
        const args = this.members(')');
        return mkFunc(args, this.type());
      }
      default:
        return this.ref(token);
    }
  }

  private ref(first: string): Type {
    if (!/^\w/.test(first)) throw new Error(`unexpected ${first}`);
    const path = [first];
    while (this.accept('.')) path.push(this.next());
    return mkRef(path);
  }

  private sum(): Type {
    const variants: Variant[] = [];
    do {
      this.expect('#');
      const tag = this.next();
      if (!this.accept('(')) variants.push({ tag });
      else {
        variants.push({ tag, elem: this.type() });
        this.expect(')');
      }
    } while (this.accept('|'));
    return mkSum(variants);
  }

  /** `a, b T, c U`, or types without names. */
  private members(close: string): readonly Field[] {
    const items: { name: string; type: Type | undefined }[] = [];
    while (!this.accept(close)) {
      if (items.length > 0) this.expect(',');
      const isName = /^\w/.test(this.peek()) && !basic.has(this.peek()) && !/^(func|module)$/.test(this.peek());
      const name = isName ? this.next() : '';
      const isTyped = !isName || (this.peek() !== ',' && this.peek() !== close);
      items.push({ name, type: isTyped ? this.type() : undefined });
    }
    const isNamed = items.some((item) => item.name !== '' && item.type !== undefined);
    let following: Type | undefined;
    const fields: Field[] = [];
    for (const { name, type } of items.reverse()) {
      following = isNamed ? (type ?? following) : (type ?? mkRef([name]));
      if (following === undefined) throw new Error(`field ${name} has no type`);
      fields.push({ name: isNamed ? name : '', type: following });
    }
    return fields.reverse();
  }

  private peek(): string {
    return this.tokens[this.at] ?? '';
  }

  private next(): string {
    const token = this.peek();
    this.at++;
    return token;
  }

  private accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw new Error(`expected ${token}, got ${this.peek()}`);
  }
}
