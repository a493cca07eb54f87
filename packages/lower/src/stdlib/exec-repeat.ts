// `test.ExecRepeatAndCheck`: run every exec a value depends on several times and compare the results.
//
// Execs are found by walking the value's graph, and the graphs its continuations return: the value is
// computed over an *observed* copy of its graph, in which each continuation reports what it made.
// Once the value is there, all execs are known; only then are their repetitions added. Observed nodes
// have the digests of the originals but keys of their own, so they are never merged with unobserved
// ones. Spec: 03-evaluation §17, §20.

import { digestOf, digestText, le64, mkError, plainError, type ReflowError, shortDigest } from '@reflow-lang/base';
import { Flow, op } from '@reflow-lang/flow';
import { boolType, mkTuple, stringType, type Type } from '@reflow-lang/types';
import { diffFilesets, Fileset, TupleValue, type Value } from '@reflow-lang/values';
import { digestSystemFunction } from '../digest/index.ts';
import { truncateInt } from '../eval/integers.ts';
import { expectBool, expectInt, expectString, expectTuple } from '../expect-value.ts';
import { expectFileset } from '../fileset-value.ts';
import { toFlow } from '../force.ts';
import { settle } from '../node.ts';
import { ExecObserver } from './exec-observer.ts';
import type { Call } from './implementation.ts';

const comparer = digestText('grail.com/reflow/syntax.repeat.Comparer');
const aggregator = digestText('grail.com/reflow/syntax.repeat.ComparerAggregator');
const comparison = digestText('grail.com/reflow/syntax.repeat.repeatAndCompare');

/** What a comparison of repetitions gives: a text and whether all were the same. */
const verdictType: Type = mkTuple([
  { name: '', type: stringType },
  { name: '', type: boolType },
]);

/** A Flow of bool. Throws when the value cannot depend on an exec. */
export function repeatAndCheck(value: Value | undefined, times: Value | undefined, call: Call): Flow {
  const { position, ident } = call.loc;
  if (!(value instanceof Flow)) throw mkError(position, [ident], 'Precondition', noExecs());
  if (!(times instanceof Flow)) return repeat(value, truncateInt(expectInt(times)), call);
  // FIX: the original crashes when the number is delayed.
  const name = digestSystemFunction('test', 'ExecRepeatAndCheck');
  return new Flow({
    op: op.k,
    deps: [times],
    position,
    ident,
    flowDigest: digestOf(value.digest() + name),
    salt: () => `T${name}${value.key()}`,
    k: ([n]) => settle(() => repeat(value, truncateInt(expectInt(n)), call)),
  });
}

const noExecs = (): ReflowError => plainError('no execs to repeat');

function repeat(value: Flow, times: bigint, call: Call): Flow {
  const observer = new ExecObserver(`${value.key()}${le64(times)}`);
  return new Flow({
    op: op.k,
    deps: [times > 1n ? observer.observe(value) : value],
    ident: call.loc.ident,
    flowDigest: comparer,
    salt: `T${le64(times)}`,
    k: () => settle(() => (times > 1n ? compareAll(observer, Number(times), call) : toFlow(true, boolType))),
  });
}

/** The value is there, so all of its execs have been seen. */
function compareAll({ execs, skipped }: ExecObserver, times: number, { session, loc }: Call): Flow {
  const { log } = session.ports;
  if (execs.length === 0) {
    if (skipped.length === 0) throw mkError('', [], 'Precondition', noExecs());
    log(`no repeated execs (${skipped.length} were skipped)`);
    return toFlow(true, boolType);
  }
  return new Flow({
    op: op.k,
    deps: execs.map((exec) => compareRuns(exec, times)),
    ident: loc.ident,
    flowDigest: aggregator,
    k: (verdicts) =>
      settle(() => {
        let allSame = true;
        for (const verdict of verdicts) {
          const [text, same] = expectTuple(verdict);
          logLines(log, `repeated exec result ${expectString(text)}`);
          allSame &&= expectBool(same);
        }
        if (skipped.length > 0) log(`skipped ${skipped.length} repeated execs: ${skipped.map(execName).join(', ')}`);
        return toFlow(allSame, boolType);
      }),
  });
}

const execName = (exec: Flow): string => `${exec.ident}(${shortDigest(exec.digest())})`;

function logLines(log: (line: string) => void, text: string): void {
  for (const line of text.split('\n')) if (line !== '') log(line);
}

/** Waits for all runs of one exec; its own run is number 0. */
function compareRuns(exec: Flow, times: number): Flow {
  const deps = [exec];
  for (let i = 1; i < times; i++) deps.push(repetition(exec, i));
  return new Flow({
    op: op.k,
    deps,
    ident: exec.ident,
    flowDigest: comparison,
    k: (runs) => settle(() => toFlow(verdictOn(exec, runs), verdictType)),
  });
}

/** The same exec under a digest of its own. */
function repetition(exec: Flow, i: number): Flow {
  const copy = exec.copy();
  copy.ident = `${exec.ident}_${shortDigest(exec.digest())}.repeat.${i}`;
  copy.extraDigest = digestText(`${i}`);
  return copy;
}

function verdictOn(exec: Flow, runs: readonly Value[]): TupleValue {
  const [first, ...others] = runs.map((run) => outputsOf(expectFileset(run)));
  const differences: string[] = [];
  for (const [i, outputs] of others.entries()) {
    const lines = outputs.flatMap((output, n) => {
      const { text, different } = diffFilesets(first?.[n] ?? Fileset.empty, output);
      return different ? [`${outputName(exec, n)} ${text}`] : [];
    });
    if (lines.length > 0) differences.push(`repeat 0 vs repeat ${i + 1}:`, ...lines);
  }
  if (differences.length === 0) return new TupleValue([`${execName(exec)}: all same`, true]);
  return new TupleValue([`${execName(exec)}: ${exec.position}\n${differences.join('\n')}\n`, false]);
}

const outputsOf = (result: Fileset): readonly Fileset[] => result.list ?? [result];

/** How the template writes an output: `{{out}}`. */
function outputName(exec: Flow, output: number): string {
  const at = exec.argmap?.findIndex((arg) => arg.out && arg.index === output) ?? -1;
  return exec.argstrs[at] ?? `output ${output}`;
}
