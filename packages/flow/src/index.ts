// Flow nodes: their definition, digests, keys, canonicalisation and renderings. It evaluates nothing.
// Invariants: digests are byte-identical to the original's; sameness is decided by `key()` alone;
// nothing recurses over a graph.

export {
  collectFlow,
  dataFlow,
  type ExecInit,
  errFlow,
  execFlow,
  externFlow,
  flowOfFileset,
  groupbyFlow,
  internFlow,
  kFlow,
  mapFlow,
  mergeFlow,
  pullupFlow,
  valFlow,
  valFlowWithDigest,
} from './build.ts';
export { canonicalMapKey, mustInternDigest } from './canon-key.ts';
export { canonicalize, createCanonicalizer, type GraphCanonicalizer } from './canonicalize.ts';
export { abbrevCmd, abbrevLeft, abbrevMiddle, formatCmd } from './command.ts';
export type {
  CoerceFunction,
  DataSource,
  ExecArg,
  FlowConfig,
  FlowInit,
  KContext,
  KctxFunction,
  KFunction,
  MapFunction,
  Salt,
} from './definition.ts';
export { checkOf, type ExactKeyInput, exactKey, exactKeyJson } from './exact-key.ts';
export { exactValue } from './exact-value.ts';
export { Flow } from './flow.ts';
export { seq, str, textStr, typ } from './framing.ts';
export {
  copyFlow,
  execArg,
  execArgCount,
  forkFlow,
  initMap,
  labelFlow,
  requirementsOf,
  setArgmap,
} from './graph.ts';
export { imageQualifiers, type QualifiedImage } from './image.ts';
export { digestFlow, type FlowContext, writeFlowMaterial } from './logical-digest.ts';
export * from './op.ts';
export { cacheKeys, physicalDigests } from './physical.ts';
export { renderDebug, renderFlow } from './render.ts';
export { type ExecOutcome, renderExec } from './render-exec.ts';
export { createVisitor, FlowVisitor, type VisitOrder } from './visitor.ts';
