// The logical digest of a node, H(M(f)): its name in logs, caches and on the wire. Byte-identical to
// the original's; it is not injective, so nothing here decides what is the same node (`canon-key.ts`).
// Spec: 05-flow-eval §6.1-6.3.

import {
  type ByteString,
  type Digest,
  decodeLatin1,
  digestBytes,
  digestOf,
  encodeLatin1,
  le64,
  utf8Bytes,
  zeroDigest,
} from '@reflow-lang/base';
import { Fileset, filesetMaterial } from '@reflow-lang/values';
import type { DataSource, ExecArg } from './definition.ts';
import type { Flow } from './flow.ts';
import { op, opDigestTag, renderOp } from './op.ts';

export interface FlowContext {
  /** Name space of digests; `''` by default. */
  readonly universe: string;
}

/** `flow.digest()` under a universe; memoised per context object, so pass the same one. */
export function digestFlow(f: Flow, context?: FlowContext): Digest {
  if (context === undefined || context.universe === '') return f.digest();
  return digesterOf(context).digest(f);
}

/** M(f). For tests and debugging: a legacy graph's material grows exponentially with sharing. */
export function writeFlowMaterial(f: Flow, context?: FlowContext): ByteString {
  return new LogicalDigester(utf8Bytes(context?.universe ?? ''), nodeMemo).material(f);
}

/** Computes and memoises the digest of the node and of everything it needs. */
export function computeDigest(f: Flow): Digest {
  if (isShallow(f)) {
    let before: ByteString = '';
    for (const dep of f.deps) before += dep.memoDigest;
    f.memoDigest = digestOwn(f, before, '');
    return f.memoDigest;
  }
  return new LogicalDigester('', nodeMemo).digest(f);
}

/** The common case: everything below is known, and the material is short. */
function isShallow(f: Flow): boolean {
  if (f.parent !== undefined || f.op === op.requirements || f.op === op.map || f.hashV1) return false;
  for (const dep of f.deps) if (dep.memoDigest === zeroDigest) return false;
  return true;
}

interface DigestMemo {
  get(f: Flow): Digest;
  set(f: Flow, digest: Digest): void;
}

const nodeMemo: DigestMemo = {
  get: (f) => f.memoDigest,
  set: (f, digest) => {
    f.memoDigest = digest;
  },
};

/** Life time: that of the context object, a run's. */
const digesters = new WeakMap<FlowContext, LogicalDigester>();

function digesterOf(context: FlowContext): LogicalDigester {
  let digester = digesters.get(context);
  if (digester === undefined) {
    const memo = new WeakMap<Flow, Digest>();
    digester = new LogicalDigester(utf8Bytes(context.universe), {
      get: (f) => memo.get(f) ?? zeroDigest,
      set: (f, digest) => memo.set(f, digest),
    });
    digesters.set(context, digester);
  }
  return digester;
}

/** A string longer than this cannot be hashed in one piece (and JS allows little more). */
const longestMaterial = 2 ** 28;

/**
 * Digests and, where they are inlined, materials, both deps first with an explicit stack. Materials
 * are ropes kept for one call only.
 */
class LogicalDigester {
  private readonly universe: ByteString;
  private readonly memo: DigestMemo;
  private materials = new Map<Flow, ByteString>();

  constructor(universe: ByteString, memo: DigestMemo) {
    this.universe = universe;
    this.memo = memo;
  }

  digest(f: Flow): Digest {
    this.demand(f, false);
    return this.memo.get(f);
  }

  material(f: Flow): ByteString {
    this.demand(f, true);
    const material = this.materials.get(f) ?? '';
    this.materials = new Map();
    return material;
  }

  /** Stack machine: each entry is a node and whether its material is wanted rather than its digest. */
  private demand(root: Flow, rootMaterial: boolean): void {
    const stack: Demand[] = [{ f: root, wantsMaterial: rootMaterial, isExpanded: false }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (this.isKnown(top)) {
        stack.pop();
      } else if (top.isExpanded) {
        this.finish(top);
        stack.pop();
      } else {
        top.isExpanded = true;
        this.pushInputs(top, stack);
      }
    }
    if (!rootMaterial && this.materials.size > 0) this.materials = new Map();
  }

  private isKnown({ f, wantsMaterial }: Demand): boolean {
    return wantsMaterial ? this.materials.has(f) : this.memo.get(f) !== zeroDigest;
  }

  private pushInputs(demand: Demand, stack: Demand[]): void {
    const { f } = demand;
    const alias = aliasOf(f);
    if (alias !== undefined) {
      stack.push({ f: alias, wantsMaterial: demand.wantsMaterial || this.universe !== '', isExpanded: false });
      return;
    }
    if (f.op === op.map) stack.push({ f: mapFlowOf(f), wantsMaterial: true, isExpanded: false });
    for (let i = f.deps.length - 1; i >= 0; i--) {
      const dep = f.deps[i];
      if (dep === undefined) continue;
      const input = { f: dep, wantsMaterial: f.hashV1, isExpanded: false };
      if (!this.isKnown(input)) stack.push(input);
    }
  }

  private finish({ f, wantsMaterial }: Demand): void {
    const alias = aliasOf(f);
    if (wantsMaterial) this.materials.set(f, this.materialOf(f, alias));
    else if (alias === undefined) this.memo.set(f, digestOwn(f, this.beforeTag(f), this.universe, this.mapMaterial(f)));
    // With an empty universe M(f) is M(alias); else the alias's own universe follows ours.
    else if (this.universe === '') this.memo.set(f, this.memo.get(alias));
    else this.memo.set(f, digestOf(this.materialOf(f, alias)));
  }

  private materialOf(f: Flow, alias: Flow | undefined): ByteString {
    const material =
      alias !== undefined
        ? this.universe + (this.materials.get(alias) ?? '')
        : this.universe + this.beforeTag(f) + ownMaterial(f, this.mapMaterial(f));
    if (material.length > longestMaterial) {
      throw new Error(`legacy digest of flow ${f.ident}: its material exceeds ${longestMaterial} bytes`);
    }
    return material;
  }

  private beforeTag(f: Flow): ByteString {
    if (!f.hashV1) return f.deps.map((dep) => this.memo.get(dep)).join('');
    let out = '';
    for (const dep of f.deps) out += this.materials.get(dep) ?? '';
    return out;
  }

  private mapMaterial(f: Flow): ByteString {
    return f.op === op.map ? (this.materials.get(mapFlowOf(f)) ?? '') : '';
  }
}

interface Demand {
  readonly f: Flow;
  readonly wantsMaterial: boolean;
  isExpanded: boolean;
}

/** The node whose material this node's consists of, for the two kinds that have none of their own. */
function aliasOf(f: Flow): Flow | undefined {
  if (f.op === op.requirements && f.parent === undefined) return f.deps[0];
  return f.parent;
}

/** The function of a Map applied to an empty value. Spec: 05 §6.3. */
function mapFlowOf(f: Flow): Flow {
  f.initMap();
  if (f.mapFlow === undefined) throw new Error('map flow without function');
  return f.mapFlow;
}

/** H(universe ‖ before ‖ own material), without ever holding a data node's bytes as a string. */
function digestOwn(f: Flow, before: ByteString, universe: ByteString, mapMaterial: ByteString = ''): Digest {
  if (f.op !== op.data) return digestOf(universe + before + ownMaterial(f, mapMaterial));
  const prefix = universe + before + opDigestTag.data;
  const data = dataOf(f);
  if (data.kind === 'bytes') return digestBytes(joinBytes(prefix, data.bytes, f.extraDigest));
  if (f.extraDigest !== zeroDigest) throw new Error('extra digest on a local file');
  return data.digestAfter(prefix);
}

/** M(f) without universe and dependencies: the tag, what the operation adds, the extra digest. */
export function ownMaterial(f: Flow, mapMaterial: ByteString): ByteString {
  if (f.op === op.val && f.err !== undefined) return opDigestTag.val + uniqueDigest();
  return opDigestTag[renderOp(f.op)] + payload(f, mapMaterial) + f.extraDigest;
}

function payload(f: Flow, mapMaterial: ByteString): ByteString {
  switch (f.op) {
    case op.intern:
    case op.extern:
      return utf8Bytes(f.url);
    case op.exec:
      return utf8Bytes(f.image) + utf8Bytes(f.cmd) + argmapMaterial(f.argmap ?? []);
    case op.groupby:
      return utf8Bytes(f.re);
    case op.collect:
      return utf8Bytes(f.re) + utf8Bytes(f.repl);
    case op.map:
      return mapMaterial;
    case op.val:
      return f.value instanceof Fileset ? filesetMaterial(f.value) : namedOperation(f);
    case op.k:
    case op.kctx:
    case op.coerce:
      return namedOperation(f);
    case op.data:
      return bytesOf(dataOf(f));
    default:
      return '';
  }
}

/** KEEP: output 0 reads like input 0, minus zero. */
export function argmapMaterial(args: readonly ExecArg[]): ByteString {
  let out = '';
  for (const arg of args) out += le64(arg.out ? -arg.index : arg.index);
  return out;
}

function namedOperation(f: Flow): Digest {
  if (f.flowDigest === zeroDigest) throw new Error('invalid flow digest');
  return f.flowDigest;
}

function dataOf(f: Flow): DataSource {
  if (f.data === undefined) throw new Error('data flow without data');
  return f.data;
}

function bytesOf(data: DataSource): ByteString {
  if (data.kind === 'bytes') return decodeLatin1(data.bytes);
  throw new Error(`${data.path}: a local file cannot be part of a legacy digest`);
}

function joinBytes(prefix: ByteString, bytes: Uint8Array, suffix: ByteString): Uint8Array {
  const out = new Uint8Array(prefix.length + bytes.length + suffix.length);
  out.set(encodeLatin1(prefix), 0);
  out.set(bytes, prefix.length);
  out.set(encodeLatin1(suffix), prefix.length + bytes.length);
  return out;
}

let errorCount = 0;

/** The original draws a random digest, so that errors never unify; ours is unique in the process. */
function uniqueDigest(): Digest {
  errorCount++;
  return digestOf(`error value ${errorCount}`);
}
