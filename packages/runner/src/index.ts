// One run of a program: its identity, its state on disk, the event stream and the stream's readers, and
// the runtime it uses. Shared by the command, the tests and batches. It prints nothing.

export { builtInLayer } from './built-in-config.ts';
export { isCacheModeName } from './cache-mode-name.ts';
export {
  type Evaluation,
  type EvaluationHost,
  type EvaluationOptions,
  randomDigest,
  startEvaluation,
  systemClock,
} from './evaluate.ts';
export {
  createEventStream,
  type EventReader,
  type EventStream,
  encodeEvent,
  type StampedEvent,
} from './event-stream.ts';
export { startHeartbeat } from './heartbeat.ts';
export { prepareDirectory, type RunFiles, reflowHome, runFiles } from './home.ts';
export { createLocalFiles } from './local-files.ts';
export { isMaterial, type MaterializeOptions, materialize } from './materialize.ts';
export { openRuntime, type RuntimeOptions } from './open-runtime.ts';
export {
  createSessions,
  exportedValues,
  type Instance,
  type InstanceFailure,
  instantiateWithFlags,
  openProgram,
  type ProgramFailure,
  type ProgramHost,
  type Sessions,
} from './program.ts';
export { createBanner } from './readers/banner.ts';
export { createFlowGraph } from './readers/flow-graph.ts';
export { createNdjsonReader } from './readers/ndjson.ts';
export { createStatsReader } from './readers/stats.ts';
export { encodeValue, type Json } from './result-json.ts';
export { type RunHost, type RunRequest, runProgram } from './run.ts';
export { createRunLog, logTime, type RunLog } from './run-log.ts';
export { classifyRun, describeError, flowError, type RunOutcome, type RunStatus } from './run-outcome.ts';
export { type Phase, phase, type RunState, readRunStateText, renderRunState, writeRunState } from './run-state.ts';
export type { Runtime } from './runtime.ts';
export { systemText } from './system-text.ts';
export { underUniverse } from './universe-assoc.ts';
