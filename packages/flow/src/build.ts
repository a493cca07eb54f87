// Constructors of common nodes. Spec: 05-flow-eval §4.1, 03-evaluation §5 (toFlow).

import { type Digest, digestText, type ReflowError } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import type { Fileset, Resources, Value } from '@reflow-lang/values';
import type { ExecArg, KFunction, MapFunction } from './definition.ts';
import { Flow } from './flow.ts';
import { op } from './op.ts';

/** A resolved value as a node; its digest is the value's, computed when it is asked for. */
export function valFlow(value: Value, type: Type, ident = ''): Flow {
  return new Flow({ op: op.val, value, valueType: type, ident });
}

/** A value under a digest of the caller's choice, without a salt. */
export function valFlowWithDigest(value: Value, flowDigest: Digest, ident = ''): Flow {
  return new Flow({ op: op.val, value, flowDigest, ident });
}

/** A failed value; no two are the same node. */
export function errFlow(err: ReflowError, ident = ''): Flow {
  return new Flow({ op: op.val, err, ident });
}

export function flowOfFileset(fs: Fileset): Flow {
  return new Flow({ op: op.val, value: fs });
}

export interface ExecInit {
  readonly image: string;
  readonly cmd: string;
  readonly resources?: Resources;
  readonly deps?: readonly Flow[];
  readonly argmap?: readonly ExecArg[];
  readonly ident?: string;
}

export function execFlow(init: ExecInit): Flow {
  return new Flow({ op: op.exec, ...init });
}

/** `url` is the canonical string of the parsed URL. */
export const internFlow = (url: string): Flow => new Flow({ op: op.intern, url });
export const externFlow = (url: string, dep: Flow): Flow => new Flow({ op: op.extern, url, deps: [dep] });

/** A continuation named by a text. */
export function kFlow(id: string, k: KFunction, deps: readonly Flow[]): Flow {
  return new Flow({ op: op.k, flowDigest: digestText(id), k, deps });
}

export const groupbyFlow = (re: string, dep: Flow): Flow => new Flow({ op: op.groupby, re, deps: [dep] });

export function mapFlow(mapFunc: MapFunction, dep: Flow): Flow {
  const f = new Flow({ op: op.map, mapFunc, deps: [dep] });
  f.initMap();
  return f;
}

export function collectFlow(re: string, repl: string, dep: Flow): Flow {
  return new Flow({ op: op.collect, re, repl, deps: [dep] });
}

export const mergeFlow = (...deps: readonly Flow[]): Flow => new Flow({ op: op.merge, deps });
export const pullupFlow = (...deps: readonly Flow[]): Flow => new Flow({ op: op.pullup, deps });

export function dataFlow(bytes: Uint8Array): Flow {
  return new Flow({ op: op.data, data: { kind: 'bytes', bytes } });
}
