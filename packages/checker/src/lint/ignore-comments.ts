// Comments that silence findings: `// reflow:ignore W0100, W0101 -- reason` at the end of a line or alone
// before one, `// reflow:ignore-file W0109` before the first declaration.
//
// A finding is silenced by its own line. One inside an exec's template, where there are no comments, is
// silenced by the line the exec, or the declaration around it, begins on. Spec: 10-editor §3.7.

import { type Diagnostic, lineIndexAt, type SourceFile, type Span } from '@reflow-lang/base';
import { exprsOf, type LintModule, type SourceComment } from './lint-module.ts';

/** One code of one comment. */
export interface IgnoredCode {
  readonly code: string;
  readonly span: Span;
}

export interface IgnoreComment extends Span {
  readonly codes: readonly IgnoredCode[];
  /** 0-based line whose findings it silences; all lines for the whole file; none out of its place. */
  readonly scope: number | 'file' | 'nothing';
}

/** What became of a comment. */
export interface IgnoreUse {
  readonly comment: IgnoreComment;
  /** Codes that could have been found and were not, or not there. */
  readonly idle: readonly IgnoredCode[];
  /** Codes that do not exist, and those of errors. */
  readonly wrong: readonly IgnoredCode[];
}

/** Whether a code can be ignored at all: errors cannot. */
export const isIgnorable = (code: string): boolean => /^(W|SC)\d{4}$/.test(code);

const form = /^\/\/\s*reflow:(ignore-file|ignore)(?![\w-])([^\n]*)$/d;

export function ignoreComments(module: LintModule): readonly IgnoreComment[] {
  if (!module.text.includes('reflow:ignore')) return [];
  const first = firstDeclaration(module);
  return module.comments.flatMap((comment) => {
    const match = form.exec(comment.text.trimEnd());
    if (match === null) return [];
    const list = (match[2] ?? '').split(/(?:^|\s)--(?:\s|$)/, 1)[0] ?? '';
    const listStart = comment.start + (match.indices?.[2]?.[0] ?? 0);
    const codes = Array.from(list.matchAll(/[^\s,]+/g), (word) => {
      const start = listStart + word.index;
      return { code: word[0].toUpperCase(), span: { start, end: start + word[0].length } };
    });
    const scope =
      match[1] === 'ignore' ? lineOf(module, comment) : comment.end <= first ? ('file' as const) : 'nothing';
    return [{ start: comment.start, end: comment.end, codes, scope }];
  });
}

/** A comment and the codes of findings that it silenced. */
export interface Silencing {
  readonly comment: IgnoreComment;
  readonly silenced: ReadonlySet<string>;
}

/** What is left of the findings, and what each comment silenced. */
export function silence(
  module: LintModule,
  comments: readonly IgnoreComment[],
  findings: readonly Diagnostic[],
): { readonly left: readonly Diagnostic[]; readonly silencings: readonly Silencing[] } {
  if (comments.length === 0) return { left: findings, silencings: [] };
  const silencings = comments.map((comment) => ({ comment, silenced: new Set<string>() }));
  const byScope = Map.groupBy(silencings, ({ comment }) => comment.scope);
  const templates = templateLines(module);
  const left = findings.filter((finding) => {
    if (!isIgnorable(finding.code) || finding.file !== module.file) return true;
    const scopes = ['file' as const, ...linesOf(module.module.source, templates, finding.span)];
    const active = scopes
      .flatMap((scope) => byScope.get(scope) ?? [])
      .filter(({ comment }) => comment.codes.some(({ code }) => code === finding.code));
    for (const { silenced } of active) silenced.add(finding.code);
    return active.length === 0;
  });
  return { left, silencings };
}

const lineOf = ({ module }: LintModule, comment: SourceComment): number =>
  lineIndexAt(module.source, comment.isAlone ? comment.next : comment.start);

function firstDeclaration({ ast, text }: LintModule): number {
  const [first = ast.decls[0]] = ast.params;
  return first === undefined ? text.length : first.span.start;
}

interface TemplateLines extends Span {
  /** Lines that stand for everything in the template. */
  readonly lines: readonly number[];
}

/** In the order of the text; templates do not nest. */
function templateLines(module: LintModule): readonly TemplateLines[] {
  const { source } = module.module;
  const byStart = (a: Span, b: Span): number => a.start - b.start || b.end - a.end;
  const decls = module.decls.map(({ decl }) => decl.span).sort(byStart);
  const execs = exprsOf(module.exprs, 'exec').toSorted((a, b) => byStart(a.span, b.span));
  /** Declarations around the place that has been reached, outermost first. */
  const around: Span[] = [];
  let next = 0;
  return execs.map(({ span, template }) => {
    for (let decl = decls[next]; decl !== undefined && decl.start <= span.start; decl = decls[++next])
      around.push(decl);
    const open = around.filter((decl) => decl.end >= span.end);
    around.splice(0, around.length, ...open);
    const places = [span.start, template.span.start, ...open.map((decl) => decl.start)];
    return { ...template.span, lines: places.map((offset) => lineIndexAt(source, offset)) };
  });
}

function linesOf(source: SourceFile, templates: readonly TemplateLines[], { start }: Span): ReadonlySet<number> {
  const around = templateAt(templates, start);
  return new Set([lineIndexAt(source, start), ...(around?.lines ?? [])]);
}

/** Found by halving. */
function templateAt(templates: readonly TemplateLines[], offset: number): TemplateLines | undefined {
  let low = 0;
  let high = templates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((templates[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const last = templates[low - 1];
  return last !== undefined && offset < last.end ? last : undefined;
}
