import { Assertions, File, Fileset } from '@reflow-lang/values';
/** `hello\n` and `world\n`, as the vectors have them. */
export declare const hello: File;
export declare const world: File;
/** Contents `alpha` and `beta`. */
export declare const alpha: File;
export declare const beta: File;
export declare const reference: File;
export declare const blob: (subject: string, properties: Readonly<Record<string, string>>) => Assertions;
export declare const keyAssertions: Assertions;
/** The filesets of the vectors, by name. */
export declare const vectorFilesets: ReadonlyMap<string, Fileset>;
export declare const hexOf: (bytes: Uint8Array) => string;
export declare const bytesOf: (hex: string) => Uint8Array;
export declare const hexOfMaterial: (material: string) => string;
//# sourceMappingURL=samples.d.ts.map
