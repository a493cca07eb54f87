import { type Type } from '@reflow-lang/types';
import { Assertions, File, Fileset, type Value } from '@reflow-lang/values';
import fc from 'fast-check';
/** Texts of every kind of character, invalid bytes included. */
export declare const text: fc.Arbitrary<string>;
/** Of the namespace `blob`; every key with a property, since JSON keeps no others. */
export declare const assertions: fc.Arbitrary<Assertions>;
export declare const file: fc.Arbitrary<File>;
/** Without a list of its own. */
export declare const flatFileset: fc.Arbitrary<Fileset>;
/** At most one level of lists; no empty list, which no codec keeps. */
export declare const shallowFileset: fc.Arbitrary<Fileset>;
/** Lists in lists. */
export declare const deepFileset: fc.Arbitrary<Fileset>;
/** A value and its type. */
export interface Typed {
    readonly type: Type;
    readonly value: Value;
}
/** `count` values of one random type. */
export declare const valuesOfOneType: (count: number) => fc.Arbitrary<readonly Typed[]>;
//# sourceMappingURL=arbitraries.d.ts.map