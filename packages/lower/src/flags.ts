// Flags derived from a module's parameters: which there are, how they are parsed, and the values they
// bind. Spec: 03-evaluation §16.6, 02-types §16.3.

import type { ByteString, Digest, ReflowError } from '@reflow-lang/base';
import { fail, ok, plainError, type Result, recoverError } from '@reflow-lang/base';
import {
  type CheckedModule,
  type InjectedArguments,
  type OpenedModule,
  type ParamInfo,
  parseFlags,
} from '@reflow-lang/checker';
import { Flow } from '@reflow-lang/flow';
import { renderType } from '@reflow-lang/types';
import { FuncValue, type Value } from '@reflow-lang/values';
import type { EvalSessionState, OpenedSource } from './context.ts';
import { startInstance } from './env.ts';
import { flagUsage } from './flag-usage.ts';
import { type FlagKind, flagText, isFlagKind, readFlagValue } from './flag-value.ts';
import { compiler } from './instance.ts';
import { legacyFlags } from './legacy.ts';
import { ToplevelFrames } from './scope.ts';
import { standardEnv } from './standard-env.ts';

export interface ModuleFlag {
  readonly name: string;
  /** As the original keeps it: verbatim comment, or joined with `(required)`. */
  readonly usage: string;
  /** Final text of the default; `''` when none is shown. */
  readonly default: string;
  readonly isBool: boolean;
}

export interface ModuleFlags {
  /** Sorted by name. */
  readonly flags: readonly ModuleFlag[];
  /** The lines of the flags only, each with its newline. */
  readonly usage: string;
  /**
   * Parses `args` and binds: the values for the module's outer frame and the final text of every flag.
   * The error is compat text without prefix (contracts §3 `flags`).
   */
  parse(
    args: readonly string[],
  ): Result<{ readonly values: ReadonlyMap<string, Value>; readonly texts: ReadonlyMap<string, string> }, string>;
}

/** A flag and what setting it needs. */
interface FlagSpec extends ModuleFlag {
  /** `undefined` for a type no flag can have. */
  readonly kind: FlagKind | undefined;
  /** FIX: setting a flag of such a type crashes the original. */
  readonly unsettable?: string;
  readonly isMandatory: boolean;
  /** Text of the default, when the flag is set before any argument is read. */
  readonly preset: string | undefined;
}

/** The error is the compat text (`-x: flags of type …`, or a failing default). */
export function moduleFlags(session: EvalSessionState, module: OpenedModule): Result<ModuleFlags, string> {
  if (module.kind === 'system') return ok(flagsOf(session, []));
  if (module.kind === 'v0') return ok(legacyFlags(module.module));
  try {
    return ok(flagsOf(session, flagSpecs(session, module)));
  } catch (thrown) {
    return fail(recoverError(thrown).message);
  }
}

function flagsOf(session: EvalSessionState, specs: readonly FlagSpec[]): ModuleFlags {
  const sorted = specs.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    flags: sorted,
    usage: sorted.map(flagUsage).join(''),
    parse: (args) => parseAndBind(session, sorted, args),
  };
}

// ---- from parameters to flags --------------------------------------------------------------------

/** Throws what evaluating defaults and reading injected arguments throws. */
function flagSpecs(session: EvalSessionState, { module, injected }: OpenedSource): readonly FlagSpec[] {
  const specs: FlagSpec[] = [];
  const names = new Set<string>();
  for (const [i, param] of module.params.entries()) {
    // FIX(Q23): the original crashes.
    if (names.has(param.name)) throw plainError(`parameter ${param.name} is declared more than once`);
    names.add(param.name);
    const earlier = module.params.slice(0, i).map((before) => before.name);
    const spec = param.default === undefined ? requiredFlag(param) : defaultedFlag(session, module, param, earlier);
    if (spec !== undefined) specs.push(injected === undefined ? spec : presetFlag(session, spec, param, injected));
  }
  return specs;
}

function requiredFlag(param: ParamInfo): FlagSpec {
  const { kind } = param.type;
  const typeText = renderType(param.type);
  if (!isFlagKind(kind)) throw plainError(unsupported(param.name, typeText));
  const lead = requiredComment(param);
  const isBool = kind === 'bool';
  return {
    name: param.name,
    usage: isBool ? lead : `${lead}(required)`,
    default: '',
    isBool,
    kind,
    isMandatory: true,
    preset: undefined,
  };
}

/** A flag that was set with an argument the module comes with. */
function presetFlag(
  session: EvalSessionState,
  spec: FlagSpec,
  param: ParamInfo,
  injected: InjectedArguments,
): FlagSpec {
  const given = injected.texts.get(spec.name);
  if (given === undefined) return spec;
  const parsed = parseFlags([spec], [`-${spec.name}=${given}`], (flag, text) => checkText(session, flag, text));
  if (!parsed.ok) throw plainError(parsed.error);
  const text = parsed.value.texts.get(spec.name) ?? given;
  const usage = param.required ? requiredComment(param) : spec.usage;
  return { ...spec, usage, isMandatory: false, preset: text, default: text };
}

/** One line, and a space behind it. */
function requiredComment(param: ParamInfo): string {
  const comment = param.doc.trim().replaceAll('\n', ' ');
  return comment === '' ? '' : `${comment} `;
}

const unsupported = (name: string, typeText: string): string =>
  `-${name}: flags of type ${typeText} not supported (valid types are: string, int, float, bool, file, dir)`;

/** A default that cannot be known now gives a flag without one; composites give no flag at all. */
function defaultedFlag(
  session: EvalSessionState,
  module: CheckedModule,
  param: ParamInfo,
  earlier: readonly string[],
): FlagSpec | undefined {
  const { kind } = param.type;
  const value = evalDefault(session, module, param, earlier);
  const text = value === undefined || value instanceof Flow ? undefined : flagText(value);
  if (text === undefined && value !== undefined && !(value instanceof Flow)) return undefined;
  return {
    name: param.name,
    usage: param.doc,
    default: text ?? '',
    isBool: kind === 'bool',
    ...(isFlagKind(kind) ? { kind } : { kind: undefined, unsettable: unsupported(param.name, renderType(param.type)) }),
    isMandatory: false,
    preset: text,
  };
}

/** The default, or `undefined` when it depends on another parameter. Throws what evaluating it throws. */
function evalDefault(
  session: EvalSessionState,
  module: CheckedModule,
  param: ParamInfo,
  earlier: readonly string[],
): Value | undefined {
  if (param.default === undefined) return undefined;
  const dependency = new ParameterDependency();
  const locals = { names: earlier, outer: undefined, dependent: dependency.error };
  const scope = { locals, toplevel: new ToplevelFrames(), visible: 0 };
  const ctx = { module, session };
  try {
    const code = compiler.compile(param.default, { ctx, scope, ident: param.name, compiler });
    const env = startInstance(standardEnv(session));
    return code(
      env.push(
        earlier,
        earlier.map(() => dependency),
      ),
    );
  } catch (thrown) {
    // FIX(Q28): also through a parameter that depends on another itself.
    if (thrown === dependency.error) return undefined;
    throw thrown;
  }
}

/** What earlier parameters are bound to: whoever reads or digests one finds out. */
class ParameterDependency extends FuncValue {
  readonly error: ReflowError = plainError('flag parameters may not depend on other flag parameters');

  override apply(): Value {
    throw this.error;
  }

  override digest(): Digest {
    throw this.error;
  }

  override exact(): ByteString {
    throw this.error;
  }
}

/**
 * What a module that comes with arguments has for parameters that are not passed, defaults included.
 * Throws when one of the arguments is none.
 */
export function injectedValues(session: EvalSessionState, opened: OpenedSource): ReadonlyMap<string, Value> {
  const specs = flagSpecs(session, opened).map((spec) => ({ ...spec, isMandatory: false }));
  const bound = parseAndBind(session, specs, []);
  if (!bound.ok) throw plainError(bound.error);
  return bound.value.values;
}

// ---- from arguments to values --------------------------------------------------------------------

type Parsed = Result<
  { readonly values: ReadonlyMap<string, Value>; readonly texts: ReadonlyMap<string, string> },
  string
>;

function parseAndBind(session: EvalSessionState, specs: readonly FlagSpec[], args: readonly string[]): Parsed {
  const parsed = parseFlags(specs, args, (spec, text) => checkText(session, spec, text));
  if (!parsed.ok) return parsed;
  const { texts: given, rest } = parsed.value;
  if (rest.length > 0) return fail(`unrecognized parameters: ${rest.join(' ')}`);
  const texts = new Map(specs.map((spec) => [spec.name, given.get(spec.name) ?? spec.preset ?? '']));
  const values = new Map<string, Value>();
  const problems: string[] = [];
  for (const spec of specs) {
    const text = given.get(spec.name) ?? spec.preset;
    if (text === undefined) {
      if (spec.isMandatory) problems.push(`missing mandatory flag -${spec.name}`);
      continue;
    }
    const value = setValue(session, spec, text, spec.name);
    if (value.ok) values.set(spec.name, value.value);
    else problems.push(value.error);
  }
  const [only] = problems;
  if (only === undefined) return ok({ values, texts });
  return fail(problems.length === 1 ? only : `flag errors:\n\t${problems.join('\n\t')}`);
}

/** The text a flag has after it is set to `text`: that of the value, for numbers and bools. */
function checkText(session: EvalSessionState, spec: FlagSpec, text: string): Result<string, string> {
  const value = setValue(session, spec, text, '');
  return value.ok ? ok(flagText(value.value) ?? text) : value;
}

function setValue(session: EvalSessionState, spec: FlagSpec, text: string, ident: string): Result<Value, string> {
  return spec.kind === undefined ? fail(spec.unsettable ?? '') : readFlagValue(session, spec.kind, text, ident);
}
