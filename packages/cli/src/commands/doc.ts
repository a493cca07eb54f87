// `reflow doc`. Spec: 07-cli §8.3, §11, §20.7.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { encodeLatin1, utf8Bytes } from '@reflow-lang/base';
import { type ModuleDoc, moduleDoc, type OpenFailure, renderDoc, renderModuleList } from '@reflow-lang/checker';
import { createSessions, type Sessions, systemText } from '@reflow-lang/runner';
import { systemModules } from '@reflow-lang/stdlib';
import { encodeDiagnostic } from '../answers/check.ts';
import { findModules } from '../answers/find-modules.ts';
import { sessionPath } from '../answers/session-path.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { type DocumentedModule, renderSite } from '../doc/html.ts';
import { moduleMarkdown } from '../doc/markdown.ts';
import { flagBool, flagText } from '../flags.ts';
import { replaceFile } from '../replace-file.ts';
import { printOpenFailure } from '../text/findings.ts';
import { jsonLine } from '../text/json.ts';

export const doc: Command = {
  name: 'doc',
  usage: 'doc path',
  help: `Doc displays the documentation of a module: a file, or a system module such as $/strings.
Without an argument it lists the system modules. In other forms than text it takes several modules, and
folders of them; without an argument it then documents the system modules.`,
  flags: [
    { name: 'json', type: 'bool', default: false, usage: 'print one JSON document per module' },
    { name: 'markdown', type: 'bool', default: false, usage: 'print Markdown' },
    { name: 'html', type: 'string', default: '', usage: 'write pages and a search page into this `directory`' },
  ],
  run: async (host, { values, rest }) => {
    const html = flagText(values, 'html');
    const [json, markdown] = [flagBool(values, 'json'), flagBool(values, 'markdown')];
    if (Number(json) + Number(markdown) + Number(html !== '') > 1) {
      throw new UsageError('-json, -markdown and -html exclude each other');
    }
    if (json) return printJson(host, open(host, rest));
    if (markdown) return printMarkdown(host, open(host, rest));
    if (html !== '') return writeSite(host, html, open(host, rest));
    return printText(host, rest);
  },
};

/** The text of the original. */
function printText(host: CommandHost, [path, ...more]: readonly string[]): number {
  if (more[0] !== undefined) throw new UsageError(`unexpected argument: ${more[0]}`);
  if (path === undefined) {
    host.stdout(renderModuleList());
    return exitCode.ok;
  }
  const sessions = openSessions(host);
  const opened = sessions.check.open(path);
  if (!opened.ok) {
    printOpenFailure(host, opened.error, sessions);
    return exitCode.failure;
  }
  host.stdout(renderDoc(opened.value));
  return exitCode.ok;
}

const openSessions = ({ cwd }: CommandHost): Sessions => createSessions({ cwd, trace: () => {}, log: () => {} });

/** A module that was asked for. */
type Asked =
  | { readonly kind: 'documented'; readonly file: string; readonly doc: ModuleDoc }
  | { readonly kind: 'failed'; readonly file: string; readonly failure: OpenFailure; readonly sessions: Sessions };

function open(host: CommandHost, paths: readonly string[]): readonly Asked[] {
  const asked = paths.length === 0 ? systemModules.map(({ name }) => `$/${name}`) : paths;
  return findModules(host.cwd, asked).files.map((file) => {
    const sessions = openSessions(host);
    const opened = sessions.check.open(file);
    return opened.ok
      ? { kind: 'documented', file, doc: moduleDoc(opened.value) }
      : { kind: 'failed', file, failure: opened.error, sessions };
  });
}

const outcome = (modules: readonly Asked[]): number =>
  modules.some(({ kind }) => kind === 'failed') ? exitCode.failure : exitCode.ok;

function printJson(host: CommandHost, modules: readonly Asked[]): number {
  for (const asked of modules) {
    if (asked.kind === 'documented') {
      const { params, declarations: decls, doc: text } = asked.doc;
      host.stdout(jsonLine({ file: asked.file, ok: true, doc: text, params, decls }));
      continue;
    }
    const { file, failure, sessions } = asked;
    const diagnostics = failure.diagnostics.map((each) => encodeDiagnostic(each, sessionPath(file), sessions.sourceOf));
    host.stdout(jsonLine({ file, ok: false, error: failure.text, diagnostics }));
  }
  return outcome(modules);
}

/** What can be documented; the others are told on stderr. */
function documented(host: CommandHost, modules: readonly Asked[]): readonly DocumentedModule[] {
  return modules.flatMap((asked) => {
    if (asked.kind === 'documented') return [{ name: asked.file, doc: asked.doc }];
    printOpenFailure(host, asked.failure, asked.sessions);
    return [];
  });
}

function printMarkdown(host: CommandHost, modules: readonly Asked[]): number {
  host.stdout(
    documented(host, modules)
      .map((module) => moduleMarkdown(module.name, module.doc))
      .join('\n'),
  );
  return outcome(modules);
}

function writeSite(host: CommandHost, directory: string, modules: readonly Asked[]): number {
  const root = resolve(host.cwd, directory);
  try {
    mkdirSync(root, { recursive: true });
    for (const { path, html } of renderSite(documented(host, modules))) {
      replaceFile(join(root, path), encodeLatin1(utf8Bytes(html)));
    }
  } catch (error) {
    host.stderr(`${systemText('open', directory, error)}\n`);
    return exitCode.failure;
  }
  return outcome(modules);
}
