// Reduces a Flow graph to a value through ports: state machine, cache protocol, retries, scheduler.
// The one asynchronous room of the pure rings. It knows no file, process, clock or network of its own.
// Invariants: nothing runs that the cache knows; every decision is an event; sameness is `key()`.

export {
  type CacheMode,
  cacheMode,
  createEval,
  Eval,
  type EvalConfig,
  isReading,
  isWriting,
  type NodeOutcome,
} from './eval.ts';
export type * from './events.ts';
export * from './ports.ts';
export { Scheduler, type SchedulerConfig, Task, type TaskInit, type TaskState, taskState } from './scheduler.ts';
