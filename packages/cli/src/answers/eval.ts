// `eval`: every exported value on its own, flows included. Contracts §3.

import { invariant, isKind, type ReflowError, recoverError, renderDigest, renderError } from '@reflow-lang/base';
import type { Eval, NodeOutcome } from '@reflow-lang/evaluator';
import { type ExecArg, Flow, op, renderOp } from '@reflow-lang/flow';
import { force } from '@reflow-lang/lower';
import {
  createSessions,
  type Evaluation,
  exportedValues,
  type Instance,
  openProgram,
  randomDigest,
} from '@reflow-lang/runner';
import { filesetType, renderType, type Type } from '@reflow-lang/types';
import { digestValue, Fileset, renderValue, type Value } from '@reflow-lang/values';
import { failureText } from './failure.ts';
import { argmapOf, isLegacyNode, listOf } from './graph.ts';
import type { ExternRecord, RecordingTransferer } from './record-externs.ts';

/** What evaluation of one file needs from outside. */
export interface EvalEnvironment {
  readonly cwd: string;
  readonly trace: (line: string) => void;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** A fresh evaluation service for a working directory; `undefined` stops before external work. */
  readonly open: ((cwd: string) => Promise<EvalService>) | undefined;
}

export interface EvalService {
  readonly evaluation: Evaluation;
  readonly externs: RecordingTransferer;
  close(): Promise<void>;
}

export interface EvalAnswer {
  readonly args: readonly string[];
  readonly stage?: string;
  readonly err?: string;
  readonly type?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly vals?: Readonly<Record<string, ValueAnswer>>;
  /** Of a v0 program, instead of `vals`. */
  readonly main?: ValueAnswer;
}

export interface ValueAnswer {
  readonly type: string;
  readonly delayed: boolean;
  readonly value?: string;
  readonly digest?: string;
  readonly err?: string;
  readonly flowDigest?: string;
  readonly execs?: readonly object[];
  readonly externs?: readonly ExternRecord[];
}

/** Instantiates with these flags, then evaluates every exported value. Never throws for a program's fault. */
export async function evalFile(
  environment: EvalEnvironment,
  file: string,
  args: readonly string[],
): Promise<EvalAnswer> {
  const { cwd, trace, log } = environment;
  const sessions = createSessions({ cwd, trace, log });
  const opened = openProgram(sessions, file, args);
  if (!opened.ok) return { args, stage: opened.error.stage, err: failureText(opened.error) };
  const instance = opened.value;
  const service = createLazyService(environment);
  const head = { args, type: renderType(instance.type), params: Object.fromEntries(instance.params) };
  const vals: Record<string, ValueAnswer> = {};
  try {
    if (instance.module.kind === 'v0') {
      return { ...head, main: await evalRoot(legacyRoot(instance), filesetType, service.get, environment) };
    }
    for (const { name, type, value } of exportedValues(instance)) {
      vals[name] = await evalValue(value, type, service.get, environment);
    }
  } finally {
    await service.close();
  }
  return { ...head, vals };
}

/** Whether this answer makes the command fail. */
export const isFailedAnswer = (answer: EvalAnswer): boolean =>
  answer.stage !== undefined ||
  answer.main?.err !== undefined ||
  Object.values(answer.vals ?? {}).some((value) => value.err !== undefined);

/** Stores and executor are opened for the first value that needs them. */
export function createLazyService(environment: EvalEnvironment): {
  readonly get: (() => Promise<EvalService>) | undefined;
  close(): Promise<void>;
} {
  let service: Promise<EvalService> | undefined;
  const { open, cwd } = environment;
  return {
    get: open && (() => (service ??= open(cwd))),
    // One that could not be opened has been told of by the values that wanted it.
    close: async (): Promise<void> => (await service?.catch(() => undefined))?.close(),
  };
}

export async function evalValue(
  value: Value,
  type: Type,
  open: (() => Promise<EvalService>) | undefined,
  environment: Pick<EvalEnvironment, 'signal'>,
): Promise<ValueAnswer> {
  const typeText = renderType(type);
  let forced: Value;
  try {
    forced = force(value, type);
    if (!(forced instanceof Flow)) return { type: typeText, delayed: false, ...resolved(forced, type) };
  } catch (error) {
    return { type: typeText, delayed: false, err: renderError(recoverError(error)) };
  }
  return evalRoot(forced, type, open, environment);
}

async function evalRoot(
  root: Flow,
  type: Type,
  open: (() => Promise<EvalService>) | undefined,
  environment: Pick<EvalEnvironment, 'signal'>,
): Promise<ValueAnswer> {
  const head = { type: renderType(type), delayed: true, flowDigest: renderDigest(root.digest()) };
  if (open === undefined) return head;
  let service: EvalService;
  try {
    service = await open();
  } catch (error) {
    return { ...head, err: renderError(recoverError(error)) };
  }
  return { ...head, ...(await evalFlow(root, type, service, environment.signal)) };
}

/** A v0 program is one flow, the merge of its externs; it is evaluated as it is, nothing is forced. */
function legacyRoot(instance: Instance): Flow {
  const root = instance.value.members.get('Main');
  invariant(root instanceof Flow, 'a v0 program is no flow');
  return root;
}

const resolved = (value: Value, type: Type): { value: string; digest: string } => ({
  value: renderValue(value, type),
  digest: renderDigest(digestValue(value, type)),
});

async function evalFlow(
  root: Flow,
  type: Type,
  service: EvalService,
  signal: AbortSignal,
): Promise<Partial<ValueAnswer>> {
  service.externs.start();
  const evaluation = service.evaluation.createEval(root, { runID: randomDigest(), bottomUp: true, assert: 'never' });
  try {
    await evaluation.do({ signal });
  } catch (error) {
    return { err: renderError(recoverError(error)), execs: describeExecs(evaluation) };
  }
  const err = evaluation.err();
  const execs = describeExecs(evaluation);
  if (err !== undefined) return { err: errorText(err, evaluation.outcomes()), execs };
  const value = evaluation.value();
  if (value === undefined) return { err: 'no value', execs };
  const externs = service.externs.records();
  return { ...resolved(value, type), execs, ...(externs.length > 0 && { externs }) };
}

/** The compat text of an exec's failure is short, whatever people are shown. */
function errorText(err: ReflowError, outcomes: readonly NodeOutcome[]): string {
  const failed = outcomes.find((outcome) => outcome.err === err);
  return failed === undefined ? renderError(err) : outcomeText(failed, err);
}

function outcomeText(outcome: NodeOutcome, err: ReflowError): string {
  const code = isKind('DockerExec', err) ? /exited with code (\d+)/.exec(err.message)?.[1] : undefined;
  return code === undefined ? renderError(err) : `exec ${outcome.flow.ident}: exited with code ${code}`;
}

/** Sorted by the bytes of ident, op and digest, once per node digest. */
function describeExecs(evaluation: Eval): readonly object[] {
  const byKey = new Map<string, object>();
  for (const outcome of evaluation.outcomes()) {
    const { flow } = outcome;
    if (flow.op !== op.exec && flow.op !== op.intern && !isLegacyExtern(flow)) continue;
    if (outcome.value === undefined && outcome.err === undefined) continue;
    const digest = renderDigest(flow.digest());
    byKey.set(`${flow.ident}${renderOp(flow.op)}${digest}`, describeOutcome(outcome, digest));
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, description]) => description);
}

/** What `files.Copy` writes is told in `externs` alone. */
const isLegacyExtern = (flow: Flow): boolean => flow.op === op.extern && isLegacyNode(flow);

function describeOutcome(outcome: NodeOutcome, digest: string): object {
  const { flow, value, err } = outcome;
  return {
    op: renderOp(flow.op),
    ident: flow.ident,
    position: flow.position,
    digest,
    cacheKeys: outcome.cacheKeys.map(renderDigest),
    ...(flow.op === op.exec ? execMembers(outcome) : { url: flow.url }),
    ...(err !== undefined ? { err: outcomeText(outcome, err) } : resultMembers(value)),
  };
}

/** As executed: where no argument is named, each dependency is one. */
const argsOf = (flow: Flow): readonly ExecArg[] => flow.argmap ?? flow.deps.map((_, index) => ({ out: false, index }));

function execMembers({ flow, resources }: NodeOutcome): object {
  return {
    image: flow.originalImage === '' ? flow.image : flow.originalImage,
    cmd: flow.cmd,
    argmap: argmapOf(flow, argsOf(flow)),
    argstrs: listOf(flow, flow.argstrs),
    outputIsDir: listOf(flow, flow.outputIsDir),
    resources,
    ...(flow.nonDeterministic && { nondeterministic: true }),
  };
}

function resultMembers(value: Value | undefined): object {
  if (!(value instanceof Fileset)) return {};
  return { result: describeFileset(value), resultDigest: renderDigest(value.digest()) };
}

/** `{list: [...]}` or `{map: {path: {sha256, size}}}`. */
export function describeFileset(fs: Fileset): object {
  if (fs.list !== undefined) return { list: fs.list.map(describeFileset) };
  const map = fs.entries.map(([path, file]) => [path, { sha256: renderDigest(file.id), size: file.size }]);
  return { map: Object.fromEntries(map) };
}
