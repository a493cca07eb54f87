interface DigestVectors {
  readonly assertions: {
    readonly digest: string;
    readonly short: string;
    readonly string: string;
  };
  readonly digester: Readonly<Record<string, string>>;
  readonly fileValues: readonly {
    readonly name: string;
    readonly type: string;
    readonly value: string;
    readonly digest: string;
  }[];
  readonly files: readonly {
    readonly name: string;
    readonly digest: string;
    readonly short: string;
    readonly string: string;
  }[];
  readonly filesets: readonly {
    readonly name: string;
    readonly digest: string;
    readonly short: string;
    readonly string: string;
    readonly jsonV1: string;
    readonly protoV2hex?: string;
    readonly n: number;
    readonly size: number;
    readonly empty: boolean;
    readonly anyEmpty: boolean;
  }[];
  readonly kindIDs: Readonly<Record<string, number>>;
}
export declare const digestVectors: DigestVectors;
/** The entry of that name; throws when there is none. */
export declare function named<
  T extends {
    readonly name: string;
  },
>(list: readonly T[], name: string): T;
//# sourceMappingURL=conformance.d.ts.map
