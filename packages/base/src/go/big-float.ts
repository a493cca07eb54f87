// Reflow floats: binary, 64-bit mantissa, no NaN. Spec: 03-evaluation §8.2, 04 §3.1, §16.2.

export interface FloatParts {
  readonly form: 'zero' | 'finite' | 'infinite';
  readonly negative: boolean;
  /** Odd, at most `precision` bits; 0n unless finite. Value = ±mantissa·2^exponent. */
  readonly mantissa: bigint;
  readonly exponent: number;
  /** Mantissa bits that operations round to: 64 for literals, 53 for converted ints. */
  readonly precision: number;
}

export const BigFloat: typeof BigFloatStub = class {} as never;
export type BigFloat = BigFloatStub;
declare class BigFloatStub {
  readonly parts: FloatParts;
  private constructor(parts: FloatParts);
  static of(parts: FloatParts): BigFloat;
  /** Base-10 text as literals, `strings.ToFloat` and flags read it; `undefined` when it is not one. */
  static parse(text: string): BigFloat | undefined;
  /** `float(i)`: low 64 bits of |i| with i's sign, to a double, precision 53. */
  static fromInt(i: bigint): BigFloat;
  static fromNumber(x: number): BigFloat;
  /** Results, or the text of the error that replaces NaN. */
  add(y: BigFloat): BigFloat | string;
  sub(y: BigFloat): BigFloat | string;
  mul(y: BigFloat): BigFloat | string;
  quo(y: BigFloat): BigFloat | string;
  neg(): BigFloat;
  /** -1, 0, 1; zeros are equal. */
  compare(y: BigFloat): number;
  /** `int(f)`: toward zero, saturating to int64. */
  toInt(): bigint;
  /** Nearest double. */
  toNumber(): number;
  /** `text(x, fmt, digits)`; digits -1 is the shortest that reads back. */
  text(format: 'e' | 'g', digits: number): string;
  /** `%.10g`. */
  toString(): string;
}
