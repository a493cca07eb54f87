// The `reflow` command as a library: the answers of its commands, which tests call as the command does.
// The process itself is `main.ts`.

export { type CheckAnswer, type CheckResult, checkFile, encodeDiagnostic } from './answers/check.ts';
export { answerDigest } from './answers/digest.ts';
export { type EvalAnswer, type EvalEnvironment, type EvalService, evalFile, isFailedAnswer } from './answers/eval.ts';
export { evalExpression } from './answers/eval-expression.ts';
export { createEvalService } from './answers/eval-service.ts';
export { failureText } from './answers/failure.ts';
export { describeGraph, type GraphAnswer, type GraphNode, graphsOf } from './answers/graph.ts';
export { imagesOf } from './answers/images.ts';
export { createRecordingTransferer } from './answers/record-externs.ts';
export type { Command, CommandHost, ProcessHost } from './command.ts';
export { dispatch } from './dispatch.ts';
