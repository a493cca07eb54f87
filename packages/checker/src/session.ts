// A checking session: modules by path, each opened once.
//
// Only modules that check are remembered for good: of a failing one, errors and warnings are told again
// at every `make` of it (KEEP). A bundle is a session of its own, whose sources are what it holds.
// Spec: 02-types §16, 03-evaluation §16, 01-syntax §13.2.

import {
  basePath,
  type CompatMessage,
  type Diagnostic,
  decodeSourceFile,
  fail,
  joinPath,
  mkDiagnostic,
  noPos,
  ok,
  type Result,
  renderPos,
  type SourceFile,
} from '@reflow-lang/base';
import type { LegacyModule } from '@reflow-lang/legacy-syntax';
import type { SystemModule } from '@reflow-lang/stdlib';
import { decodeBundle, parseModule } from '@reflow-lang/syntax';
import { E0401, E0402, E0404, E0411 } from './catalogue/index.ts';
import { renderLines } from './check/collect-errors.ts';
import { checkModule } from './check/module.ts';
import { checkBroken } from './check/recovered-module.ts';
import type { CheckedModule } from './checked-module.ts';
import type { ImportFailure, ImportResult, OpenFailureCode } from './import-result.ts';
import { type InjectedArguments, injectArguments } from './injected-arguments.ts';
import { asImport, openLegacy } from './legacy-import.ts';
import { extensionOf, resolvePath } from './module-path.ts';
import { openSystemModule } from './system-import.ts';

/** Reads a source. The error is the system's text: `open x.rf: no such file or directory`. */
export type ReadSource = (path: string) => Result<Uint8Array, string>;

export interface SessionOptions {
  readonly readSource: ReadSource;
  /** Receives each warning line, `pos: warning: text` without the newline, when it arises. */
  readonly warn?: (line: string) => void;
  /** Receives lines about bundles that hold more than they should. */
  readonly log?: (line: string) => void;
}

/** What `make` or a command opened. */
export type OpenedModule =
  /** `injected`: a bundle's entry module, with the arguments it comes with; its path is the bundle's. */
  | { readonly kind: 'rf'; readonly module: CheckedModule; readonly injected?: InjectedArguments }
  | { readonly kind: 'system'; readonly module: SystemModule }
  /** A program of the first language (`.reflow`). */
  | { readonly kind: 'v0'; readonly module: LegacyModule };

/** Why a module cannot be used: compat text (several lines possible) and the structured view. */
export interface OpenFailure {
  readonly text: string;
  /** The lines a command prints, where they are not those of the text. */
  readonly printed?: readonly string[];
  readonly messages: readonly CompatMessage[];
  readonly diagnostics: readonly Diagnostic[];
  /** What is known of the module all the same, if it could be read: for tooling. */
  readonly module?: CheckedModule | undefined;
}

export interface CheckSession {
  /** Opens a program or `$/name` as a command does; relative paths are the process's. */
  open(path: string): Result<OpenedModule, OpenFailure>;
  /** Warnings counted so far; none without a sink. */
  readonly warningCount: number;
  /** Session paths of every module opened successfully, in order of opening; the first is the entry point. */
  readonly opened: ReadonlyMap<string, CheckedModule>;
}

export function createCheckSession(options: SessionOptions): CheckSession {
  const state = newState(options);
  return {
    open: (path) => {
      const { result } = openAt(state, resolvePath('', path), path);
      if (state.opening.length === 0) state.failures.clear();
      return result;
    },
    get warningCount() {
      return options.warn ? state.written.length : 0;
    },
    get opened() {
      const inOrder = new Map<string, CheckedModule>();
      for (const path of state.begun) {
        const module = state.modules.get(path);
        if (module) inOrder.set(path, module);
      }
      return inOrder;
    },
  };
}

interface SessionState {
  readonly options: SessionOptions;
  readonly modules: Map<string, CheckedModule>;
  readonly legacy: Map<string, LegacyModule>;
  readonly bundles: Map<string, OpenedModule>;
  /** What failed since the outermost module began to be opened: told again instead of found again. */
  readonly failures: Map<string, KnownFailure>;
  /** Paths in the order in which opening them began. */
  readonly begun: string[];
  /** Paths being opened, outermost first. */
  readonly opening: string[];
  /** How many import cycles were met. */
  cycles: number;
  /** Warning lines, in order. */
  readonly written: string[];
}

const newState = (options: SessionOptions): SessionState => ({
  options,
  modules: new Map(),
  legacy: new Map(),
  bundles: new Map(),
  failures: new Map(),
  begun: [],
  opening: [],
  cycles: 0,
  written: [],
});

interface KnownFailure {
  readonly failure: ImportFailure;
  /** The warnings on the way to it. */
  readonly warnings: readonly string[];
}

type Opened = ImportResult['result'];

function openAt(state: SessionState, path: string, written: string): ImportResult {
  return path.startsWith('$/') ? openSystemModule(written) : { path, result: openFile(state, path) };
}

function openFile(state: SessionState, path: string): Opened {
  const known = state.modules.get(path);
  if (known) return ok({ kind: 'rf', module: known });
  const legacy = state.legacy.get(path);
  if (legacy) return ok({ kind: 'v0', module: legacy });
  const bundle = state.bundles.get(path);
  if (bundle) return ok(bundle);
  const entered = state.opening.indexOf(path);
  if (entered >= 0) {
    state.cycles++;
    return cycle([...state.opening.slice(entered), path]);
  }
  const failed = state.failures.get(path);
  if (failed) {
    for (const line of failed.warnings) writeLine(state, line);
    return fail(failed.failure);
  }
  return openAnew(state, path);
}

/** A failure is remembered unless it hangs on what was being opened. */
function openAnew(state: SessionState, path: string): Opened {
  const { cycles } = state;
  const linesBefore = state.written.length;
  state.begun.push(path);
  state.opening.push(path);
  try {
    const opened = openSource(state, path);
    if (!opened.ok && state.cycles === cycles) {
      state.failures.set(path, { failure: opened.error, warnings: state.written.slice(linesBefore) });
    }
    return opened;
  } finally {
    state.opening.pop();
  }
}

/** FIX(Q1): the original never ends. */
function cycle(paths: readonly string[]): Opened {
  const reason = `import cycle: ${paths.join(' -> ')}`;
  return fail(failureAt(paths.at(-1) ?? '', 'E0404', E0404, reason));
}

/** The source is read before its extension is judged. */
function openSource(state: SessionState, path: string): Opened {
  const bytes = state.options.readSource(path);
  if (!bytes.ok) return fail(failureAt(path, 'E0401', E0401, bytes.error));
  const extension = extensionOf(path);
  switch (extension) {
    case '.rf':
      return openModule(state, decodeSourceFile(path, bytes.value), path);
    case '.rfx':
      return openBundle(state, path, bytes.value);
    case '.reflow':
      return openLegacyFile(state, path, bytes.value);
    default:
      return fail(failureAt(path, 'E0402', E0402, `unknown module extension ${extension}`));
  }
}

function openLegacyFile(state: SessionState, path: string, bytes: Uint8Array): Opened {
  const opened = openLegacy(decodeSourceFile(path, bytes), state.options.readSource);
  if (opened.ok && opened.value.kind === 'v0') state.legacy.set(path, opened.value.module);
  return opened;
}

/** Nothing inside a bundle warns. FIX: what it holds is known once, its arguments are each session's own. */
function openBundle(state: SessionState, path: string, bytes: Uint8Array): Opened {
  const { log = () => {} } = state.options;
  const bundle = decodeBundle(bytes, log);
  if (!bundle.ok) return fail(failureAt(path, 'E0411', E0411, bundle.error));
  const { entry, entryFolder, args, files } = bundle.value;
  const inside = newState({ readSource: (file) => readBundled(files, file), log });
  const opened = openModule(inside, decodeSourceFile(path, entry), joinPath(entryFolder, basePath(path)));
  if (!opened.ok || opened.value.kind !== 'rf') return opened;
  const silent: OpenedModule = { kind: 'rf', module: { ...opened.value.module, warnings: [], diagnostics: [] } };
  const injected = args === null ? ok(silent) : injectArguments(silent, args);
  if (!injected.ok) return fail(failureAt(path, 'E0411', E0411, `invalid bundle: ${injected.error}`));
  state.bundles.set(path, injected.value);
  return injected;
}

function readBundled(files: ReadonlyMap<string, Uint8Array>, path: string): Result<Uint8Array, string> {
  const content = files.get(path);
  return content === undefined ? fail(`open ${path}: file does not exist`) : ok(content);
}

/** `importer`: the path that its imports are relative to. */
function openModule(state: SessionState, source: SourceFile, importer: string): Opened {
  const parsed = parseModule(source);
  if (parsed.errors.length > 0) {
    return fail(syntaxFailure(state, parsed, importer));
  }
  const module = checkModule({
    source,
    ast: parsed.value,
    nodeCount: parsed.nodeCount,
    diagnostics: parsed.diagnostics,
    warn: (warning) => writeWarning(state, warning),
    open: (written) => asImport(openAt(state, resolvePath(importer, written), written)),
  });
  if (!module.ok) {
    const { errors: messages, diagnostics } = module;
    return fail({ code: 'E0405', text: renderLines(messages), messages, diagnostics, module });
  }
  state.modules.set(source.path, module);
  return ok({ kind: 'rf', module });
}

/** No type error of such a module is told in compat text; what is known all the same is found when asked for. */
function syntaxFailure(state: SessionState, parsed: ReturnType<typeof parseModule>, importer: string): ImportFailure {
  const { source, errors: messages, diagnostics, nodeCount } = parsed;
  let module: CheckedModule | undefined;
  return {
    code: 'E0405',
    text: renderLines(messages),
    messages,
    diagnostics,
    get module() {
      module ??= checkBroken({
        source,
        ast: parsed.value,
        nodeCount,
        errors: messages,
        diagnostics,
        open: (written) => openQuietly(state, importer, written),
      });
      return module;
    },
  };
}

/** Opens an import in a session of its own: nothing is written, nothing remembered. */
function openQuietly(state: SessionState, importer: string, written: string): ImportResult {
  const { readSource } = state.options;
  const quiet = { ...newState({ readSource }), opening: [importer] };
  return openAt(quiet, resolvePath(importer, written), written);
}

function writeWarning(state: SessionState, { pos, message }: CompatMessage): void {
  writeLine(state, `${renderPos(pos)}: warning: ${message}`);
}

function writeLine(state: SessionState, line: string): void {
  state.written.push(line);
  state.options.warn?.(line);
}

/** A failure without a place of its own; its diagnostic stands at the start of the file. */
function failureAt(path: string, code: OpenFailureCode, spec: typeof E0401, reason: string): ImportFailure {
  const diagnostic = mkDiagnostic(spec, { reason }, { file: path, span: { start: 0, end: 0 } });
  return { code, text: reason, messages: [{ pos: noPos, message: reason }], diagnostics: [diagnostic] };
}
