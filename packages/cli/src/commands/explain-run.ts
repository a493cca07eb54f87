// `reflow explain PROG [args]`: what would run now, and why. `reflow explain RUN[/NODE]`: why it ran.
// Spec: 07-cli §20.6, contracts §9.

import { compileRegexp } from '@reflow-lang/base';
import { basisOf, type ExplainedNode, explainNodes, type RecordedRun } from '@reflow-lang/evaluator';
import { earlierRuns, findRun } from '../answers/recorded-runs.ts';
import { type CommandHost, exitCode, UsageError } from '../command.ts';
import { type FlagSpec, flagBool, flagText, type ParsedFlags } from '../flags.ts';
import { runFlags } from '../run/flags.ts';
import { explanationDocument, planRun } from '../run/planned-run.ts';
import { loadSettings } from '../settings.ts';
import { renderExplanation } from '../text/explanation.ts';
import { errorLine } from '../text/json.ts';

/** Flags of `run` that decide what is found in the cache. */
const cacheFlags: readonly string[] = [
  'local',
  'localdir',
  'dir',
  'eval',
  'invalidate',
  'assert',
  'recomputeempty',
  'cache',
  'executor',
];

export const explainRunFlags: readonly FlagSpec[] = [
  { name: 'node', type: 'string', default: '', usage: 'only nodes whose ident matches this `regexp`' },
  { name: 'first', type: 'bool', default: false, usage: 'only what changed, not what follows from it' },
  ...runFlags.filter(({ name }) => cacheFlags.includes(name)),
];

/** Whether the word is a program or a run, and no code of a diagnostic. */
export const isProgramOrRun = (word: string): boolean => isProgram(word) || runPattern.test(word);

const isProgram = (word: string): boolean => /\.(rf|rfx|reflow)$/.test(word);
/** Codes have five characters at most. */
const runPattern = /^(sha256:)?[0-9a-f]{6,64}(\/.*)?$/i;

/** Resolves to the exit code. `parsed.rest` is a program and its arguments, or a run. */
export async function explainRun(host: CommandHost, parsed: ParsedFlags, globals: ParsedFlags): Promise<number> {
  const [word, ...others] = parsed.rest;
  if (word === undefined) throw new UsageError('missing argument: a program or a run');
  const select = selection(flagText(parsed.values, 'node'));
  if (isProgram(word)) {
    return planRun(host, parsed, globals, ({ options, explanation }) => {
      const shown = { ...explanation, nodes: select(explanation.nodes) };
      if (options.json) host.stdout(explanationDocument(options.program, options.args, ofRoots(parsed, shown)));
      else
        host.stdout(renderExplanation(shown.nodes, textOptions(host, parsed, explanation.isOpen ? 'open' : 'known')));
    });
  }
  const [other] = others;
  if (other !== undefined) throw new UsageError(`unexpected argument: ${other}`);
  return explainRecorded(host, parsed, globals, word, select);
}

type Select = (nodes: readonly ExplainedNode[]) => readonly ExplainedNode[];

function selection(pattern: string): Select {
  if (pattern === '') return (nodes) => nodes;
  const compiled = compileRegexp(pattern);
  if (!compiled.ok) throw new UsageError(compiled.error);
  return (nodes) => nodes.filter(({ ident }) => compiled.value.searcher(ident)(0) !== undefined);
}

/** With `--first`, what something else makes run is left out. */
function ofRoots<T extends { readonly nodes: readonly ExplainedNode[] }>(parsed: ParsedFlags, explained: T): T {
  if (!flagBool(parsed.values, 'first')) return explained;
  const running = new Set(explained.nodes.filter((node) => node.runs).map((node) => node.id));
  const isRoot = (node: ExplainedNode): boolean => node.runs && !node.causes.some((id) => running.has(id));
  return { ...explained, nodes: explained.nodes.filter(isRoot) };
}

const textOptions = (host: CommandHost, { values }: ParsedFlags, time: 'past' | 'known' | 'open') => ({
  columns: host.terminal.stdout ? host.terminal.columns : Infinity,
  rootsOnly: flagBool(values, 'first'),
  time,
});

// ---- A run that is over ---------------------------------------------------------------------------

function explainRecorded(
  host: CommandHost,
  parsed: ParsedFlags,
  globals: ParsedFlags,
  word: string,
  select: Select,
): number {
  const isJson = flagBool(parsed.values, 'json');
  const refuse = (message: string): number => {
    if (isJson) host.stdout(errorLine({ code: '', message, kind: 'NotExist', causes: [] }));
    host.stderr(`${message}\n`);
    return exitCode.failure;
  };
  const settings = loadSettings(host, globals, undefined);
  if (!settings.ok) return refuse(settings.error);
  const { home } = settings.value;
  const slash = word.indexOf('/');
  const run = findRun(home, slash < 0 ? word : word.slice(0, slash));
  if (!run.ok) return refuse(run.error);
  const basis = basisOf(earlierRuns(home, run.value.program, run.value.startedAt));
  const nodes = explainNodes(whatWasReached(run.value), basis);
  const wanted = slash < 0 ? nodes : nodes.filter((node) => isCalled(node, word.slice(slash + 1)));
  if (slash >= 0 && wanted.length === 0)
    return refuse(`run ${word.slice(0, slash)} has no node ${word.slice(slash + 1)}`);
  const shown = select(wanted);
  if (isJson) host.stdout(recordedDocument(run.value, basis?.runId, ofRoots(parsed, { nodes: shown }).nodes));
  else host.stdout(renderExplanation(shown, textOptions(host, parsed, 'past')));
  return exitCode.ok;
}

/** Nodes that never came to their turn neither ran nor were found. */
const whatWasReached = (run: RecordedRun): RecordedRun => ({
  ...run,
  nodes: run.nodes.filter(({ fate }) => fate.kind !== 'waits'),
});

/** By ident, or by the beginning of its id or digest. */
function isCalled(node: ExplainedNode, name: string): boolean {
  if (node.ident === name) return true;
  const hex = name.replace(/^sha256:/, '').toLowerCase();
  return hex !== '' && [node.id, node.digest].some((id) => id.startsWith(`sha256:${hex}`));
}

function recordedDocument(run: RecordedRun, basis: string | undefined, nodes: readonly ExplainedNode[]): string {
  const explanation = { basis, nodes, error: undefined };
  return explanationDocument(run.program, run.args, explanation, run.runId);
}
