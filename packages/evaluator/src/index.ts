// Reduces a Flow graph to a value through ports: state machine, cache protocol, retries, scheduler.
// The one asynchronous room of the pure rings. It knows no file, process, clock or network of its own.
// Invariants: nothing runs that the cache knows; every decision is an event; sameness is `key()`.

export { type BackgroundContext, background, withBackground } from './background.ts';
export { type KeySpace, storedKey } from './cache-keys.ts';
export { type CacheMode, cacheMode, isReading, isWriting } from './cache-mode.ts';
export { ctxError, neverAborted, throwIfAborted, withTimeout } from './ctx.ts';
export { createEval, Eval, type NodeView } from './eval.ts';
export { type EvalConfig, type NodeOutcome, renderEvalConfig } from './eval-config.ts';
export { eventLogger } from './event-log.ts';
export type * from './events.ts';
export { execRuntime, renderExecConfig, renderProfile, snapshotGauges } from './exec-config.ts';
export { Stealer } from './executor-mode/stealer.ts';
export { basisOf } from './explain/basis.ts';
export type { Differences, InputDifference } from './explain/differences.ts';
export { type ExplainDetails, type ExplainedNode, type ExplainReason, explainNodes } from './explain/explain.ts';
export type { NodeFacts, NodeFate, RunFacts } from './explain/node-facts.ts';
export { decodeRecordedRun, type RecordedRun } from './explain/recorded-run-decode.ts';
export { wordDiff } from './explain/word-diff.ts';
export { type JobKeySpace, jobKey } from './job-key.ts';
export { capMemory, minExecCpu, minExecMemory, oomAdjust, raiseToMinimum } from './memory-policy.ts';
export { type Mutation, renderMutation } from './mutation.ts';
export { errorInfo } from './node-events.ts';
export * from './node-state.ts';
export * from './ports.ts';
export { createPredictor, type PredictorConfig } from './predictor.ts';
export { renderChromeTrace } from './readers/chrome-trace.ts';
export { createDotGraph, type DotGraph } from './readers/dot.ts';
export { encodeOtel, type OtelAttribute, type OtelDocument, type OtelExporter, type OtelSpan } from './readers/otel.ts';
export { createSpanReader, type Span, type SpanKind, type SpanReader } from './readers/spans.ts';
export {
  createStatusReader,
  renderElapsed,
  type StatusGroup,
  type StatusReader,
  type StatusReaderConfig,
  type StatusTask,
} from './readers/status.ts';
export { createSummary, type Summary } from './readers/summary.ts';
export { createTextLog, type TextLogConfig } from './readers/text-log.ts';
export { createRepair, Repair, type RepairConfig } from './repair.ts';
export { type ExecState, execStates, renderExecState } from './scheduler/run-on-alloc.ts';
export { Scheduler, type SchedulerConfig, type SchedulerStats } from './scheduler/scheduler.ts';
export {
  renderTaskState,
  Task,
  type TaskInit,
  type TaskObserver,
  type TaskState,
  taskState,
} from './scheduler/task.ts';
export { imgCmdId } from './scheduler/task-log.ts';
