// X(e, env): an expression as bytes, injectively: the traversal of D with the same frames, framed and
// complete. Names of arguments and patterns do not count, so renaming keeps two programs the same.
// Spec: 03-evaluation §20.

import { absurd, type ByteString, le64 } from '@reflow-lang/base';
import type { SideTables } from '@reflow-lang/checker';
import { exactValue, seq, str, textStr, typ } from '@reflow-lang/flow';
import type { BuiltinName, Case, Clause, Decl, Expr } from '@reflow-lang/syntax';
import { literalValue } from '../eval/literal.ts';
import { type Matcher, matchersOf } from '../pattern.ts';
import { argumentFrame, digestEmitter, digestStep, sharedHash } from './expr-digest.ts';
import {
  assigned,
  builtinCall,
  type ExprOf,
  execOutputs,
  outputIndex,
  pathLiteral,
  typeOfLiteral,
} from './expr-parts.ts';
import { pathDigest } from './path-digest.ts';
import {
  type BoundDigest,
  type Emitter,
  exprStep,
  extendFrame,
  type Frame,
  findInFrames,
  type HashPiece,
  hashed,
  type Piece,
  pieceStep,
  pushFrame,
  type Step,
} from './template.ts';

/** Emits X(e, env) for the expressions of one module. */
export function exactEmitter(tables: SideTables): Emitter {
  return (e, frame) => emit(e, frame, tables);
}

function emit(e: Expr, frame: Frame | undefined, tables: SideTables): readonly Step[] {
  const call = builtinCall(e, tables);
  if (call !== undefined) return builtinSteps(call.op, call.args, frame, tables);
  if (e.kind === 'ascribe') return [exprStep(e.arg, frame)];
  return [str(e.kind), ...afterKind(e, frame, tables)];
}

function afterKind(e: Exclude<Expr, ExprOf<'ascribe'>>, frame: Frame | undefined, tables: SideTables): readonly Step[] {
  switch (e.kind) {
    case 'ident':
      return nameSteps(e, frame, tables);
    case 'lit':
      return [exactValue(literalValue(e.value, e.pos), typeOfLiteral(e))];
    case 'binop':
      return [str(e.op) + operandTypes(e, tables), ...group([e.left, e.right], frame)];
    case 'unop':
      return [str(e.op), exprStep(e.arg, frame)];
    case 'apply':
      return [exprStep(e.fn, frame), ...group(e.args, frame)];
    case 'block':
      return blockSteps(e, frame);
    case 'func':
      return [le64(e.params.length), exprStep(e.body, argumentFrame(e, frame))];
    case 'tuple':
    case 'list':
      return group(e.elems, frame);
    case 'struct':
      return [
        le64(e.fields.length),
        ...e.fields.flatMap((field) => [textStr(field.name), exprStep(field.value, frame)]),
      ];
    case 'map':
      return mapSteps(e, frame, tables);
    case 'variant':
      return [textStr(e.tag), ...group(e.elem === undefined ? [] : [e.elem], frame)];
    case 'exec':
      return execSteps(e, frame, tables);
    case 'cond':
      return group([e.cond, e.then, e.else], frame);
    case 'switch':
      return switchSteps(e, frame);
    case 'deref':
      return [textStr(e.field), exprStep(e.object, frame)];
    case 'index':
      return group([e.object, e.index], frame);
    case 'compr':
      return comprSteps(e, frame);
    case 'make':
      return [textStr(tables.importPathOf(e.id) ?? '') + str(pathLiteral(e)), ...declSteps(e.decls, frame)];
    case 'requires':
      return [typ(tables.typeOf(e.arg)), ...declSteps(e.decls, frame), exprStep(e.arg, frame)];
    case 'conversion':
    case 'error':
      throw new Error(`${e.kind} expression in a checked module`);
    default:
      return absurd(e);
  }
}

/** `seq(X)`. */
export function group(exprs: readonly Expr[], frame: Frame | undefined): readonly Step[] {
  return [le64(exprs.length), ...exprs.map((e) => exprStep(e, frame))];
}

/** Only here does a static type steer evaluation. */
function operandTypes(e: ExprOf<'binop'>, tables: SideTables): ByteString {
  if (e.op !== '==' && e.op !== '!=' && e.op !== '~>') return '';
  return typ(tables.typeOf(e.left)) + typ(tables.typeOf(e.right));
}

function builtinSteps(
  op: BuiltinName,
  args: readonly Expr[],
  frame: Frame | undefined,
  tables: SideTables,
): readonly Step[] {
  const [first] = args;
  const type = op === 'trace' && first !== undefined ? typ(tables.typeOf(first)) : '';
  return [str('builtin') + str(op) + type, ...group(args, frame)];
}

function nameSteps(e: ExprOf<'ident'>, frame: Frame | undefined, tables: SideTables): readonly Step[] {
  const { level, digest } = findInFrames(frame, e.name);
  if (digest !== undefined) return [`${le64(level)}d`, digestStep(digest)];
  return [pieceStep({ kind: 'name', name: e.name, above: level, type: tables.typeOf(e), exact: true })];
}

/** A pattern without its names. */
export const patternMaterial = (matchers: readonly Matcher[]): ByteString =>
  seq(matchers.map((matcher) => pathDigest(matcher.path)));

/** What each name of a pattern stands for: this part of that expression. */
interface PatternBinding {
  /** To be put before any use of the names. */
  readonly steps: readonly Step[];
  readonly names: readonly string[];
  readonly digests: readonly BoundDigest[];
  /** H(X(expression matched)). */
  readonly matched: HashPiece;
}

function bindPattern(matchers: readonly Matcher[], e: Expr, frame: Frame | undefined): PatternBinding {
  const { hash: matched, steps } = sharedHash([exprStep(e, frame)]);
  const parts = bindParts(matchers, matched);
  return { ...parts, steps: [...steps, ...parts.steps], matched };
}

function bindParts(matchers: readonly Matcher[], matched: HashPiece): PatternBinding {
  const named = matchers.flatMap(({ name, path }) => (name === undefined ? [] : [{ name, path }]));
  const bound = named.map(({ path }) => hashed(['bind', pieceStep(matched), pathDigest(path)]));
  return {
    steps: bound.map((part) => part.fill),
    names: named.map(({ name }) => name),
    digests: bound.map((part) => part.hash),
    matched,
  };
}

function blockSteps(e: ExprOf<'block'>, frame: Frame | undefined): readonly Step[] {
  const decls = assigned(e.decls);
  const steps: Step[] = [le64(decls.length)];
  let inner = frame;
  for (const decl of decls) {
    const matchers = matchersOf(decl.pat);
    const bound = bindPattern(matchers, decl.expr, inner);
    steps.push(...bound.steps, patternMaterial(matchers), pieceStep(bound.matched));
    inner = pushFrame(inner, bound.names, bound.digests);
  }
  steps.push(exprStep(e.body, inner));
  return steps;
}

/** Entries in the order their keys are evaluated in. */
function mapSteps(e: ExprOf<'map'>, frame: Frame | undefined, tables: SideTables): readonly Step[] {
  const entries = e.entries.map(({ key, value }) => keyedEntry(key, [key, value], frame, tables));
  return [le64(entries.length), ...entries.flatMap((entry) => entry.fill), pieceStep({ kind: 'sorted', entries })];
}

/** The values of a map literal in the order of its keys. */
export function mapValueSteps(e: ExprOf<'map'>, tables: SideTables): readonly Step[] {
  const entries = e.entries.map(({ key, value }) => keyedEntry(key, [value], undefined, tables));
  return [le64(entries.length), ...entries.flatMap((entry) => entry.fill), pieceStep({ kind: 'sorted', entries })];
}

function keyedEntry(key: Expr, parts: readonly Expr[], frame: Frame | undefined, tables: SideTables) {
  const order: Piece[] = [];
  const body: Piece[] = [];
  const fill: readonly Step[] = [
    { kind: 'into', pieces: order, steps: [exprStep(key, frame)], emit: digestEmitter(tables) },
    { kind: 'into', pieces: body, steps: parts.map((part) => exprStep(part, frame)) },
  ];
  return { order, body, fill };
}

function execSteps(e: ExprOf<'exec'>, frame: Frame | undefined, tables: SideTables): readonly Step[] {
  return [...declSteps(e.decls, frame), ...templateSteps(e, frame, tables)];
}

/** Fragments, arguments with their types, kinds of outputs: all of an exec but its declarations. */
export function templateSteps(e: ExprOf<'exec'>, frame: Frame | undefined, tables: SideTables): readonly Step[] {
  const outputs = execOutputs(e, tables);
  const { frags, args } = e.template;
  const argSteps = args.flatMap((arg): readonly Step[] => {
    const output = outputIndex(arg, outputs);
    return output >= 0 ? [`o${le64(output)}`] : [`a${typ(tables.typeOf(arg))}`, exprStep(arg, frame)];
  });
  return [seq(frags.map(textStr)) + le64(args.length), ...argSteps, seq(outputs.map((output) => str(output.kind)))];
}

/** Declarations whose names count: parameters of execs, modules and `@requires`. */
function declSteps(decls: readonly Decl[], frame: Frame | undefined): readonly Step[] {
  const all = assigned(decls);
  return [
    le64(all.length),
    ...all.flatMap((decl) => [declaredNames(matchersOf(decl.pat)), exprStep(decl.expr, frame)]),
  ];
}

/** The names a declaration binds and where in its value they stand. */
export const declaredNames = (matchers: readonly Matcher[]): ByteString =>
  seq(matchers.map(({ name, path }) => textStr(name ?? '_') + pathDigest(path)));

function switchSteps(e: ExprOf<'switch'>, frame: Frame | undefined): readonly Step[] {
  const { hash, steps } = sharedHash([exprStep(e.subject, frame)]);
  const cases = e.cases.flatMap((c) => caseSteps(c, hash, frame));
  return [...steps, pieceStep(hash), le64(e.cases.length), ...cases];
}

function caseSteps(c: Case, subject: HashPiece, frame: Frame | undefined): readonly Step[] {
  const matchers = matchersOf(c.pat);
  const bound = bindParts(matchers, subject);
  const inner = pushFrame(frame, bound.names, bound.digests);
  return [...bound.steps, patternMaterial(matchers), exprStep(c.expr, inner)];
}

function comprSteps(e: ExprOf<'compr'>, frame: Frame | undefined): readonly Step[] {
  const steps: Step[] = [le64(e.clauses.length)];
  let inner = pushFrame(frame, [], []);
  for (const clause of e.clauses) {
    const [clauseSteps, next] = clauseAndFrame(clause, inner);
    steps.push(...clauseSteps);
    inner = next;
  }
  steps.push(exprStep(e.head, inner));
  return steps;
}

function clauseAndFrame(clause: Clause, frame: Frame): readonly [readonly Step[], Frame] {
  if (clause.kind === 'filter') return [['f', exprStep(clause.expr, frame)], frame];
  const matchers = matchersOf(clause.pat);
  const bound = bindPattern(matchers, clause.expr, frame);
  return [
    [...bound.steps, `e${patternMaterial(matchers)}`, pieceStep(bound.matched)],
    extendFrame(frame, bound.names, bound.digests),
  ];
}
