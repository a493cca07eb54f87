// Lowering of v0 `.reflow` programs into the Flow graph. It evaluates nothing external.
// Invariant: the nodes, their order and their digests are the original's, under both hash versions.

export { instantiateLegacy, type LegacyArguments } from './instance.ts';
