// The type checker: statements in the order of the text, up to the first that is wrong.
//
// A top-level name is checked anew wherever it is used, in the scope of its use; a success is remembered
// per scope, so that sharing costs nothing. Invariant: messages come in the order of the original.
// Spec: 09-legacy-v0 §4, §5.2.

import { absurd, type CompatMessage, type Diagnostic, type Result } from '@reflow-lang/base';
import { ask, type Step } from '../ask.ts';
import type { Definition, Expr, ExternStmt, Place, Program, Stmt, TemplateExpr } from '../ast.ts';
import { E0153, E0154, E0155, E0156, E0157, E0158, E0159 } from '../catalogue/index.ts';
import { parseLimit } from '../literal/limits.ts';
import { parseInternSpec, parseLocation } from '../literal/location.ts';
import { checkGroupRegexp, checkRegexp } from '../literal/regexp.ts';
import { argsName, bind, lookup, type Scope } from '../scope.ts';
import { templatePieces } from '../template.ts';
import { type LegacyType, legacyFunc, legacyType, renderLegacyType } from '../type.ts';
import { Findings } from './findings.ts';
import { accepts, isMapFunction, type Wanted, wantedArgs, wants } from './operand.ts';

export interface CheckedProgram {
  readonly ok: boolean;
  /** Compat lines, `bad type` of the statement last. */
  readonly messages: readonly CompatMessage[];
  readonly diagnostics: readonly Diagnostic[];
  /** Of every top-level name, up to where checking came; of several definitions the last counts. */
  readonly definitionTypes: ReadonlyMap<string, LegacyType>;
  /** Type of an expression where it was checked last; absent if checking did not come so far. */
  readonly types: ReadonlyMap<Expr, LegacyType>;
}

type Types = Scope<LegacyType>;
type TypeStep<R = LegacyType> = Generator<Question, R, LegacyType>;
type ExprOf<K extends Expr['kind']> = Expr & { readonly kind: K };

interface Question {
  readonly expr: Expr;
  readonly scope: Types;
}

const rootScope: Types = bind(undefined, argsName, legacyType.stringList);

export function checkProgram(program: Program): CheckedProgram {
  const checker = new Checker(program);
  const ok = program.statements.every((stmt) => checker.checkStatement(stmt));
  const { types, definitionTypes, findings } = checker;
  return { ok, messages: findings.messages, diagnostics: findings.diagnostics, definitionTypes, types };
}

/** The type of an expression on its own. */
export function checkExpr(program: Program, expr: Expr): LegacyType {
  return new Checker(program).typeOf(expr);
}

class Checker {
  readonly findings = new Findings();
  readonly types = new Map<Expr, LegacyType>();
  readonly definitionTypes = new Map<string, LegacyType>();
  private readonly program: Program;
  /** Types of top-level names by the scope they were used in. */
  private readonly known = new WeakMap<Types, Map<string, LegacyType>>();
  /** Names whose definitions are being checked, with the sizes of the scopes they are checked in. */
  private readonly pending = new Map<string, number[]>();

  constructor(program: Program) {
    this.program = program;
  }

  checkStatement(stmt: Stmt): boolean {
    const type = stmt.kind === 'def' ? this.definitionType(stmt) : this.externType(stmt);
    if (type.kind === 'error') this.findings.line(stmt, 'bad type');
    return type.kind !== 'error';
  }

  private definitionType(stmt: Definition): LegacyType {
    const { name } = stmt.name;
    const isTheOne = this.program.definitions.get(name) === stmt;
    if (isTheOne) this.pending.set(name, [rootScope.size]);
    const type = this.typeOf(stmt.expr);
    this.pending.clear();
    if (isTheOne && type.kind !== 'error') this.definitionTypes.set(name, type);
    return type;
  }

  typeOf(expr: Expr): LegacyType {
    return ask({ expr, scope: rootScope }, (question) => this.answer(question));
  }

  private externType({ flow, url }: ExternStmt): LegacyType {
    const isRight =
      this.judge(flow, this.typeOf(flow), wants.externFlow) && this.judge(url, this.typeOf(url), wants.externUrl);
    if (!isRight || !this.literal(url, parseLocation)) return legacyType.error;
    return legacyType.void;
  }

  private *answer({ expr, scope }: Question): Step<Question, LegacyType> {
    const type = yield* this.typeIn(expr, scope);
    this.types.set(expr, type);
    return type;
  }

  private typeIn(e: Expr, scope: Types): TypeStep {
    switch (e.kind) {
      case 'const':
      case 'param':
        return constant(legacyType.string);
      case 'ident':
        return this.named(e.name, scope, e);
      case 'func':
        return this.func(e, scope);
      case 'varfunc':
        return this.varfunc(e, scope);
      case 'let':
        return this.letIn(e, scope);
      case 'apply':
        return this.apply(e, scope);
      case 'exec':
        return this.exec(e, scope);
      case 'template':
        return this.template(e, scope);
      case 'intern':
        return this.intern(e, scope);
      case 'image':
        return this.operands([[e.arg, wants.image]], scope, legacyType.image);
      case 'groupby':
        return this.groupby(e, scope);
      case 'map':
        return this.map(e, scope);
      case 'collect':
        return this.collect(e, scope);
      case 'concat':
        return this.operands(
          e.args.map((arg) => [arg, wants.concat]),
          scope,
          legacyType.string,
        );
      case 'pullup':
        return this.operands(
          e.args.map((arg) => [arg, wants.pullup]),
          scope,
          legacyType.flow,
        );
      default:
        return absurd(e);
    }
  }

  // ---- names -----------------------------------------------------------------------------------

  /** A local binding, or a top-level definition read in this very scope. */
  private *named(name: string, scope: Types, place: Place, span = place.span): TypeStep {
    const local = lookup(scope, name);
    if (local !== undefined) return local.value;
    const definition = this.program.definitions.get(name);
    if (definition === undefined) {
      this.findings.report(E0153, { name }, place, { span });
      return legacyType.error;
    }
    const known = this.known.get(scope) ?? new Map<string, LegacyType>();
    this.known.set(scope, known);
    const before = known.get(name);
    if (before !== undefined) return before;
    const sizes = this.pending.get(name) ?? [];
    // Scopes only grow on the way in: the same size is the same scope, and the definition never ends.
    if (sizes.at(-1) === scope.size) {
      this.findings.report(E0158, { name }, place, { span });
      return legacyType.error;
    }
    this.pending.set(name, sizes);
    sizes.push(scope.size);
    const type = yield { expr: definition.expr, scope };
    sizes.pop();
    if (type.kind !== 'error' || this.findings.isFull) known.set(name, type);
    return type;
  }

  private *func({ params, body }: ExprOf<'func'>, scope: Types): TypeStep {
    const inner = params.reduce((outer, param) => bind(outer, param.name, legacyType.flow), scope);
    return this.returning(params.length, body, yield { expr: body, scope: inner });
  }

  private *varfunc({ param, body }: ExprOf<'varfunc'>, scope: Types): TypeStep {
    return this.returning(0, body, yield { expr: body, scope: bind(scope, param.name, legacyType.flowList) });
  }

  private returning(arity: number, body: Expr, result: LegacyType): LegacyType {
    if (result.kind === 'error') return result;
    if (result.kind !== 'func') return legacyFunc(arity, result);
    this.findings.report(E0159, {}, body);
    return legacyType.error;
  }

  private *letIn({ name, bound, body }: ExprOf<'let'>, scope: Types): TypeStep {
    const type = yield { expr: bound, scope };
    if (type.kind === 'error') return type;
    return yield { expr: body, scope: bind(scope, name.name, type) };
  }

  // ---- operations ------------------------------------------------------------------------------

  private *apply(e: ExprOf<'apply'>, scope: Types): TypeStep {
    const callee = yield { expr: e.callee, scope };
    if (callee.kind !== 'func') {
      const text = `type ${renderLegacyType(callee)} cannot be applied`;
      this.findings.report(E0155, { text }, e.callee, { isCascade: callee.kind === 'error' });
      return legacyType.error;
    }
    const isVariadic = callee.arity === 0;
    const expected = isVariadic ? 1 : callee.arity;
    if (e.args.length !== expected) {
      const text = `wrong number of arguments; expected ${expected} got ${e.args.length}`;
      this.findings.report(E0155, { text }, e);
      return legacyType.error;
    }
    const what = isVariadic ? wants.variadicArgument : wants.argument;
    return yield* this.operands(
      e.args.map((arg) => [arg, what]),
      scope,
      callee.result,
    );
  }

  private *exec(e: ExprOf<'exec'>, scope: Types): TypeStep {
    const operands: readonly [Expr, Wanted][] = [
      [e.image, wants.execImage],
      [e.template, wants.execTemplate],
    ];
    const type = yield* this.operands(operands, scope, legacyType.flow);
    const isRight = type.kind !== 'error' && e.attributes.every((attribute) => this.literal(attribute, parseLimit));
    return isRight ? type : legacyType.error;
  }

  private *template(e: TemplateExpr, scope: Types): TypeStep {
    const pieces = templatePieces(e.text);
    if (pieces === undefined) {
      this.findings.report(E0156, { text: 'bad template: invalid template' }, e);
      return legacyType.error;
    }
    for (const piece of pieces) {
      if (piece.kind === 'text') continue;
      const start = e.span.start + '{'.length + piece.offset;
      const span = { start, end: start + piece.length };
      const isUnknown = lookup(scope, piece.name) === undefined && !this.program.definitions.has(piece.name);
      const type = yield* this.named(piece.name, scope, e, span);
      if (isUnknown) return legacyType.error;
      if (!interpolated.includes(type.kind)) {
        const text = `invalid type ${renderLegacyType(type)} for interpolated string`;
        this.findings.report(E0156, { text }, e, { span, isCascade: type.kind === 'error' });
        return legacyType.error;
      }
    }
    return legacyType.template;
  }

  private *intern(e: ExprOf<'intern'>, scope: Types): TypeStep {
    const type = yield { expr: e.arg, scope };
    const isRight = this.judge(e, type, wants.intern, e.arg) && this.literal(e.arg, parseInternSpec);
    if (!isRight) return legacyType.error;
    return type.kind === 'string' ? legacyType.flow : legacyType.flowList;
  }

  private *groupby(e: ExprOf<'groupby'>, scope: Types): TypeStep {
    const operands: readonly [Expr, Wanted][] = [
      [e.list, wants.groupby],
      [e.regexp, wants.groupbyRegexp],
    ];
    const type = yield* this.operands(operands, scope, legacyType.flowList);
    return type.kind === 'error' || this.literal(e.regexp, checkGroupRegexp) ? type : legacyType.error;
  }

  private *map(e: ExprOf<'map'>, scope: Types): TypeStep {
    const list = yield* this.operands([[e.list, wants.map]], scope, legacyType.flowList);
    if (list.kind === 'error') return list;
    const func = yield { expr: e.func, scope };
    if (isMapFunction(func)) return list;
    const compat = `expected flow->flow, got ${renderLegacyType(func)}`;
    const args = { compat, wanted: 'a function from flow to flow', got: func };
    this.findings.report(E0154, args, e.func, { isCascade: func.kind === 'error' });
    return legacyType.error;
  }

  private *collect(e: ExprOf<'collect'>, scope: Types): TypeStep {
    const operands: [Expr, Wanted][] = [
      [e.list, wants.collect],
      [e.regexp, wants.collectRegexp],
    ];
    if (e.replacement !== undefined) operands.push([e.replacement, wants.collectReplacement]);
    const type = yield* this.operands(operands, scope, legacyType.flow);
    return type.kind === 'error' || this.literal(e.regexp, checkRegexp) ? type : legacyType.error;
  }

  /** The result, if every operand is what it must be; the first that is not ends the check. */
  private *operands(operands: readonly (readonly [Expr, Wanted])[], scope: Types, result: LegacyType): TypeStep {
    for (const [expr, what] of operands) {
      if (!this.judge(expr, yield { expr, scope }, what)) return legacyType.error;
    }
    return result;
  }

  /** KEEP: an operand with errors of its own is told of once more, as what it is not. */
  private judge(place: Place, type: LegacyType, what: Wanted, operand: Place = place): boolean {
    if (accepts(what, type)) return true;
    const options = { span: operand.span, isCascade: type.kind === 'error' };
    this.findings.report(E0154, wantedArgs(what, type), place, options);
    return false;
  }

  /** FIX: what a literal gets wrong is told here; the original crashes when it is evaluated. */
  private literal(e: Expr, judge: (text: string) => Result<unknown, string>): boolean {
    if (e.kind !== 'const') return true;
    const result = judge(e.value);
    if (!result.ok) this.findings.report(E0157, { text: result.error }, e);
    return result.ok;
  }
}

const interpolated: readonly LegacyType['kind'][] = ['flow', 'flowList', 'string'];

// biome-ignore lint/correctness/useYield: a step that needs nothing
function* constant(type: LegacyType): TypeStep {
  return type;
}
