import { expect } from 'chai';
import { answerRun, type Case, casesOf, difference, type Json, type Wanted } from './corpus.ts';

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
      .map(([name, value]) => [name, strip(value)]),
  );
}

function runsOf({ answer }: Case): readonly { readonly args: readonly string[]; readonly stored: Json }[] {
  if (answer === null || typeof answer !== 'object' || !('runs' in answer)) return [];
  const { runs } = answer;
  if (!Array.isArray(runs)) return [];
  return runs.map((run) => ({ args: run.args ?? [], stored: run }));
}

function checkCase(test: Case, wanted: Wanted): void {
  for (const { args, stored } of runsOf(test)) {
    if (stored === null || typeof stored !== 'object' || Array.isArray(stored)) continue;
    const members = Object.entries(stored).filter(([name]) => {
      if (name === 'flow') return wanted.graphs;
      return wanted.values || (name !== 'vals' && name !== 'stderr');
    });
    expect(difference(strip(Object.fromEntries(members)), answerRun(test, args, wanted))).to.equal(undefined);
  }
}

describe('a program of the corpus', function () {
  this.timeout(60_000);
  for (const test of casesOf('eval')) {
    it(`has the original's values: eval/${test.name}`, () => checkCase(test, { values: true, graphs: false }));
  }
  for (const category of ['flow', 'workflows']) {
    for (const test of casesOf(category)) {
      it(`has the original's graph: ${category}/${test.name}`, () => checkCase(test, { values: false, graphs: true }));
    }
  }
});
