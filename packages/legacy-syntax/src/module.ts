// What is known of a v0 program after parsing and checking: an immutable result. A modern module sees it as a
// module whose parameters are strings. Spec: 09-legacy-v0 §13, §15.

import { type CompatMessage, type Diagnostic, mkDiagnostic, renderPos, type SourceFile } from '@reflow-lang/base';
import { type Field, filesetType, mkList, mkModule, stringType, type Type, unitType } from '@reflow-lang/types';
import type { Expr, Program } from './ast.ts';
import { E0160 } from './catalogue/index.ts';
import { type CheckedProgram, checkProgram } from './check/checker.ts';
import type { ReadSource } from './lex/lexer.ts';
import { collectParams, importFault, type LegacyParam } from './params.ts';
import { type ParseResult, parseProgram } from './parse.ts';
import { type LegacySymbol, symbolsOf } from './symbols.ts';
import type { LegacyType } from './type.ts';

/** `v1` writes the whole material of its dependencies into a node's digest. */
export type HashVersion = 'v1' | 'v2';

export interface LegacyExport {
  readonly name: string;
  readonly type: Type;
  readonly expr: Expr;
}

export interface LegacyModule {
  /** Session path: the file name of positions. */
  readonly path: string;
  readonly source: SourceFile;
  /** The program and what it includes, in order of reading. */
  readonly sources: readonly SourceFile[];
  readonly program: Program;
  readonly hashVersion: HashVersion;
  readonly ok: boolean;
  /** `syntax error`, `type error`, `unrecognized hash version "v9"`; `''` if there is none. */
  readonly error: string;
  /** Compat lines of what is wrong, positions included. */
  readonly errors: readonly string[];
  readonly messages: readonly CompatMessage[];
  readonly diagnostics: readonly Diagnostic[];
  /** In the order of the text. All are strings, all mandatory. */
  readonly params: readonly LegacyParam[];
  /** Why a modern module cannot use this one, if it cannot. */
  readonly importFault: string | undefined;
  /** Without `Main`; in the order of the first definition of each name. */
  readonly exports: readonly LegacyExport[];
  /** As an importing module sees it: the exports, then `Main fileset`. */
  readonly type: Type;
  readonly definitionTypes: ReadonlyMap<string, LegacyType>;
  /** For editors. */
  readonly types: ReadonlyMap<Expr, LegacyType>;
  readonly symbols: readonly LegacySymbol[];
}

/** The name of the program's root in its module. */
export const mainName = 'Main';

/** Never throws. `readSource` is asked for included files. */
export function openLegacyModule(source: SourceFile, readSource: ReadSource): LegacyModule {
  const parsed = parseProgram(source, readSource);
  const { value: program, fault, hash } = parsed;
  if (fault !== undefined) return failed(source, parsed, 'syntax error', fault.messages, [fault.diagnostic]);
  if (hash !== undefined && hash !== 'v1' && hash !== 'v2') {
    const at = { file: source.path, span: { start: 0, end: 0 } };
    const args = { version: hash };
    return failed(source, parsed, E0160.compat(args), [], [mkDiagnostic(E0160, args, at)]);
  }
  const checked = checkProgram(program);
  if (!checked.ok) return failed(source, parsed, 'type error', checked.messages, checked.diagnostics, checked);
  return mkModuleOf(source, parsed, hash ?? 'v1', checked);
}

function mkModuleOf(
  source: SourceFile,
  { value: program, sources }: ParseResult<Program>,
  hashVersion: HashVersion,
  checked: CheckedProgram,
): LegacyModule {
  const { definitionTypes, types } = checked;
  const params = collectParams(program);
  const exports = exportsOf(program, definitionTypes);
  return {
    path: source.path,
    source,
    sources,
    program,
    hashVersion,
    ok: true,
    error: '',
    errors: [],
    messages: [],
    diagnostics: [],
    params,
    importFault: importFault(params),
    exports,
    type: typeWith(exports),
    definitionTypes,
    types,
    symbols: symbolsOf(program, types),
  };
}

function failed(
  source: SourceFile,
  { value: program, sources }: ParseResult<Program>,
  error: string,
  messages: readonly CompatMessage[],
  diagnostics: readonly Diagnostic[],
  checked?: CheckedProgram,
): LegacyModule {
  const lines = messages.map(({ pos, message }) => `${renderPos(pos)}: ${message}`);
  const types = checked?.types ?? new Map<Expr, LegacyType>();
  return {
    path: source.path,
    source,
    sources,
    program,
    hashVersion: 'v1',
    ok: false,
    error,
    errors: lines.length === 0 ? [error] : lines,
    messages,
    diagnostics,
    params: collectParams(program),
    importFault: undefined,
    exports: [],
    type: typeWith([]),
    definitionTypes: checked?.definitionTypes ?? new Map(),
    types,
    symbols: symbolsOf(program, types),
  };
}

/** FIX: in the order of the text, and one `Main`; the original's order is different from run to run. */
function exportsOf(program: Program, types: ReadonlyMap<string, LegacyType>): readonly LegacyExport[] {
  const exports: LegacyExport[] = [];
  for (const [name, { expr }] of program.definitions) {
    const type = modernType(types.get(name));
    if (type !== undefined && /^\p{Lu}/u.test(name) && name !== mainName) exports.push({ name, type, expr });
  }
  return exports;
}

function typeWith(exports: readonly LegacyExport[]): Type {
  const fields: readonly Field[] = [...exports, { name: mainName, type: filesetType }];
  return mkModule(
    fields.map(({ name, type }) => ({ name, type })),
    [],
  );
}

/** What a modern module makes of a v0 type; `undefined` for what it cannot have. */
function modernType(type: LegacyType | undefined): Type | undefined {
  switch (type?.kind) {
    case 'string':
      return stringType;
    case 'flow':
      return filesetType;
    case 'flowList':
      return mkList(filesetType);
    case 'stringList':
      return mkList(stringType);
    case 'void':
      return unitType;
    default:
      return undefined;
  }
}
