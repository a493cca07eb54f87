// The rarely used half of a Flow node: what only external, data and legacy operations have, in one
// shape for all of them. Allocated when first written. Spec: 05-flow-eval §4, §26.1.

import { type Digest, type ReflowError, zeroDigest } from '@reflow-lang/base';
import type { Requirements, Resources } from '@reflow-lang/values';
import type { DataSource, ExecArg, FlowInit, KctxFunction, MapFunction } from './definition.ts';
import type { Flow } from './flow.ts';
import { op } from './op.ts';

const noStrings: readonly string[] = [];
const noBooleans: readonly boolean[] = [];
const noResources: Resources = {};

export class Extension {
  image: string;
  originalImage: string;
  cmd: string;
  argmap: readonly ExecArg[] | undefined;
  argstrs: readonly string[];
  outputIsDir: readonly boolean[];
  resources: Resources;
  url: string;
  re: string;
  repl: string;
  mapFunc: MapFunction | undefined;
  mapFlow: Flow | undefined;
  kctx: KctxFunction | undefined;
  extraDigest: Digest;
  flowRequirements: Requirements | undefined;
  data: DataSource | undefined;
  err: ReflowError | undefined;

  constructor(from: Partial<Extension> | Omit<FlowInit, 'op'>) {
    this.image = from.image ?? '';
    this.originalImage = from.originalImage ?? '';
    this.cmd = from.cmd ?? '';
    this.argmap = from.argmap;
    this.argstrs = from.argstrs ?? noStrings;
    this.outputIsDir = from.outputIsDir ?? noBooleans;
    this.resources = from.resources ?? noResources;
    this.url = from.url ?? '';
    this.re = from.re ?? '';
    this.repl = from.repl ?? '';
    this.mapFunc = from.mapFunc;
    this.mapFlow = 'mapFlow' in from ? from.mapFlow : undefined;
    this.kctx = from.kctx;
    this.extraDigest = from.extraDigest ?? zeroDigest;
    this.flowRequirements = from.flowRequirements;
    this.data = from.data;
    this.err = from.err;
  }
}

/** What a node without an extension reads. */
export const noExtension: Readonly<Extension> = new Extension({});

/** The extension a new node needs, if any. */
export function extensionFor(init: FlowInit): Extension | undefined {
  switch (init.op) {
    case op.k:
    case op.coerce:
    case op.val:
    case op.merge:
    case op.pullup:
      return init.extraDigest !== undefined || init.err !== undefined ? new Extension(init) : undefined;
    default:
      return new Extension(init);
  }
}
