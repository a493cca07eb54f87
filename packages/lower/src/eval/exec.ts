// `exec`: waits for its parameters and template arguments, then becomes an Exec node under the coercion of
// its outputs. Interpolated text enters the command, files become dependencies. Spec: 03-evaluation §13.

import { BigFloat, invariant, renderPos } from '@reflow-lang/base';
import { type ExecArg, Flow, op } from '@reflow-lang/flow';
import { abbrev, type Expr } from '@reflow-lang/syntax';
import { filesetType, renderType, type Type } from '@reflow-lang/types';
import { Dir, File, Fileset, ListValue, type Value } from '@reflow-lang/values';
import {
  type AssignDecl,
  assignments,
  type Code,
  type Compilation,
  code,
  initialiser,
  parameterName,
  siteOf,
  typeOf,
  typeOfDecl,
} from '../compilation.ts';
import { named, type Site, suspend } from '../continuation.ts';
import { type Sub, saltExec, saltK, saltRest, saltVal, stdExtra } from '../digest/index.ts';
import type { Env } from '../env.ts';
import { expectBool, expectString, expectValue } from '../expect-value.ts';
import { fault } from '../fault.ts';
import { force } from '../force.ts';
import { coerceOutputs, type ExecOutputs, execOutputs } from './exec-outputs.ts';
import { resourcesOf } from './resources.ts';

export type ExecExpr = Expr & { readonly kind: 'exec' };

interface Parameter {
  readonly name: string;
  readonly code: Code;
  readonly type: Type;
}

interface TemplateArgument {
  readonly code: Code;
  readonly type: Type;
  readonly argstr: () => string;
}

/** An exec expression, compiled. */
interface ExecCode {
  readonly site: Site<ExecExpr>;
  readonly params: readonly Parameter[];
  /** In the order of the template; an output stands as its index among the referenced ones. */
  readonly args: readonly (TemplateArgument | { readonly output: number; readonly argstr: () => string })[];
  readonly outputs: ExecOutputs;
  /** The node, from the values of parameters and arguments. */
  readonly lower: (values: readonly Value[]) => Flow;
}

export function compileExec(e: ExecExpr, c: Compilation): Code {
  const outputs = execOutputs(e, typeOf(e, c));
  const exec: ExecCode = {
    site: siteOf(e, c),
    params: assignments(e.decls).map((decl) => compileParameter(decl, c)),
    args: e.template.args.map((arg, i) => {
      const output = outputs.ofArgument[i];
      const argstr = (): string => `{{${abbrev(arg, (node) => renderType(typeOf(node, c)))}}}`;
      return output === undefined ? { code: code(arg, c), type: typeOf(arg, c), argstr } : { output, argstr };
    }),
    outputs,
    lower: (values) => lower(exec, values),
  };
  return (env) => named(evalExec(exec, env), c.ident);
}

function compileParameter(decl: AssignDecl, c: Compilation): Parameter {
  return { name: parameterName(decl), code: initialiser(decl, c), type: typeOfDecl(decl, c) };
}

function evalExec(exec: ExecCode, env: Env): Value {
  const subs: Sub[] = exec.params.map((param) => evalParameter(exec, param, env));
  let hadDelayedScalar = false;
  let hasFile = false;
  for (const arg of exec.args) {
    if ('output' in arg) continue;
    const value = arg.code(env);
    const isFile = arg.type.kind === 'file' || arg.type.kind === 'dir';
    hasFile ||= isFile;
    hadDelayedScalar ||= !isFile && value instanceof Flow;
    subs.push({ type: arg.type, value: force(value, arg.type) });
  }
  const node = awaitOperands(exec, subs, env);
  node.execDepIncorrectCacheKeyBug = hadDelayedScalar && hasFile;
  return node;
}

/** FIX: a delayed image, flag or feature crashes the original. */
function evalParameter({ site }: ExecCode, { name, code: init, type }: Parameter, env: Env): Sub {
  const value = init(env);
  if (name === 'cpufeatures') return { type, value: force(value, type) };
  if (name === 'image' || name === 'nondeterministic') {
    if (value instanceof Flow) throw fault(site.expr.pos, `exec parameter ${name} is not immediate`);
    if (name === 'image') site.ctx.session.currentImage.set(site.expr, expectString(value));
  }
  return { type, value };
}

function awaitOperands(exec: ExecCode, subs: readonly Sub[], env: Env): Flow {
  if (!subs.some((sub) => sub.value instanceof Flow)) {
    return lower(
      exec,
      subs.map((sub) => sub.value),
    );
  }
  const { expr, ctx } = exec.site;
  const salt = (): string => saltK(expr, subs, saltRest(expr, env, ctx), ctx);
  return suspend(exec.site, subs, { extra: stdExtra(expr, env, ctx), salt }, exec.lower);
}

/** The Exec node under its output coercion. `values`: parameters, then the arguments that are no outputs. */
function lower(exec: ExecCode, values: readonly Value[]): Flow {
  const { expr, ctx, ident } = exec.site;
  const params = new Map(exec.params.map((param, i) => [param.name, expectValue(values[i])]));
  const image = expectString(params.get('image'));
  ctx.session.images.add(image);
  const command = interpolate(exec, values.slice(exec.params.length));
  const { cmd, argmap } = command;
  const { isDir } = exec.outputs;
  const node = new Flow({
    op: op.exec,
    ident,
    position: renderPos(expr.pos),
    image,
    resources: resourcesOf(params),
    cmd,
    deps: command.deps,
    ...(argmap.length > 0 && { argmap }),
    argstrs: command.argstrs,
    outputIsDir: isDir,
    nonDeterministic: params.has('nondeterministic') && expectBool(params.get('nondeterministic')),
    salt: () => saltExec(image, cmd, argmap, isDir),
  });
  return coerceOutputs(node, exec.outputs, expr.pos);
}

interface Command {
  readonly cmd: string;
  readonly deps: readonly Flow[];
  readonly argmap: readonly ExecArg[];
  readonly argstrs: readonly string[];
}

/** The command: text verbatim with every `%` doubled, scalars inlined, `%s` for files and outputs. */
function interpolate(exec: ExecCode, values: readonly Value[]): Command {
  const { frags } = exec.site.expr.template;
  let cmd = escapePercent(frags[0] ?? '');
  const deps: Flow[] = [];
  const argmap: ExecArg[] = [];
  const argstrs: string[] = [];
  let next = 0;
  exec.args.forEach((arg, i) => {
    const text = 'output' in arg ? undefined : inlineText(expectValue(values[next]));
    if (text === undefined) {
      cmd += '%s';
      argstrs.push(arg.argstr());
      if ('output' in arg) {
        argmap.push({ out: true, index: arg.output });
      } else {
        argmap.push({ out: false, index: deps.length });
        deps.push(inputFlow(expectValue(values[next])));
      }
    } else {
      cmd += escapePercent(text);
    }
    if (!('output' in arg)) next++;
    cmd += escapePercent(frags[i + 1] ?? '');
  });
  return { cmd, deps, argmap, argstrs };
}

const escapePercent = (text: string): string => text.replaceAll('%', '%%');

/** How a scalar stands in the command; `undefined` for files, directories and lists of them. */
function inlineText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  return value instanceof BigFloat ? value.text('g', 10) : undefined;
}

/** One node per argument, also when an argument is written twice. */
function inputFlow(value: Value): Flow {
  const fileset = filesetOf(value);
  return new Flow({ op: op.val, value: fileset, salt: () => saltVal(fileset, filesetType) });
}

function filesetOf(value: Value): Fileset {
  if (value instanceof File) return Fileset.ofFile(value);
  if (value instanceof Dir) return Fileset.ofMap(value.entries());
  invariant(value instanceof ListValue, 'an argument that is neither file nor dir nor list');
  return Fileset.ofList(value.items.map(filesetOf));
}
