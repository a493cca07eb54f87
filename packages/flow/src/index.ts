// Flow nodes: their definition, digests, keys, canonicalisation and renderings. It evaluates nothing.
// Invariants: digests are byte-identical to the original's; sameness is decided by `key()` alone;
// nothing recurses over a graph.

export { errFlow, flowOfFileset, valFlow, valFlowWithDigest } from './build.ts';
export {
  cacheKeys,
  checkOf,
  digestFlow,
  type ExactKeyInput,
  exactKey,
  exactKeyJson,
  type FlowContext,
  mustInternDigest,
  physicalDigests,
  writeFlowMaterial,
} from './digest-flow.ts';
export {
  type DataSource,
  type ExecArg,
  Flow,
  type FlowConfig,
  type FlowInit,
  type KContext,
  type KctxFunction,
  type KFunction,
} from './flow.ts';
export {
  canonicalize,
  copyFlow,
  createVisitor,
  execArg,
  execArgCount,
  FlowVisitor,
  forkFlow,
  initMap,
  labelFlow,
  requirementsOf,
} from './graph.ts';
export * from './op.ts';
export { abbrevCmd, abbrevLeft, abbrevMiddle, formatCmd, renderDebug, renderFlow } from './render.ts';
