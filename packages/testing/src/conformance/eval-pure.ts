// Vectors that are answered by evaluating expressions, as `reflow digest` does.

import { BigFloat, createSourceFile, quote, recoverError } from '@reflow-lang/base';
import { answerDigest } from '@reflow-lang/cli';
import { type Expr, parseExpr } from '@reflow-lang/syntax';
import type { Json } from './corpus.ts';

/** The printed value, or throws with the error's text. */
function value(source: string): string {
  const answer = new Map<string, unknown>(Object.entries(answerDigest({ value: source }, '/')));
  const text = answer.get('value');
  return typeof text === 'string' ? text : '';
}

const errorOf = (source: string): string => {
  try {
    return value(source);
  } catch (error) {
    return recoverError(error).message;
  }
};

/** The tree as the vectors write it: every operation in brackets, other forms by name. */
function precedence(source: string): Json {
  const render = (e: Expr): string => {
    switch (e.kind) {
      case 'binop':
        return `(${render(e.left)} ${e.op} ${render(e.right)})`;
      case 'unop':
        return `(${e.op}${render(e.arg)})`;
      case 'deref':
        return `field(${render(e.object)}, ${e.field})`;
      case 'index':
        return `index(${render(e.object)}, ${render(e.index)})`;
      case 'apply':
        return `call(${render(e.fn)}; ${e.args.map(render).join(', ')})`;
      case 'cond':
        return `if(${render(e.cond)}, ${render(e.then)}, ${render(e.else)})`;
      case 'block':
        return `block(${render(e.body)})`;
      case 'func':
        return `func(${render(e.body)})`;
      default:
        return source.slice(e.span.start, e.span.end);
    }
  };
  return { tree: render(parseExpr(createSourceFile('', source)).value) };
}

function ints(a: string, b: string): Json {
  return {
    div: value(`(${a}) / (${b})`),
    mod: value(`(${a}) % (${b})`),
    lsh70: value(`(${a}) << 70`),
    rsh3: value(`(${a}) >> 3`),
  };
}

function regexp(re: string, s: string, repl: string): Json {
  const [pattern, text, replacement] = [re, s, repl].map(quote);
  const match = errorOf(`regexp.Match(${text}, ${pattern})`);
  if (match !== 'true' && match !== 'false') return { err: match };
  return {
    match: match === 'true',
    replace: JSON.parse(value(`regexp.Replace(${text}, ${pattern}, ${replacement})`)),
    ...(match === 'true' && { groups: groupsOf(re, text ?? '""') }),
  };
}

/** The whole match first, as the vectors have it. */
function groupsOf(re: string, text: string): Json {
  const list: Json = JSON.parse(value(`regexp.Groups(${text}, ${quote(`(${re})`)})`));
  return list;
}

const literal = (text: string): BigFloat => BigFloat.parse(text) ?? BigFloat.fromInt(0n);

function float(text: string): Json {
  const x = BigFloat.parse(text);
  if (x === undefined) return { ok: false };
  const digits = [-1, 0, 1, 3, 6, 10, 20];
  return {
    ok: true,
    string: x.toString(),
    digestText: x.text('e', 10),
    prec: x.parts.precision,
    text_g: Object.fromEntries(digits.map((n) => [String(n), x.text('g', n)])),
  };
}

function floatArith(a: string, op: string, b: string): Json {
  const [x, y] = [literal(a), literal(b)];
  const result = op === '+' ? x.add(y) : op === '-' ? x.sub(y) : op === '*' ? x.mul(y) : x.quo(y);
  if (typeof result === 'string') return { err: result };
  return {
    string: result.toString(),
    digestText: result.text('e', 10),
    prec: result.parts.precision,
    full: result.text('g', 25),
  };
}

function floatOfInt(int: string): Json {
  const x = BigFloat.fromInt(BigInt(int));
  const byLiteral = x.quo(literal('3.0'));
  const byInt = x.quo(BigFloat.fromInt(3n));
  return {
    float: x.text('g', 25),
    prec: x.parts.precision,
    precMixed: typeof byLiteral === 'string' ? 0 : byLiteral.parts.precision,
    div_lit3: typeof byLiteral === 'string' ? byLiteral : byLiteral.text('g', 25),
    div_float3: typeof byInt === 'string' ? byInt : byInt.text('g', 25),
  };
}

export const evalPure = { precedence, ints, regexp, float, floatArith, floatOfInt };
