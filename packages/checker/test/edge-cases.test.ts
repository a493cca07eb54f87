// The programs whose outcome the specification fixes to the letter, as a table. Spec: 02-types §22.

import { readFileSync } from 'node:fs';
import { renderType } from '@reflow-lang/types';
import { expect } from 'chai';
import { openFiles } from './open-source.ts';

interface EdgeCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly outcome: 'accept' | 'reject';
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

describe('the edge cases of the specification', () => {
  for (const edge of readCases()) {
    it(`${edge.name} is ${edge.outcome}ed as it must be`, () => {
      const { result, warnings } = openFiles(edge.files);
      const got = result.ok ? { outcome: 'accept', lines: declared(result.value) } : rejectedAs(result.error.text);
      expect(got).to.deep.equal({ outcome: edge.outcome, lines: edge.lines });
      expect(warnings.map((w) => w.replace(': warning:', ':'))).to.deep.equal(edge.warnings);
      const diagnostics = result.ok
        ? result.value.kind === 'rf'
          ? result.value.module.diagnostics
          : []
        : result.error.diagnostics;
      expect(diagnostics.some((d) => d.severity === 'error')).to.equal(edge.outcome === 'reject');
    });
  }
});

function rejectedAs(text: string) {
  return { outcome: 'reject', lines: text.split('\n') };
}

/** Types, values and parameters in the notation of the table, sorted. */
function declared(opened: Parameters<typeof renderOpened>[0]): readonly string[] {
  return [...renderOpened(opened)].sort();
}

function renderOpened(opened: Extract<ReturnType<typeof openFiles>['result'], { ok: true }>['value']) {
  if (opened.kind !== 'rf') return [];
  const { params, exports, source } = opened.module;
  return [
    ...params.map((p) => {
      const type = `${p.name} ${renderType(p.type)}`;
      return p.default
        ? `${type} = ${source.text.slice(p.default.span.start, p.default.span.end)}`
        : `${type} (required)`;
    }),
    ...exports.map((e) => `${e.kind === 'type' ? 'type ' : ''}${e.name} ${renderType(e.type)}`),
  ];
}

function readCases(): readonly EdgeCase[] {
  const text = readFileSync(new URL('../testdata/edge-cases.txt', import.meta.url), 'utf8');
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [head = '', ...sections] = block.split(/^--- /m);
      const bodies = new Map(sections.map((s) => [s.slice(0, s.indexOf('\n')), s.slice(s.indexOf('\n') + 1)]));
      const outcome = bodies.has('accept') ? 'accept' : 'reject';
      const lines = linesOf(bodies.get(outcome));
      return {
        name: head.trim(),
        files: Object.fromEntries([...bodies].filter(([name]) => name.endsWith('.rf'))),
        outcome,
        lines: outcome === 'accept' ? [...lines].sort() : lines,
        warnings: linesOf(bodies.get('warn')),
      };
    });
}

function linesOf(body = ''): readonly string[] {
  return body.split('\n').filter((line) => line !== '');
}
