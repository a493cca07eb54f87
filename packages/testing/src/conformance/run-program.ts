// One program of the corpus through the code of the commands: check, doc, images, eval, graph.

import { renderDoc } from '@reflow-lang/checker';
import { checkFile, type EvalEnvironment, evalFile, failureText, graphsOf, imagesOf } from '@reflow-lang/cli';
import { createSessions, openProgram } from '@reflow-lang/runner';
import { type Difference, firstCheckDifference, firstDifference } from './compare.ts';
import { type CorpusProgram, isObject, type Json, parseJson } from './corpus.ts';

export type MemberGroup = 'check' | 'doc' | 'images' | 'eval' | 'graph';

export interface Outcome {
  readonly group: MemberGroup;
  readonly difference: Difference | undefined;
}

/** Checks every member the stored answer has. The working directory must be the program's folder. */
export async function runProgram(item: CorpusProgram, environment: EvalEnvironment): Promise<readonly Outcome[]> {
  const { answer } = item;
  const outcomes: Outcome[] = [];
  const attempt = async (
    group: MemberGroup,
    compare: () => Difference | undefined | Promise<Difference | undefined>,
  ) => {
    try {
      outcomes.push({ group, difference: await compare() });
    } catch (error) {
      const got = `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      outcomes.push({ group, difference: { path: group, want: 'an answer', got } });
    }
  };
  if (isObject(answer.check)) await attempt('check', () => compareCheck(item));
  if (typeof answer.doc === 'string') await attempt('doc', () => compareDoc(item));
  if (Array.isArray(answer.images)) await attempt('images', () => compareImages(item));
  const runs = Array.isArray(answer.runs) ? answer.runs : [];
  for (const [i, run] of runs.entries()) {
    // The original crashed here: an ordinary error, or a value, is right.
    if (isObject(run) && run.panic !== undefined) continue;
    await attempt('eval', () => compareEval(item, run, i, environment));
    if (isObject(run) && isObject(run.flow)) await attempt('graph', () => compareGraph(item, run, i));
  }
  return outcomes;
}

const quiet = { trace: () => {}, log: () => {} };

function compareCheck(item: CorpusProgram): Difference | undefined {
  const warnings: string[] = [];
  const sessions = createSessions({ cwd: item.dir, ...quiet, warn: (line) => warnings.push(line) });
  const result = checkFile(sessions, item.program, warnings);
  return firstCheckDifference(item.answer.check ?? null, plain(result.answer));
}

function compareDoc(item: CorpusProgram): Difference | undefined {
  const sessions = createSessions({ cwd: item.dir, ...quiet });
  const opened = sessions.check.open(item.program);
  return firstDifference(item.answer.doc ?? null, opened.ok ? renderDoc(opened.value) : opened.error.text, 'doc');
}

function compareImages(item: CorpusProgram): Difference | undefined {
  const sessions = createSessions({ cwd: item.dir, ...quiet });
  const opened = openProgram(sessions, item.program, firstArgs(item));
  const got = opened.ok ? plain(imagesOf(sessions)) : failureText(opened.error);
  return firstDifference(item.answer.images ?? null, got, 'images');
}

async function compareEval(
  item: CorpusProgram,
  run: Json,
  index: number,
  environment: EvalEnvironment,
): Promise<Difference | undefined> {
  if (!isObject(run)) return undefined;
  const got = await evalFile({ ...environment, cwd: item.dir }, item.program, argsOf(run));
  const { flow: _flow, ...want } = run;
  return firstDifference(want, plain(got), `runs[${index}]`);
}

function compareGraph(item: CorpusProgram, run: Json, index: number): Difference | undefined {
  if (!isObject(run)) return undefined;
  const sessions = createSessions({ cwd: item.dir, ...quiet });
  const opened = openProgram(sessions, item.program, argsOf(run));
  const got = opened.ok ? plain(graphsOf(opened.value)) : failureText(opened.error);
  return firstDifference(run.flow ?? null, got, `runs[${index}].flow`);
}

function argsOf(run: Json): readonly string[] {
  if (!isObject(run) || !Array.isArray(run.args)) return [];
  return run.args.filter((arg) => typeof arg === 'string');
}

/** Images were listed with the arguments of the first run. */
function firstArgs(item: CorpusProgram): readonly string[] {
  const [first] = Array.isArray(item.answer.runs) ? item.answer.runs : [];
  return first === undefined ? [] : argsOf(first);
}

/** An answer as it stands on the wire. */
const plain = (answer: object): Json => parseJson(JSON.stringify(answer));
