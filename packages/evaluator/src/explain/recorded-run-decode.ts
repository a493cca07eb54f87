// The events a run left behind, read as facts about its nodes. What is not of the expected form, and
// events of other versions, are passed over. Spec: 05-flow-eval §15.6, 07-cli §20.6.

import type { InputInfo, NodeDefinition, NodeInfo, ReasonDetails, RunReason } from '../events.ts';
import type { NodeFacts, NodeFate, RunFacts } from './node-facts.ts';

export interface RecordedRun extends RunFacts {
  readonly runId: string;
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** RFC 3339. */
  readonly startedAt: string;
}

/** `undefined` unless the first line begins a run. Nodes are in the order in which they ran or were found. */
export function decodeRecordedRun(lines: Iterable<string>): RecordedRun | undefined {
  let head: Omit<RecordedRun, 'nodes'> | undefined;
  const nodes = new Map<string, MutableFacts>();
  for (const line of lines) {
    const event = decodeLine(line);
    if (event === undefined) continue;
    if (head === undefined) {
      head = decodeHead(event);
      if (head === undefined) return undefined;
    } else takeEvent(nodes, event);
  }
  return head && { ...head, nodes: [...nodes.values()].map(finished) };
}

type Json = Readonly<Record<string, unknown>>;

function decodeLine(line: string): Json | undefined {
  if (line === '') return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function decodeHead(event: Json): Omit<RecordedRun, 'nodes'> | undefined {
  const { type, runId, program, t } = event;
  if (type !== 'runStarted' || !isText(runId) || !isText(program)) return undefined;
  const { universe, keySpace, args } = event;
  return {
    runId,
    program,
    args: texts(args),
    startedAt: isText(t) ? t : '',
    universe: isText(universe) ? universe : '',
    keySpace: isText(keySpace) ? keySpace : '',
  };
}

interface MutableFacts {
  node: NodeInfo;
  cacheKeys: readonly string[];
  definition: NodeDefinition;
  inputs: readonly InputInfo[] | undefined;
  fate: NodeFate;
  resultDigest: string | undefined;
  ms: number | undefined;
  hasFailed: boolean;
}

function takeEvent(nodes: Map<string, MutableFacts>, event: Json): void {
  const { type } = event;
  const node = decodeNode(event.node);
  if (node === undefined) return;
  const facts = nodes.get(node.id) ?? emptyFacts(node);
  if (type === 'nodeQueued') {
    facts.definition = decodeDefinition(event.definition);
    nodes.set(node.id, facts);
    return;
  }
  if (type !== 'nodeStarted' && type !== 'nodeCached' && type !== 'nodeDone' && type !== 'nodeFailed') return;
  if (facts.fate.kind === 'waits') {
    // From here on it is in the order of execution.
    nodes.delete(node.id);
    nodes.set(node.id, facts);
  }
  takeStep(facts, type, event);
}

function takeStep(facts: MutableFacts, type: string, event: Json): void {
  const { resultDigest, ms, how } = event;
  if (Array.isArray(event.cacheKeys)) facts.cacheKeys = texts(event.cacheKeys);
  if (Array.isArray(event.inputs)) facts.inputs = event.inputs.flatMap(decodeInput);
  if (isText(resultDigest)) facts.resultDigest = resultDigest;
  const ran: NodeFate = { kind: 'runs', reason: 'noCacheEntry' };
  switch (type) {
    case 'nodeStarted':
      facts.fate = startedFate(event);
      return;
    case 'nodeCached':
      // In a run that was tried again, what ran at first is found later.
      if (facts.fate.kind === 'waits') facts.fate = { kind: 'cached' };
      return;
    case 'nodeDone':
      facts.hasFailed = false;
      if (typeof ms === 'number') facts.ms = ms;
      if (how === 'snapshot') facts.fate = { kind: 'described', isRead: facts.fate.kind !== 'waits' };
      else if (facts.fate.kind !== 'runs') facts.fate = ran;
      return;
    default:
      facts.hasFailed = true;
      if (facts.fate.kind !== 'runs') facts.fate = ran;
  }
}

function startedFate(event: Json): NodeFate {
  const { reason, reasonDetails } = event;
  const details = decodeDetails(reasonDetails);
  return { kind: 'runs', reason: decodeReason(reason), ...(details && { details }) };
}

const emptyFacts = (node: NodeInfo): MutableFacts => ({
  node,
  cacheKeys: [],
  definition: {},
  inputs: undefined,
  fate: { kind: 'waits' },
  resultDigest: undefined,
  ms: undefined,
  hasFailed: false,
});

function finished({ resultDigest, ms, hasFailed, ...facts }: MutableFacts): NodeFacts {
  return {
    ...facts,
    ...(resultDigest !== undefined && { resultDigest }),
    ...(ms !== undefined && { ms }),
    ...(hasFailed && { hasFailed }),
  };
}

// ---- Members ----------------------------------------------------------------------------------

const isText = (value: unknown): value is string => typeof value === 'string';
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(isText) : []);

function decodeNode(value: unknown): NodeInfo | undefined {
  if (!isJson(value)) return undefined;
  const { id, op, ident, position, digest, deps } = value;
  if (!isText(id) || !isText(op)) return undefined;
  return {
    id,
    op,
    ident: isText(ident) ? ident : '',
    position: isText(position) ? position : '',
    digest: isText(digest) ? digest : id,
    deps: texts(deps),
  };
}

function decodeDefinition(value: unknown): NodeDefinition {
  if (!isJson(value)) return {};
  const { image, cmd, argstrs, url } = value;
  return {
    ...(isText(image) && { image }),
    ...(isText(cmd) && { cmd }),
    ...(Array.isArray(argstrs) && { argstrs: texts(argstrs) }),
    ...(isText(url) && { url }),
  };
}

function decodeInput(value: unknown): InputInfo[] {
  if (!isJson(value)) return [];
  const { arg, digest, files } = value;
  if (!isText(arg) || !isText(digest)) return [];
  return [{ arg, digest, ...(Array.isArray(files) && { files: files.flatMap(decodePath) }) }];
}

function decodePath(value: unknown): (readonly [string, string])[] {
  if (!Array.isArray(value)) return [];
  const [path, digest]: readonly unknown[] = value;
  return isText(path) && isText(digest) ? [[path, digest]] : [];
}

const reasons: readonly RunReason[] = [
  'cacheOff',
  'root',
  'noCacheEntry',
  'checkMismatch',
  'invalidated',
  'missingObject',
  'assertionFailed',
  'emptyRecompute',
  'notCacheable',
];

const decodeReason = (value: unknown): RunReason => reasons.find((reason) => reason === value) ?? 'noCacheEntry';

function decodeDetails(value: unknown): ReasonDetails | undefined {
  if (!isJson(value)) return undefined;
  const { regexp, digest, subject, property, old, new: now } = value;
  if (isText(regexp)) return { regexp };
  if (isText(digest)) return { digest };
  if (!isText(subject) || !isText(property)) return undefined;
  return { subject, property, old: isText(old) ? old : '', new: isText(now) ? now : '' };
}
