// Test kits: the conformance runner over recorded answers. In-memory twins of ports lie beside the ports.

export { firstCheckDifference, firstDifference, renderDifference } from './conformance/compare.ts';
export { type CorpusProgram, loadCorpus } from './conformance/corpus.ts';
export { type Outcome, runProgram } from './conformance/run-program.ts';
