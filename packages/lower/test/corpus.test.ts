import { expect } from 'chai';
import { answerRun, type Case, casesOf, difference, type Json } from './corpus.ts';

// The original's answers, program by program. `npm run conformance` compares more; here are the members
// that lowering alone decides (and, with the sequential evaluator of these tests, the values).

/** Members of a stored run that are not compared here. */
const elsewhere = new Set(['execs', 'externs', 'flowDigest', 'quirk', 'unstable', 'panic']);

function strip(json: Json): Json {
  if (Array.isArray(json)) return json.map(strip);
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name]) => !elsewhere.has(name))
      .map(([name, value]) => [name, name === 'stderr' ? unique(value) : strip(value)]),
  );
}

/**
 * Lines of `trace`: their order, and how often one is repeated, are not significant; where the original
 * writes a line twice it adds parentheses around the ident the second time.
 */
function unique(lines: Json): Json {
  if (!Array.isArray(lines)) return lines;
  return [...new Set(lines.map((line) => String(line).replace('((', '(').replace(')):', '):')))].toSorted();
}

function runsOf({ answer }: Case): readonly { readonly args: readonly string[]; readonly stored: Json }[] {
  if (answer === null || typeof answer !== 'object' || !('runs' in answer)) return [];
  const { runs } = answer;
  if (!Array.isArray(runs)) return [];
  return runs.map((run) => ({ args: run.args ?? [], stored: run }));
}

function checkCase(test: Case): void {
  for (const { args, stored } of runsOf(test)) {
    if (stored === null || typeof stored !== 'object' || Array.isArray(stored)) continue;
    // The original crashes: there is nothing to compare with.
    if ('panic' in stored) continue;
    const ours = answerRun(test, args);
    const found =
      difference(strip(stored), strip(ours)) ??
      (test.name.startsWith('fix_') || test.category === 'eval' ? undefined : mergedOtherwise(ours));
    expect(found, found).to.equal(undefined);
  }
}

/** The first graph whose exact keys merge other nodes than its digests do. Spec: 03 §20. */
function mergedOtherwise(ours: Json): string | undefined {
  if (ours === null || typeof ours !== 'object' || !('flow' in ours)) return undefined;
  for (const [name, graph] of Object.entries(ours.flow ?? {})) {
    if (graph.keys !== graph.canonical) return `${name}: ${graph.canonical} digests, ${graph.keys} keys`;
  }
  return undefined;
}

describe('a program of the corpus', function () {
  this.timeout(60_000);
  for (const category of ['eval', 'flow', 'workflows']) {
    for (const test of casesOf(category)) {
      it(`has the original's values and graphs: ${category}/${test.name}`, () => checkCase(test));
    }
  }
});
