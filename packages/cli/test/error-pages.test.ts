// The catalogue and its pages: every code that is used exists and is explained, and every program on a page
// does what the page says. Spec: 10-editor §3.8; house style, diagnostics catalogue.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSourceFile, fail, ok } from '@reflow-lang/base';
import { catalogue, createCheckSession, lint, lintRules } from '@reflow-lang/checker';
import { formatModule } from '@reflow-lang/syntax';
import { expect } from 'chai';
import type { ErrorPage, ExampleFiles } from '../src/answers/error-page.ts';
import { codesWithPage, errorPageFolder, readErrorPage } from '../src/answers/error-pages.ts';
import { expectFile, expectNoOthers } from './support/expect-file.ts';
import { createWorkspace } from './support/workspace.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const frames = fileURLToPath(new URL('../testdata/errors/', import.meta.url));
const codes = catalogue.map(({ code }) => code);

/** Codes that no program on a page can show, and why. */
const withoutProgram: ReadonlyMap<string, string> = new Map([
  ['E0031', 'a thousand brackets'],
  ['E0032', 'fifty mistakes'],
  ['E0152', 'a thousand brackets'],
  ['E0224', 'no such value can be written'],
  ['E0263', 'a consequence of another code'],
  ['E0270', 'stands in for errors without a place'],
  ['E0271', 'the grammar excludes it'],
  ['E0809', 'a consequence of another code'],
  ['E0814', 'a consequence of another code'],
  ['E0824', 'a consequence of another code'],
]);

describe('the catalogue', () => {
  it('has each code once', () => {
    expect(codes.filter((code, i) => codes.indexOf(code) !== i)).to.deep.equal([]);
  });

  it('has every code that is written in the sources', () => {
    const used = new Set<string>();
    for (const file of globSync('packages/*/src/**/*.ts', { cwd: root })) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const match of text.matchAll(/['"`]([EW]\d{4})['"`]/g)) used.add(match[1] ?? '');
    }
    expect([...used].filter((code) => !codes.includes(code))).to.deep.equal([]);
  });

  it('has a page for each code, and no other pages', () => {
    expect(codesWithPage()).to.deep.equal([...codes].sort());
  });

  it('has an index of all pages', () => {
    const rows = pages().map(({ code, title, severity }) => `| [${code}](${code}.md) | ${severity} | ${title} |\n`);
    const head =
      '# Codes\n\nWhat each error and warning means. `reflow explain CODE` shows a page, `reflow explain -list` this list.\n\n';
    expectFile(join(errorPageFolder(), 'README.md'), `${head}| Code | Level | What |\n|---|---|---|\n${rows.join('')}`);
  });
});

describe('an explain page', () => {
  for (const { code, name, severity } of catalogue) {
    it(`of ${code} is headed by what the catalogue says, and leads to pages that exist`, () => {
      const page = pageOf(code);
      expect([page.code, page.name, page.severity]).to.deep.equal([code, name, severity]);
      expect(page.related.filter((other) => other === code || !codes.includes(other))).to.deep.equal([]);
      expect(page.related, 'see also').not.to.have.length(0);
    });
  }

  for (const { code, description } of lintRules) {
    it(`of ${code} has the rule's description as its title`, () => {
      expect(pageOf(code).title).to.equal(description);
    });
  }

  it('has programs unless none can show the code', () => {
    const lacking = pages().flatMap(({ code, examples }) => (examples.length === 0 ? [code] : []));
    expect(lacking).to.deep.equal([...withoutProgram.keys()]);
  });
});

describe('the programs of an explain page', () => {
  for (const { code, examples } of pages()) {
    for (const { bad, good } of examples) {
      it(`show ${code} and nothing else, and how to do without`, () => {
        const found = findings(bad, code);
        expect(new Set(found.codes)).to.deep.equal(new Set([code]));
        expect(found.accepted, 'accepted').to.equal(code.startsWith('W'));
        expect(findings(good, code)).to.deep.equal({ accepted: true, codes: [] });
      });
    }
  }

  it('that are right are formatted', () => {
    for (const { code, examples } of pages()) {
      for (const [file, text] of examples.flatMap(({ good }) => [...good])) {
        if (file.endsWith('.rf')) expect(formatModule(createSourceFile(file, text)), code).to.deep.equal(ok(text));
      }
    }
  });

  for (const page of pages().filter(({ examples }) => examples.length > 0)) {
    it(`are shown with ${page.code} as recorded`, async () => {
      expectFile(join(frames, `${page.code}.expect`), await shown(page));
    });
  }

  it('leave no recorded frame behind', () => {
    expectNoOthers(
      frames,
      pages()
        .filter(({ examples }) => examples.length > 0)
        .map(({ code }) => code),
    );
  });
});

function pages(): readonly ErrorPage[] {
  return [...codes].sort().map(pageOf);
}

function pageOf(code: string): ErrorPage {
  const page = readErrorPage(code);
  if (page === undefined) throw new Error(`${code} has no page`);
  return page;
}

/** All codes of the structured view; of an accepted program, those of the lints too, this one in any case. */
function findings(
  files: ExampleFiles,
  code: string,
): { readonly accepted: boolean; readonly codes: readonly string[] } {
  const readSource = (path: string) => {
    const text = files.get(path);
    return text === undefined ? fail(`open ${path}: no such file or directory`) : ok(new TextEncoder().encode(text));
  };
  const opened = createCheckSession({ readSource }).open(entryOf(files));
  if (!opened.ok) return { accepted: false, codes: opened.error.diagnostics.map((each) => each.code) };
  if (opened.value.kind !== 'rf') return { accepted: true, codes: [] };
  const severities = new Map([[code, 'warning'] as const]);
  return { accepted: true, codes: lint(opened.value.module, { severities }).map((each) => each.code) };
}

/** What the command prints of the wrong programs, with frames. */
async function shown({ code, examples }: ErrorPage): Promise<string> {
  const texts: string[] = [];
  for (const { bad } of examples) {
    const work = createWorkspace({ ...Object.fromEntries(bad), 'reflow.yaml': lintSection(code) });
    try {
      const isLint = lintRules.some((rule) => rule.code === code);
      const { stdout, stderr } = await work.reflow([isLint ? 'lint' : 'check', '--frames=always', entryOf(bad)]);
      texts.push(stdout + stderr);
    } finally {
      work.remove();
    }
  }
  return texts.join('\n');
}

/** Rules that are off by default are asked for. */
const lintSection = (code: string): string =>
  lintRules.some((rule) => rule.code === code && rule.severity === 'off') ? `lint:\n  ${code}: warning\n` : '';

const entryOf = (files: ExampleFiles): string => files.keys().next().value ?? '';
