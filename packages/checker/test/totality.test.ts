// The checker on programs that nobody wrote: it always answers, and both views agree on the verdict.

import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { openFiles } from './open-source.ts';

const folder = new URL('../../../testdata/conformance/eval/', import.meta.url);
const programs = readdirSync(folder)
  .filter((name) => name.endsWith('.rf'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .filter((text) => text.length < 2000);

/** Words, numbers, strings, operators: what a mutation takes out or puts in. */
const tokens = (text: string): readonly string[] => text.match(/\w+|"[^"\n]*"|\s+|[^\w\s]/g) ?? [];

const mutated = fc
  .tuple(
    fc.constantFrom(...programs),
    fc.constantFrom(...programs),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(2)), { minLength: 1, maxLength: 3 }),
  )
  .map(([text, donor, changes]) => {
    const parts = [...tokens(text)];
    const others = tokens(donor);
    for (const [at, from, kind] of changes) {
      const i = at % Math.max(1, parts.length);
      const other = others[from % Math.max(1, others.length)] ?? '';
      if (kind === 0) parts.splice(i, 1);
      else if (kind === 1) parts.splice(i, 1, other);
      else parts.splice(i, 0, parts[from % Math.max(1, parts.length)] ?? '');
    }
    return parts.join('');
  });

describe('the checker', () => {
  it('answers for every mutated program, with an error exactly when it rejects', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const { result } = openFiles({ 'm.rf': text });
        const diagnostics = result.ok
          ? result.value.kind === 'rf'
            ? result.value.module.diagnostics
            : []
          : result.error.diagnostics;
        expect(diagnostics.some((d) => d.severity === 'error')).to.equal(!result.ok);
        expect(diagnostics.every((d) => d.span.start >= 0 && d.span.end <= text.length)).to.equal(true);
        if (!result.ok) expect(result.error.text).not.to.equal('');
      }),
      { numRuns: 1500 },
    );
  });

  const length = 100_000;
  const long: readonly (readonly [what: string, text: string])[] = [
    ['chains of operators', `val X = ${Array.from({ length }, (_, i) => i).join(' + ')}`],
    ['chains of else if', `func F(x int) = if x == 0 { 0 }${' else if x == 1 { 1 }'.repeat(length / 10)} else { 2 }`],
    ['chains of fields and calls', `f := 1\nval X = f${'.a(1)'.repeat(length / 2)}`],
    ['lists', `val X = [${'{a: 1}, '.repeat(length)}{a: 2}]`],
    ['chains of spreads', `val X = [1 ${'...[2] '.repeat(length / 10)}]`],
    ['towers of types', `x := 1\n${'x := [x]\n'.repeat(length / 20)}val Y = x`],
  ];
  for (const [what, text] of long) {
    it(`takes long ${what} without running out of stack`, () => {
      const { result } = openFiles({ 'm.rf': text });
      expect(result.ok || result.error.text.includes('expected struct or module')).to.equal(true);
    }).timeout(30_000);
  }
});
