// What a Flow node can be built with: the parts of its definition, operation by operation.
// Spec: 05-flow-eval §4.

import type { ByteString, Digest, ReflowError } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import type { Requirements, Resources, Value } from '@reflow-lang/values';
import type { Flow } from './flow.ts';
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
export type MapFunction = (f: Flow) => Flow;
/** Returns the value or throws a ReflowError. */
export type CoerceFunction = (v: Value) => Value;

/**
 * Whatever the node uses besides the values of its deps, serialised injectively (03 §20). It is digested
 * when the node is made: salts mention nodes that mention salts, and put off they would nest as deep as
 * the chain is long.
 */
export type Salt = ByteString | (() => ByteString);

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
  readonly mapFunc?: MapFunction;
  readonly k?: KFunction;
  readonly kctx?: KctxFunction;
  readonly coerce?: CoerceFunction;
  /** Val, k, kctx, coerce: names the operation, or the value. */
  readonly flowDigest?: Digest;
  readonly extraDigest?: Digest;
  readonly flowRequirements?: Requirements;
  readonly data?: DataSource;
  /** Val. */
  readonly value?: Value;
  /** Val: with it, flow digest and salt follow from the value and are computed when asked for. */
  readonly valueType?: Type;
  readonly err?: ReflowError;
  readonly salt?: Salt;
  readonly execDepIncorrectCacheKeyBug?: boolean;
}

/** What makes the results of continuations canonical; see `canonicalize.ts`. */
export interface ContinuationScope {
  readonly config: FlowConfig;
  /** The one node that means the same as this result of a continuation. */
  adopt(result: Flow): Flow;
}
