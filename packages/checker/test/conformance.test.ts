// Every program of the corpus that is no legacy module or bundle: what the original's checker says.
// Compared are the members of `check` that need no evaluation, and `doc`; a stored `null` accepts anything.

import { readdirSync, readFileSync } from 'node:fs';
import { fail, ok, type Result } from '@reflow-lang/base';
import { type CheckedModule, createCheckSession, renderDoc } from '@reflow-lang/checker';
import { abbrev } from '@reflow-lang/syntax';
import { renderType } from '@reflow-lang/types';
import { expect } from 'chai';

interface Answer {
  readonly program: string;
  readonly doc?: string;
  readonly check: {
    readonly ok: boolean;
    readonly errors: readonly string[] | null;
    readonly warnings: readonly string[];
    readonly type?: string;
    readonly decls?: unknown;
    readonly params?: unknown;
  };
}

/** Programs that open a legacy module belong to the room that reads those. */
const usesLegacy = (directory: URL, program: string): boolean =>
  readFileSync(new URL(program, directory), 'utf8').includes('.reflow"');

const corpus = new URL('../../../testdata/conformance/', import.meta.url);

for (const folder of ['eval', 'flow', 'workflows', 'reject', 'warn']) {
  describe(`the checker answers as the original on ${folder}`, () => {
    const directory = new URL(`${folder}/`, corpus);
    for (const name of readdirSync(directory).filter((n) => n.endsWith('.json'))) {
      const answer: Answer = JSON.parse(readFileSync(new URL(name, directory), 'utf8'));
      if (!answer.program.endsWith('.rf') || usesLegacy(directory, answer.program)) continue;
      it(answer.program, () => compare(directory, answer));
    }
  });
}

function compare(directory: URL, answer: Answer): void {
  const warnings: string[] = [];
  const session = createCheckSession({
    readSource: (path) => read(directory, path),
    warn: (line) => warnings.push(line),
  });
  const opened = session.open(answer.program);
  const { check } = answer;
  const isSyntaxError = !opened.ok && isSyntaxLine(check.errors?.[0] ?? '');
  const diagnostics = opened.ok
    ? opened.value.kind === 'rf'
      ? opened.value.module.diagnostics
      : []
    : opened.error.diagnostics;
  expect(diagnostics.some((d) => d.severity === 'error')).to.equal(!check.ok);
  expect(diagnostics.filter((d) => d.code === 'E0270')).to.deep.equal([]);
  if (isSyntaxError) {
    expect(firstLine(opened.error.text)).to.equal(firstLine(check.errors?.[0] ?? ''));
    return;
  }
  const got = {
    ok: opened.ok,
    errors: opened.ok ? [] : opened.error.text.split('\n'),
    warnings,
    ...(opened.ok && opened.value.kind === 'rf' && described(opened.value.module)),
  };
  expectLike(got, { ...check, error: null, flags: null, usage: null, flagsError: null }, 'check');
  if (answer.doc !== undefined && opened.ok) expectLike(renderDoc(opened.value), answer.doc, 'doc');
}

const isSyntaxLine = (line: string): boolean =>
  /: (syntax error|failed to parse|failed to unquote|unterminated interpolation)/.test(line);

const firstLine = (text: string): string => text.split('\n', 1)[0]?.split(', expecting', 1)[0] ?? '';

function described(module: CheckedModule) {
  const textOf = (e: Parameters<typeof module.tables.typeOf>[0]) => renderType(module.tables.typeOf(e));
  return {
    type: renderType(module.type),
    decls: module.exports.map(({ kind, name, type, doc, flow, const: isConst }) => ({
      kind,
      name,
      type: renderType(type),
      doc,
      ...(kind === 'val' && { flow, const: isConst }),
    })),
    params: module.params.map((p) => ({
      ident: p.name,
      type: renderType(p.type),
      doc: p.doc,
      required: p.required,
      ...(p.default && { default: abbrev(p.default, textOf) }),
    })),
  };
}

function expectLike(got: unknown, want: unknown, path: string): void {
  if (want === null) return;
  if (Array.isArray(want)) {
    const items: readonly unknown[] = Array.isArray(got) ? got : [];
    expect(items.length, `${path}: ${JSON.stringify(got)} has the length of ${JSON.stringify(want)}`).to.equal(
      want.length,
    );
    for (const [i, item] of want.entries()) expectLike(items[i], item, `${path}[${i}]`);
  } else if (typeof want === 'object' && want !== undefined) {
    const members = new Map(Object.entries(typeof got === 'object' && got !== null ? got : {}));
    for (const [key, value] of Object.entries(want)) expectLike(members.get(key), value, `${path}.${key}`);
  } else expect(got, path).to.equal(want);
}

function read(directory: URL, path: string): Result<Uint8Array, string> {
  try {
    return ok(readFileSync(new URL(path, directory)));
  } catch {
    return fail(`open ${path}: no such file or directory`);
  }
}
