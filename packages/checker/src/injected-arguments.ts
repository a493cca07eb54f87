// Arguments that come with a module: those a bundle was made with. They stand for parameters that are not
// passed, so a parameter that has one is not required. Spec: 03-evaluation §16.7, 02-types §15.5.

import { fail, ok, quote, type Result } from '@reflow-lang/base';
import { abbrev, type Expr } from '@reflow-lang/syntax';
import { renderType, type Type } from '@reflow-lang/types';
import type { CheckedModule, ParamInfo } from './checked-module.ts';
import { parseFlags } from './flag-parse.ts';
import type { OpenedModule } from './session.ts';

export interface InjectedArguments {
  /** As on a command line. */
  readonly args: readonly string[];
  /** What they give to parameters, by name; texts as given. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * The module with these flags for defaults; whether their texts are values is found out when it is evaluated.
 * The error is compat text (contracts §3 `flags`).
 */
export function injectArguments(opened: OpenedModule, args: readonly string[]): Result<OpenedModule, string> {
  if (opened.kind !== 'rf') return args.length === 0 ? ok(opened) : fail(`unrecognized parameters: ${args.join(' ')}`);
  const { module } = opened;
  const flags = module.params.map(({ name, type }) => ({ name, isBool: type.kind === 'bool' }));
  const parsed = parseFlags(flags, args, (_, text) => ok(text));
  if (!parsed.ok) return parsed;
  const { texts, rest } = parsed.value;
  if (rest.length > 0) return fail(`unrecognized parameters: ${rest.join(' ')}`);
  return ok({ kind: 'rf', module, injected: { args, texts } });
}

/** A parameter as documentation and listings show it. */
export interface ParamDescriptor {
  readonly name: string;
  readonly type: Type;
  readonly doc: string;
  readonly required: boolean;
  /** The default, abbreviated; an injected argument as the literal of its value. */
  readonly default?: string;
}

/** In declaration order. `show` abbreviates a default; as the original does unless it is given. */
export function paramDescriptors(
  module: CheckedModule,
  injected?: InjectedArguments,
  show: (e: Expr) => string = (e) => abbrev(e, (part) => renderType(module.tables.typeOf(part))),
): readonly ParamDescriptor[] {
  return module.params.map((param) => {
    const { name, type, doc } = param;
    const text = injected?.texts.get(name);
    if (text !== undefined) return { name, type, doc, required: false, default: literal(type, text) };
    if (param.default === undefined) return { name, type, doc, required: param.required };
    return { name, type, doc, required: param.required, default: show(param.default) };
  });
}

/** The parameters, those with an injected argument no longer required. */
export const withInjected = (params: readonly ParamInfo[], injected?: InjectedArguments): readonly ParamInfo[] =>
  injected === undefined
    ? params
    : params.map((param) => (injected.texts.has(param.name) ? { ...param, required: false } : param));

function literal({ kind }: Type, text: string): string {
  switch (kind) {
    case 'string':
      return quote(text);
    case 'file':
    case 'dir':
      return `${kind}(${quote(text)})`;
    case 'bool':
      return /^(1|t|T|TRUE|true|True)$/.test(text) ? 'true' : 'false';
    case 'int':
      return text.replace('+', '');
    default:
      return text;
  }
}
