// Twins of the ports: in memory, or told by a test what to answer, with a clock that stands still.
// For tests of every room that reaches the world through these ports; nothing here is for production.
// Invariant: no twin does anything by itself, so a test runs the same way every time.

export { type CountingGenerator, createCountingDigest, createCountingGenerator, namedDigest } from './counting.ts';
export { assertEtag, contentsOf, isTextFile, listOf, refFile, textFile, textFiles } from './filesets.ts';
export { createMemoryAssoc, type MemoryAssoc } from './memory-assoc.ts';
export { createMemoryRepository, createMemoryTransferer, lacking, type MemoryRepository } from './memory-repository.ts';
export { createMemoryTaskDB, type MemoryTaskDB } from './memory-task-db.ts';
export { type AllocStep, ScriptedAlloc, type ScriptedAllocOptions } from './scripted-alloc.ts';
export {
  createScriptedCluster,
  type ScriptedCluster,
  type ScriptedClusterOptions,
  type ScriptedRequest,
} from './scripted-cluster.ts';
export { type ExecFacts, errResult, okResult, ScriptedExec } from './scripted-exec.ts';
export {
  createScriptedDestinations,
  createScriptedSnapshotter,
  type ScriptedDestinations,
  type ScriptedSnapshotter,
} from './scripted-sources.ts';
export { createVirtualClock, turn, type VirtualClock } from './virtual-clock.ts';
