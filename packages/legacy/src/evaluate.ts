// From checked v0 expressions to strings and Flow nodes.
//
// Definitions are macros: a top-level name is expanded anew wherever it is used, in the scope of its use
// (KEEP: it decides which nodes there are). With legacy digests the graph is made canonical afterwards and
// nobody can tell whether expansions were shared, so there they are; with `hash("v2")` they must not be.
// Chains of definitions may be long: expansion is a step machine, not recursion.
// Spec: 09-legacy-v0 §5, §6.

import { absurd, invariant, plainError, type ReflowError, type Result, renderPos } from '@reflow-lang/base';
import { Flow, type FlowInit, initMap, op } from '@reflow-lang/flow';
import {
  ask,
  bind,
  checkGroupRegexp,
  checkRegexp,
  type Expr,
  type ExternStmt,
  type InternItem,
  lookup,
  type Place,
  type Program,
  parseInternSpec,
  parseLimit,
  parseLocation,
  type Step,
  templatePieces,
} from '@reflow-lang/legacy-syntax';
import { type Command, interpolate, resourcesOf } from './exec.ts';
import type { FunctionValue, LegacyValue, Values } from './value.ts';

type ExprOf<K extends Expr['kind']> = Expr & { readonly kind: K };
type ValueStep<R = LegacyValue> = Generator<Question, R, LegacyValue>;

interface Question {
  readonly expr: Expr;
  readonly scope: Values;
  /** Name of the innermost definition being expanded; `''` outside of any. */
  readonly ident: string;
}

export interface EvaluatorOptions {
  readonly program: Program;
  /** Value of each parameter. */
  readonly params: ReadonlyMap<string, string>;
  /** Whether expansions may be shared. */
  readonly isShared: boolean;
}

export class Evaluator {
  private readonly options: EvaluatorOptions;
  private readonly known = new WeakMap<Values, Map<string, LegacyValue>>();

  constructor(options: EvaluatorOptions) {
    this.options = options;
  }

  /** Throws a ReflowError, with its position, for what cannot be known before: a computed URL that is none. */
  evaluate(expr: Expr, scope: Values, ident: string): LegacyValue {
    return ask({ expr, scope, ident }, (question) => this.answer(question));
  }

  extern(stmt: ExternStmt, scope: Values): Flow {
    const dep = flowOf(this.evaluate(stmt.flow, scope, ''));
    const url = expectOk(parseLocation(textOf(this.evaluate(stmt.url, scope, ''))), stmt.url);
    return new Flow({ op: op.extern, deps: [dep], url, ident: renderPos(stmt.pos) });
  }

  private answer({ expr: e, scope, ident }: Question): Step<Question, LegacyValue> {
    switch (e.kind) {
      case 'const':
        return constant({ kind: 'string', text: e.value });
      case 'param':
        return constant(this.param(e));
      case 'func':
        return constant({ kind: 'func', params: e.params.map(({ name }) => name), body: e.body, scope, ident });
      case 'varfunc':
        return constant({ kind: 'func', params: [e.param.name], body: e.body, scope, ident });
      case 'ident':
        return this.named(e.name, scope);
      case 'let':
        return letIn(e, scope, ident);
      case 'apply':
        return apply(e, scope, ident);
      case 'image':
        return image(e, scope, ident);
      case 'concat':
        return concat(e, scope, ident);
      case 'intern':
        return intern(e, scope, ident);
      case 'exec':
        return this.exec(e, scope, ident);
      case 'groupby':
        return groupby(e, scope, ident);
      case 'map':
        return this.map(e, scope, ident);
      case 'collect':
        return collect(e, scope, ident);
      case 'pullup':
        return pullup(e, scope, ident);
      case 'template':
        throw new Error('internal error: a template outside of an exec');
      default:
        return absurd(e);
    }
  }

  private param({ name }: ExprOf<'param'>): LegacyValue {
    const text = this.options.params.get(name.value);
    if (text === undefined) throw faultAt(name, `parameter "${name.value}" is undefined`);
    return { kind: 'string', text };
  }

  /** A local binding, or a definition in the scope of its use. */
  private *named(name: string, scope: Values): ValueStep {
    const local = lookup(scope, name);
    if (local !== undefined) return local.value;
    const definition = this.options.program.definitions.get(name);
    invariant(definition !== undefined, `undefined name ${name}`);
    const known = this.known.get(scope) ?? new Map<string, LegacyValue>();
    const before = known.get(name);
    if (before !== undefined) return before;
    const value = yield { expr: definition.expr, scope, ident: name };
    if (this.options.isShared) {
      known.set(name, value);
      this.known.set(scope, known);
    }
    return value;
  }

  private *exec(e: ExprOf<'exec'>, scope: Values, ident: string): ValueStep {
    const imageName = textOf(yield { expr: e.image, scope, ident });
    const command: Command = { cmd: '', deps: [], argstrs: [] };
    for (const piece of templatePieces(e.template.text) ?? []) {
      if (piece.kind === 'text') {
        command.cmd += piece.text;
        continue;
      }
      const value = yield* this.named(piece.name, scope);
      invariant(interpolate(command, piece.name, value), `a ${value.kind} in a template`);
    }
    const resources = resourcesOf(e.attributes.map((attribute) => expectOk(parseLimit(attribute.value), attribute)));
    return mkFlow(e, ident, { op: op.exec, image: imageName, resources, ...command });
  }

  private *map(e: ExprOf<'map'>, scope: Values, ident: string): ValueStep {
    const dep = flowOf(yield { expr: e.list, scope, ident });
    const func = funcOf(yield { expr: e.func, scope, ident });
    const mapFunc = (item: Flow): Flow => {
      const inner = bindAll(func, [{ kind: 'flow', flow: item }]);
      return flowOf(this.evaluate(func.body, inner, func.ident));
    };
    const mapped = mkFlow(e, ident, { op: op.map, deps: [dep], mapFunc }, 'flowList');
    initMap(flowOf(mapped));
    return mapped;
  }
}

// ---- operations that need no program -------------------------------------------------------------

// biome-ignore lint/correctness/useYield: a step that needs nothing
function* constant(value: LegacyValue): ValueStep {
  return value;
}

function* letIn({ name, bound, body }: ExprOf<'let'>, scope: Values, ident: string): ValueStep {
  const value = yield { expr: bound, scope, ident };
  return yield { expr: body, scope: bind(scope, name.name, value), ident };
}

function* apply(e: ExprOf<'apply'>, scope: Values, ident: string): ValueStep {
  const func = funcOf(yield { expr: e.callee, scope, ident });
  const args = yield* all(e.args, scope, ident);
  return yield { expr: func.body, scope: bindAll(func, args), ident: func.ident };
}

function* image(e: ExprOf<'image'>, scope: Values, ident: string): ValueStep {
  return { kind: 'image', text: textOf(yield { expr: e.arg, scope, ident }) };
}

function* concat(e: ExprOf<'concat'>, scope: Values, ident: string): ValueStep {
  const parts = yield* all(e.args, scope, ident);
  return { kind: 'string', text: parts.map(textOf).join('') };
}

function* groupby(e: ExprOf<'groupby'>, scope: Values, ident: string): ValueStep {
  const dep = flowOf(yield { expr: e.list, scope, ident });
  const re = textOf(yield { expr: e.regexp, scope, ident });
  expectOk(checkGroupRegexp(re), e.regexp);
  return mkFlow(e, ident, { op: op.groupby, deps: [dep], re }, 'flowList');
}

function* collect(e: ExprOf<'collect'>, scope: Values, ident: string): ValueStep {
  const dep = flowOf(yield { expr: e.list, scope, ident });
  const re = textOf(yield { expr: e.regexp, scope, ident });
  const repl = e.replacement === undefined ? '$0' : textOf(yield { expr: e.replacement, scope, ident });
  expectOk(checkRegexp(re), e.regexp);
  return mkFlow(e, ident, { op: op.collect, deps: [dep], re, repl });
}

function* pullup(e: ExprOf<'pullup'>, scope: Values, ident: string): ValueStep {
  const args = yield* all(e.args, scope, ident);
  return mkFlow(e, ident, { op: op.pullup, deps: args.map(flowOf) });
}

function* intern(e: ExprOf<'intern'>, scope: Values, ident: string): ValueStep {
  const arg = yield { expr: e.arg, scope, ident };
  const name = identOf(e, ident);
  if (arg.kind !== 'stringList') return { kind: 'flow', flow: internSpec(textOf(arg), e.arg, name) };
  const deps = arg.items.map((spec) => internSpec(spec, e.arg, name));
  return { kind: 'flowList', flow: new Flow({ op: op.merge, deps }) };
}

/** All nodes of a spec share one ident. */
function internSpec(text: string, place: Place, ident: string): Flow {
  const { isJoined, items } = expectOk(parseInternSpec(text), place);
  const flows = items.map((item) => internItem(item, ident));
  const [only] = flows;
  return only !== undefined && !isJoined ? only : new Flow({ op: op.pullup, deps: flows, ident });
}

function internItem({ url, rename }: InternItem, ident: string): Flow {
  const flow = new Flow({ op: op.intern, url, ident });
  return rename === undefined ? flow : new Flow({ op: op.collect, deps: [flow], ...rename, ident });
}

function* all(args: readonly Expr[], scope: Values, ident: string): ValueStep<readonly LegacyValue[]> {
  const values: LegacyValue[] = [];
  for (const expr of args) values.push(yield { expr, scope, ident });
  return values;
}

// ---- values --------------------------------------------------------------------------------------

const identOf = (place: Place, ident: string): string => (ident === '' ? renderPos(place.pos) : ident);

function mkFlow(place: Place, ident: string, init: FlowInit, kind: 'flow' | 'flowList' = 'flow'): LegacyValue {
  return { kind, flow: new Flow({ ...init, ident: identOf(place, ident) }) };
}

const bindAll = ({ params, scope }: FunctionValue, args: readonly LegacyValue[]): Values =>
  args.reduce((outer, arg, i) => bind(outer, params[i] ?? '', arg), scope);

function flowOf(value: LegacyValue): Flow {
  invariant(value.kind === 'flow' || value.kind === 'flowList', `a ${value.kind} is no flow`);
  return value.flow;
}

function textOf(value: LegacyValue): string {
  invariant(value.kind === 'string' || value.kind === 'image', `a ${value.kind} is no string`);
  return value.text;
}

function funcOf(value: LegacyValue): FunctionValue {
  invariant(value.kind === 'func', `a ${value.kind} is no function`);
  return value;
}

/** FIX: where the original crashes there is an error with a place. */
function faultAt(place: Place, message: string): ReflowError {
  return plainError(`${renderPos(place.pos)}: ${message}`);
}

function expectOk<T>(result: Result<T, string>, place: Place): T {
  if (!result.ok) throw faultAt(place, result.error);
  return result.value;
}
