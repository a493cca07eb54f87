// The Flow node: one step of a computation and what it depends on. A node holds its definition alone;
// what evaluation knows of it (state, exec, pending ...) is the evaluator's record.
//
// Graphs of 10^6 nodes are ordinary, so the node is small: what every K, Coerce and Val has lies in the
// object itself, the rest in an extension. Digests are memoised here and computed elsewhere.
// Spec: 05-flow-eval §4, §5, §26.1.

import type { Digest, ReflowError } from '@reflow-lang/base';
import { digestOf, zeroDigest } from '@reflow-lang/base';
import type { Type } from '@reflow-lang/types';
import type { Requirements, Resources, Value } from '@reflow-lang/values';
import { Delayed, digestValue, Fileset } from '@reflow-lang/values';
import { computeKey } from './canon-key.ts';
import type {
  CoerceFunction,
  ContinuationScope,
  DataSource,
  ExecArg,
  FlowConfig,
  FlowInit,
  KctxFunction,
  KFunction,
  MapFunction,
  Salt,
} from './definition.ts';
import { exactValue } from './exact-value.ts';
import { Extension, extensionFor, noExtension } from './extension.ts';
import { computeDigest } from './logical-digest.ts';
import { type Op, op } from './op.ts';
import { renderFlow } from './render.ts';

const flag = { hashV1: 1, nonDeterministic: 2, mustIntern: 4, taggedByBug: 8 } as const;

const configs = { v1: { hashV1: true }, v2: { hashV1: false } } as const;
const plainVal: FlowInit = { op: op.val };

const digestSalt = (salt: Salt): Digest => digestOf(typeof salt === 'string' ? salt : salt());
const noDeps: readonly Flow[] = [];

/** Mutable only through `fork` (05 §5), labels and the evaluator. */
export class Flow extends Delayed {
  op: Op;
  private flags: number;
  deps: readonly Flow[];
  ident: string;
  position: string;
  /** Returns the value or throws a ReflowError. */
  coerce: CoerceFunction | undefined;
  value: Value | undefined;
  /** The definition before the last fork. */
  parent: Flow | undefined;
  private ownK: KFunction | undefined;
  private ownFlowDigest: Digest;
  private valueType: Type | undefined;
  private scope: ContinuationScope | undefined;
  private ext: Extension | undefined;
  /** Memo of `digest()`, `''` while unknown; written by `computeDigest` alone. */
  memoDigest: Digest;
  /** Memo of `key()`, `''` while unknown; written by `computeKey` alone. */
  memoKey: Digest;
  /** H(salt), `''` for none. */
  private salt: Digest;

  constructor(init: FlowInit) {
    super();
    this.op = init.op;
    this.flags =
      (init.config?.hashV1 ? flag.hashV1 : 0) |
      (init.nonDeterministic ? flag.nonDeterministic : 0) |
      (init.mustIntern ? flag.mustIntern : 0) |
      (init.execDepIncorrectCacheKeyBug ? flag.taggedByBug : 0);
    this.deps = init.deps ?? noDeps;
    this.ident = init.ident ?? '';
    this.position = init.position ?? '';
    this.coerce = init.coerce;
    this.value = init.value;
    this.parent = undefined;
    this.ownK = init.k;
    this.ownFlowDigest = init.flowDigest ?? zeroDigest;
    this.valueType = init.valueType;
    this.scope = undefined;
    this.ext = extensionFor(init);
    this.memoDigest = zeroDigest;
    this.memoKey = zeroDigest;
    this.salt = init.salt === undefined ? zeroDigest : digestSalt(init.salt);
  }

  /** Logical digest, memoised; universe `''`. Safe on chains of 10^6. Spec: 05 §6.1. */
  digest(): Digest {
    return this.memoDigest === zeroDigest ? computeDigest(this) : this.memoDigest;
  }

  /** `canonKey`, memoised: two nodes are the same exactly when their keys are. Spec: 03 §20. */
  key(): Digest {
    return this.memoKey === zeroDigest ? computeKey(this) : this.memoKey;
  }

  /** H(salt), or the zero digest when the node has none. */
  saltDigest(): Digest {
    if (this.salt === zeroDigest && this.valueType !== undefined && this.value !== undefined) {
      this.salt = digestOf(`V${exactValue(this.value, this.valueType)}`);
    }
    return this.salt;
  }

  isSalted(): boolean {
    return this.salt !== zeroDigest || this.valueType !== undefined;
  }

  /** As `flow 2bbe6a7b state Init {...} exec ...`. Spec: 05 §7.1. */
  toString(): string {
    return renderFlow(this);
  }

  /** A shallow copy that knows neither digest nor key yet, so that it may be changed. */
  copy(): Flow {
    const copy = new Flow(plainVal);
    copy.op = this.op;
    copy.flags = this.flags;
    copy.deps = this.deps;
    copy.ident = this.ident;
    copy.position = this.position;
    copy.coerce = this.coerce;
    copy.value = this.value;
    copy.parent = this.parent;
    copy.ownK = this.ownK;
    copy.ownFlowDigest = this.ownFlowDigest;
    copy.valueType = this.valueType;
    copy.scope = this.scope;
    copy.ext = this.ext && new Extension(this.ext);
    copy.salt = this.salt;
    return copy;
  }

  /**
   * A copy over other dependencies that mean the same as the old ones, whose continuations answer in
   * `scope`. Digest and key are taken over, unless the scope changes the configuration.
   */
  copyInto(scope: ContinuationScope, deps: readonly Flow[]): Flow {
    const copy = this.copy();
    if (this.scope !== undefined && this.scope !== scope) {
      copy.ownK = this.k;
      if (copy.ext !== undefined) copy.ext.kctx = this.kctx;
    }
    copy.deps = deps;
    copy.scope = scope;
    if (scope.config.hashV1 && !this.hashV1) {
      copy.flags |= flag.hashV1;
    } else {
      copy.memoDigest = this.memoDigest;
      copy.memoKey = this.memoKey;
    }
    return copy;
  }

  /**
   * Becomes what its continuation returned; `parent` keeps the old definition, digest and key stay.
   * FIX(05 §5 fork): what only some operations have goes over too, the position if there is one.
   */
  fork(g: Flow): void {
    const digest = this.digest();
    const key = this.key();
    const parent = this.copy();
    parent.memoDigest = digest;
    parent.memoKey = key;
    this.parent = parent;
    this.op = g.op;
    this.flags = (this.flags & (flag.hashV1 | flag.taggedByBug)) | (g.flags & ~flag.hashV1);
    this.deps = g.deps;
    this.ident = g.ident;
    if (g.position !== '') this.position = g.position;
    this.coerce = g.coerce;
    this.value = g.value;
    this.ownK = g.ownK;
    this.salt = zeroDigest;
    this.valueType = undefined;
    this.scope = g.scope;
    this.ext = g.ext && new Extension(g.ext);
  }

  /** Sets `mapFlow`, the function applied to an empty value, if it is not set. Spec: 05 §5, §6.3. */
  initMap(): void {
    const { mapFunc } = this;
    if (this.mapFlow === undefined && mapFunc !== undefined) {
      this.mapFlow = mapFunc(new Flow({ op: op.val, value: Fileset.empty }));
    }
  }

  get config(): FlowConfig {
    return this.hashV1 ? configs.v1 : configs.v2;
  }
  set config(config: FlowConfig) {
    this.mark(flag.hashV1, config.hashV1);
  }
  get hashV1(): boolean {
    return (this.flags & flag.hashV1) !== 0;
  }

  /** The continuation; that of a canonical node answers with canonical nodes. Spec: 05 §5.2 c. */
  get k(): KFunction | undefined {
    const { ownK, scope } = this;
    return ownK === undefined || scope === undefined ? ownK : (values) => scope.adopt(ownK(values));
  }
  set k(k: KFunction | undefined) {
    this.ownK = k;
  }
  /** FIX(05 §5.2 d): what it returns is made canonical like the results of `k`. */
  get kctx(): KctxFunction | undefined {
    const { scope } = this;
    const ownKctx = this.ext?.kctx;
    return ownKctx === undefined || scope === undefined ? ownKctx : (ctx, values) => scope.adopt(ownKctx(ctx, values));
  }
  set kctx(kctx: KctxFunction | undefined) {
    this.extension().kctx = kctx;
  }

  get flowDigest(): Digest {
    if (this.ownFlowDigest === zeroDigest && this.valueType !== undefined && this.value !== undefined) {
      this.ownFlowDigest = digestValue(this.value, this.valueType);
    }
    return this.ownFlowDigest;
  }
  set flowDigest(digest: Digest) {
    this.ownFlowDigest = digest;
  }

  get nonDeterministic(): boolean {
    return (this.flags & flag.nonDeterministic) !== 0;
  }
  set nonDeterministic(on: boolean) {
    this.mark(flag.nonDeterministic, on);
  }
  get mustIntern(): boolean {
    return (this.flags & flag.mustIntern) !== 0;
  }
  set mustIntern(on: boolean) {
    this.mark(flag.mustIntern, on);
  }
  get execDepIncorrectCacheKeyBug(): boolean {
    return (this.flags & flag.taggedByBug) !== 0;
  }
  set execDepIncorrectCacheKeyBug(on: boolean) {
    this.mark(flag.taggedByBug, on);
  }
  get image(): string {
    return (this.ext ?? noExtension).image;
  }
  set image(image: string) {
    this.extension().image = image;
  }
  get originalImage(): string {
    return (this.ext ?? noExtension).originalImage;
  }
  set originalImage(originalImage: string) {
    this.extension().originalImage = originalImage;
  }
  get cmd(): string {
    return (this.ext ?? noExtension).cmd;
  }
  set cmd(cmd: string) {
    this.extension().cmd = cmd;
  }
  get argmap(): readonly ExecArg[] | undefined {
    return (this.ext ?? noExtension).argmap;
  }
  set argmap(argmap: readonly ExecArg[] | undefined) {
    this.extension().argmap = argmap;
  }
  get argstrs(): readonly string[] {
    return (this.ext ?? noExtension).argstrs;
  }
  set argstrs(argstrs: readonly string[]) {
    this.extension().argstrs = argstrs;
  }
  get outputIsDir(): readonly boolean[] {
    return (this.ext ?? noExtension).outputIsDir;
  }
  set outputIsDir(outputIsDir: readonly boolean[]) {
    this.extension().outputIsDir = outputIsDir;
  }
  get resources(): Resources {
    return (this.ext ?? noExtension).resources;
  }
  set resources(resources: Resources) {
    this.extension().resources = resources;
  }
  get url(): string {
    return (this.ext ?? noExtension).url;
  }
  set url(url: string) {
    this.extension().url = url;
  }
  get re(): string {
    return (this.ext ?? noExtension).re;
  }
  set re(re: string) {
    this.extension().re = re;
  }
  get repl(): string {
    return (this.ext ?? noExtension).repl;
  }
  set repl(repl: string) {
    this.extension().repl = repl;
  }
  get mapFunc(): MapFunction | undefined {
    return (this.ext ?? noExtension).mapFunc;
  }
  set mapFunc(mapFunc: MapFunction | undefined) {
    this.extension().mapFunc = mapFunc;
  }
  get mapFlow(): Flow | undefined {
    return (this.ext ?? noExtension).mapFlow;
  }
  set mapFlow(mapFlow: Flow | undefined) {
    this.extension().mapFlow = mapFlow;
  }
  get extraDigest(): Digest {
    return (this.ext ?? noExtension).extraDigest;
  }
  set extraDigest(extraDigest: Digest) {
    this.extension().extraDigest = extraDigest;
  }
  get flowRequirements(): Requirements | undefined {
    return (this.ext ?? noExtension).flowRequirements;
  }
  set flowRequirements(flowRequirements: Requirements | undefined) {
    this.extension().flowRequirements = flowRequirements;
  }
  get data(): DataSource | undefined {
    return (this.ext ?? noExtension).data;
  }
  set data(data: DataSource | undefined) {
    this.extension().data = data;
  }
  get err(): ReflowError | undefined {
    return (this.ext ?? noExtension).err;
  }
  set err(err: ReflowError | undefined) {
    this.extension().err = err;
  }

  private mark(bit: number, on: boolean): void {
    this.flags = on ? this.flags | bit : this.flags & ~bit;
  }

  private extension(): Extension {
    this.ext ??= new Extension(noExtension);
    return this.ext;
  }
}
