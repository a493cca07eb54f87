// `reflow fmt`. Spec: 07-cli §20.6, 01-syntax §14.2.

import { readFileSync, realpathSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import {
  type Diagnostic,
  decodeSourceFile,
  encodeLatin1,
  fail,
  ok,
  positionAt,
  type Result,
  type SourceFile,
  utf8Bytes,
} from '@reflow-lang/base';
import { systemText } from '@reflow-lang/runner';
import { formatModule } from '@reflow-lang/syntax';
import { findModules } from '../answers/find-modules.ts';
import { guarded } from '../answers/guarded.ts';
import { type Command, type CommandHost, exitCode, UsageError } from '../command.ts';
import { type FlagValues, flagBool, flagText, type ParsedFlags } from '../flags.ts';
import { unifiedDiff } from '../fmt/unified-diff.ts';
import { replaceFile } from '../replace-file.ts';
import { renderFrame } from '../text/frame.ts';
import { renderPlace } from '../text/place.ts';

export const fmt: Command = {
  name: 'fmt',
  usage: 'fmt [-w] [-check] [-diff] [paths...]',
  help: `Fmt writes modules in their one canonical form: the given files, those in the given folders, or, without
a path, those in the working directory. A path of "-" formats standard input to standard output. Modules
with syntax errors are left as they are.`,
  flags: [
    { name: 'w', type: 'bool', default: true, usage: 'write the files; -w=false prints them' },
    { name: 'check', type: 'bool', default: false, usage: 'list files that are not formatted, and exit 1' },
    { name: 'diff', type: 'bool', default: false, usage: 'print the changes instead of writing them' },
    { name: 'stdin-filepath', type: 'string', default: '', usage: '`path` of standard input in messages' },
  ],
  run: async (host, flags) => {
    const modes = readModes(flags);
    const { rest, given } = flags;
    const stdin = rest.length === 1 && rest[0] === '-';
    if (rest.includes('-') && !stdin) throw new UsageError('standard input (-) cannot be formatted with other paths');
    if (!stdin && given.has('stdin-filepath')) throw new UsageError('-stdin-filepath is for standard input (-)');
    if (stdin) return formatInput(host, modes, flagText(flags.values, 'stdin-filepath') || '<stdin>');
    return formatFiles(host, modes, rest.length === 0 ? ['.'] : rest);
  },
};

interface Modes {
  readonly check: boolean;
  readonly diff: boolean;
  readonly write: boolean;
}

function readModes({ values, given }: ParsedFlags): Modes {
  const [check, diff] = [isOn(values, 'check'), isOn(values, 'diff')];
  const asked = given.has('w') && isOn(values, 'w');
  if (check && asked) throw new UsageError('-check writes nothing: it excludes -w');
  return { check, diff, write: asked || (isOn(values, 'w') && !check && !diff) };
}

const isOn = (values: FlagValues, name: string): boolean => flagBool(values, name);

/** A module's text before and after. */
interface Formatted {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Whether a file went through without an error, and whether its text was canonical. */
interface Outcome {
  readonly isGood: boolean;
  readonly isChanged: boolean;
}

const failed: Outcome = { isGood: false, isChanged: false };

async function formatInput(host: CommandHost, modes: Modes, name: string): Promise<number> {
  const formatted = format(host, decodeSourceFile(name, await host.input()));
  if (formatted === undefined) return exitCode.failure;
  show(host, modes, formatted);
  if (!modes.check && !modes.diff) host.stdout(formatted.after);
  return modes.check && formatted.before !== formatted.after ? exitCode.failure : exitCode.ok;
}

/** Every file once, whatever happens to others. */
function formatFiles(host: CommandHost, modes: Modes, paths: readonly string[]): number {
  const found = findModules(host.cwd, paths);
  const empty = new Set(found.empty);
  const outcomes: Outcome[] = [];
  const seen = new Set<string>();
  for (const name of found.files.filter((file) => !empty.has(file))) {
    const real = realPath(host, name);
    if (real === undefined) outcomes.push(failed);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    outcomes.push(formatFile(host, modes, name, real));
  }
  const changed = outcomes.filter(({ isChanged }) => isChanged).length;
  if (modes.write && changed > 0 && host.terminal.stderr) {
    host.stderr(`formatted ${changed} of ${outcomes.length} ${outcomes.length === 1 ? 'module' : 'modules'}\n`);
  }
  const isBad = outcomes.some(({ isGood }) => !isGood) || (modes.check && changed > 0);
  return isBad ? exitCode.failure : exitCode.ok;
}

function realPath(host: CommandHost, name: string): string | undefined {
  try {
    return realpathSync(resolve(host.cwd, name));
  } catch (error) {
    host.stderr(`${systemText('open', name, error)}\n`);
    return undefined;
  }
}

/** `path` is the file itself, `name` what it was called. */
function formatFile(host: CommandHost, modes: Modes, name: string, path: string): Outcome {
  const source = readModule(name, path);
  if (!source.ok) {
    host.stderr(`${source.error}\n`);
    return failed;
  }
  const formatted = format(host, source.value);
  if (formatted === undefined) return failed;
  const isChanged = formatted.before !== formatted.after;
  show(host, modes, formatted);
  if (!modes.check && !modes.diff && !modes.write) host.stdout(formatted.after);
  if (modes.write && isChanged) {
    try {
      replaceFile(path, encodeLatin1(utf8Bytes(formatted.after)));
    } catch (error) {
      host.stderr(`${systemText('write', name, error)}\n`);
      return failed;
    }
  }
  return { isGood: true, isChanged };
}

function readModule(name: string, path: string): Result<SourceFile, string> {
  const extension = extname(name);
  if (extension === '.reflow' || extension === '.rfx') {
    return fail(`${name}: extension ${extension} not supported for formatting`);
  }
  try {
    return ok(decodeSourceFile(name, readFileSync(path)));
  } catch (error) {
    const reading = error instanceof Error && 'syscall' in error && error.syscall === 'read';
    return fail(systemText(reading ? 'read' : 'open', name, error));
  }
}

function show(host: CommandHost, { check, diff }: Modes, { name, before, after }: Formatted): void {
  if (before === after) return;
  if (diff) host.stdout(unifiedDiff(name, before, after));
  else if (check) host.stdout(`${name}\n`);
}

/** The module's canonical form; where it has none, says why. */
function format(host: CommandHost, source: SourceFile): Formatted | undefined {
  const [invalid] = source.invalidUtf8;
  if (invalid !== undefined) {
    // The bytes are gone from the text: they could not be written back.
    const { line, column } = positionAt(source, invalid);
    host.stderr(`${source.path}:${line}:${column}: invalid UTF-8\n`);
    return undefined;
  }
  const result = guarded<Result<string, readonly Diagnostic[] | string>>(() => formatModule(source), fail);
  if (result.ok) return { name: source.path, before: source.text, after: result.value };
  if (typeof result.error === 'string') host.stderr(`${source.path}: ${result.error}\n`);
  else printErrors(host, source, result.error);
  return undefined;
}

function printErrors(host: CommandHost, source: SourceFile, errors: readonly Diagnostic[]): void {
  const sourceOf = (): SourceFile => source;
  for (const diagnostic of errors) {
    host.stderr(`${renderPlace(source.path, diagnostic.span, sourceOf)}: ${diagnostic.message}\n`);
    if (host.style.frames) host.stderr(renderFrame(diagnostic, { color: host.style.color, sourceOf }));
  }
}
