// Where a node stands on its way to a value. Spec: 05-flow-eval §2.2, §10.

/** Small integers, in the order of the way; comparisons count. */
export const flowState = {
  init: 0,
  needLookup: 1,
  lookup: 2,
  todo: 3,
  needTransfer: 4,
  transfer: 5,
  ready: 6,
  needSubmit: 7,
  running: 8,
  execing: 9,
  done: 10,
  max: 11,
} as const;
export type FlowState = (typeof flowState)[keyof typeof flowState];

const texts: readonly string[] = [
  'Init',
  'NeedLookup',
  'Lookup',
  'todo'.toUpperCase(),
  'NeedTransfer',
  'Transfer',
  'Ready',
  'NeedSubmit',
  'Running',
  'Execing',
  'Done',
  'Max',
];
const shortTexts: readonly string[] = [
  'init',
  'needlookup',
  'lookup',
  'todo',
  'needtransfer',
  'transfer',
  'ready',
  'unknown',
  'running',
  'unknown',
  'done',
  'unknown',
];

/** `Ready`. */
export const renderFlowState = (state: FlowState): string => texts[state] ?? 'unknown';
/** `ready`; `unknown` for the states people are not told about. */
export const flowStateName = (state: FlowState): string => shortTexts[state] ?? 'unknown';

/** The founding document's spellings. */
export const FlowInit = flowState.init;
export const FlowNeedLookup = flowState.needLookup;
export const FlowLookup = flowState.lookup;
export const FlowTODO = flowState.todo;
export const FlowNeedTransfer = flowState.needTransfer;
export const FlowTransfer = flowState.transfer;
export const FlowReady = flowState.ready;
export const FlowRunning = flowState.running;
export const FlowDone = flowState.done;
export const FlowMax = flowState.max;
