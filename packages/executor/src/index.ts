// Running execs on this machine: job directories, the launcher process, the bubblewrap and host runtimes,
// and the machine as a cluster of one alloc. It decides neither what runs nor where results are cached.
// Invariants: objects before results, results before anybody is told; a finished program is never run
// twice under one key; the driver never spawns a program itself.

export { type AttemptPaths, attemptPaths, jobDirectory } from './attempt-paths.ts';
export { formatCommand } from './command-format.ts';
export { chooseProcessRuntime, findExecutable, type RuntimeChoice } from './detect-runtime.ts';
export { inspectToJson } from './inspect.ts';
export { createLocalCluster, type LocalCluster, type LocalClusterOptions, localClusterFacts } from './local-cluster.ts';
export { machineResources } from './machine.ts';
export { createProcessExecutor, type ProcessExecutor, type ProcessExecutorOptions } from './process-executor.ts';
export { pruneJobs } from './prune-jobs.ts';
export type { RuntimeKind } from './runtime.ts';
