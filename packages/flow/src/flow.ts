// The Flow node: one step of a computation and what it depends on. A node holds its definition alone;
// what evaluation knows of it (state, value, exec ...) is the evaluator's record.
// Spec: 05-flow-eval §4.

import type { ByteString, Digest, ReflowError } from '@reflow-lang/base';
import type { Requirements, Resources, Value } from '@reflow-lang/values';
import { Delayed } from '@reflow-lang/values';
import type { Op } from './op.ts';

/** One `%s` of a command. */
export interface ExecArg {
  readonly out: boolean;
  /** Output number, or index into `deps`. */
  readonly index: number;
}

export interface FlowConfig {
  /** Legacy digests: dependency material inlined. */
  readonly hashV1: boolean;
}

/** Bytes of a data node: in memory, or a local file that is read when needed. */
export type DataSource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'localFile';
      readonly path: string;
      readonly size: number;
      /** H(bytes). */
      readonly digest: Digest;
      /** H(prefix ‖ bytes): the node's own digest needs the op tag in front. */
      readonly digestAfter: (prefix: ByteString) => Digest;
    };

export type KFunction = (values: readonly Value[]) => Flow;
/** What a kctx continuation may reach; the evaluator's ports define it fully. */
export interface KContext {
  readonly signal: AbortSignal;
  readonly repository: () => unknown;
}
export type KctxFunction = (ctx: KContext, values: readonly Value[]) => Flow;

/** Everything a node can be built with; `op` and what it needs, the rest optional. */
export interface FlowInit {
  readonly op: Op;
  readonly deps?: readonly Flow[];
  readonly ident?: string;
  /** `file:line:col`. */
  readonly position?: string;
  readonly config?: FlowConfig;
  /** Exec. `cmd` has `%s` per argument and `%%` for a percent sign. */
  readonly image?: string;
  readonly originalImage?: string;
  readonly cmd?: string;
  readonly argmap?: readonly ExecArg[];
  readonly argstrs?: readonly string[];
  readonly outputIsDir?: readonly boolean[];
  readonly resources?: Resources;
  readonly nonDeterministic?: boolean;
  /** Intern, extern: the canonical string of the parsed URL. */
  readonly url?: string;
  readonly mustIntern?: boolean;
  /** Groupby, collect: RE2 source; `repl` the replacement. */
  readonly re?: string;
  readonly repl?: string;
  readonly mapFunc?: (f: Flow) => Flow;
  readonly k?: KFunction;
  readonly kctx?: KctxFunction;
  /** Returns the value or throws a ReflowError. */
  readonly coerce?: (v: Value) => Value;
  /** Val, k, kctx, coerce: names the operation, or the value. */
  readonly flowDigest?: Digest;
  readonly extraDigest?: Digest;
  readonly flowRequirements?: Requirements;
  readonly data?: DataSource;
  /** Val. */
  readonly value?: Value;
  readonly err?: ReflowError;
  /** Whatever the node uses besides the values of its deps, serialised injectively (03 §20). */
  readonly salt?: ByteString | (() => ByteString);
  readonly execDepIncorrectCacheKeyBug?: boolean;
}

/** Mutable only through `fork` (05 §5) and labels: evaluation overwrites a node by what it forks to. */
export const Flow: typeof FlowStub = class {} as never;
export type Flow = FlowStub;
declare class FlowStub extends Delayed {
  op: Op;
  deps: readonly Flow[];
  ident: string;
  position: string;
  config: FlowConfig;
  image: string;
  originalImage: string;
  cmd: string;
  argmap: readonly ExecArg[] | undefined;
  argstrs: readonly string[];
  outputIsDir: readonly boolean[];
  resources: Resources;
  nonDeterministic: boolean;
  url: string;
  mustIntern: boolean;
  re: string;
  repl: string;
  mapFunc: ((f: Flow) => Flow) | undefined;
  mapFlow: Flow | undefined;
  k: KFunction | undefined;
  kctx: KctxFunction | undefined;
  coerce: ((v: Value) => Value) | undefined;
  flowDigest: Digest;
  extraDigest: Digest;
  flowRequirements: Requirements | undefined;
  data: DataSource | undefined;
  value: Value | undefined;
  err: ReflowError | undefined;
  parent: Flow | undefined;
  execDepIncorrectCacheKeyBug: boolean;
  constructor(init: FlowInit);
  /** Logical digest, memoised; universe `''`. Iterative: safe on chains of 10^6. Spec: 05 §6.1. */
  digest(): Digest;
  /** `canonKey`, memoised. Spec: 03 §20. */
  key(): Digest;
  toString(): string;
}
