// The abbreviated form of an expression: how `reflow doc` shows defaults and how exec arguments are
// labelled, quirks included. Spec: 01-syntax §10.1, 03-evaluation §23.

import { absurd } from '@reflow-lang/base';
import type { BinaryOp, Case, Expr } from '../core/ast.ts';
import { literalText } from './literal-text.ts';
import { patternText } from './pattern-text.ts';
import { joinPieces, type Piece, printPieces } from './pieces.ts';
import { printTree } from './tree.ts';

/**
 * `f(a, 1 + 2)`. `typeText` renders the checked type of a node, and `isBuiltin` knows the calls of
 * builtins: the element of a variant is shown in tree form, with types (an accident, KEEP).
 */
export function abbrev(expr: Expr, typeText?: (expr: Expr) => string, isBuiltin?: (call: Expr) => boolean): string {
  const view = { ...(typeText !== undefined && { typeText }), ...(isBuiltin !== undefined && { isBuiltin }) };
  return printPieces(expr, (node) => piecesOf(node, { closer: ')', element: (element) => printTree(element, view) }));
}

/** The abbreviated form without the original's accidents: `{a:#Tag(1)}`. FIX */
export function shortForm(expr: Expr): string {
  return printPieces(expr, (node) => piecesOf(node, { closer: '}', element: (element) => element }));
}

type Pieces = readonly Piece<Expr>[];

/** Where the two forms differ: what closes a struct, and the element of a variant. */
interface Form {
  readonly closer: ')' | '}';
  readonly element: (expr: Expr) => Piece<Expr>;
}

function piecesOf(expr: Expr, form: Form): Pieces {
  switch (expr.kind) {
    case 'ident':
      return [expr.name];
    case 'lit':
      return [literalText(expr.value)];
    case 'binop':
      return [expr.left, ` ${expr.op} `, ...rightOperand(expr.op, expr.right)];
    case 'unop':
      return [expr.op, expr.arg];
    case 'apply':
      return [expr.fn, '(', ...list(expr.args), ')'];
    case 'conversion':
      return [`${expr.op}(`, expr.arg, ')'];
    case 'ascribe':
      return [expr.arg];
    case 'block':
      return ['{...; ', expr.body, '}'];
    case 'tuple':
      return ['(', ...list(expr.elems), ')'];
    case 'struct':
      // Closed by a parenthesis in compat text. KEEP
      return [
        '{',
        ...joinPieces(
          expr.fields.map(({ name, value }) => [`${name}:`, value]),
          ', ',
        ),
        form.closer,
      ];
    case 'list':
      return ['[', ...list(expr.elems), ']'];
    case 'map':
      return [
        '[',
        ...joinPieces(
          expr.entries.map(({ key, value }) => [key, ': ', value]),
          ', ',
        ),
        ']',
      ];
    case 'variant':
      return expr.elem === undefined ? [`#${expr.tag}`] : [`#${expr.tag}(`, form.element(expr.elem), ')'];
    case 'cond':
      return ['if ', expr.cond, ' { ', expr.then, ' } else { ', expr.else, ' }'];
    case 'switch':
      return ['switch ', expr.subject, ' { ', ...joinPieces(expr.cases.map(casePieces), ' '), ' }'];
    case 'deref':
      return [expr.object, `.${expr.field}`];
    case 'index':
      return [expr.object, '[', expr.index, ']'];
    case 'func':
    case 'exec':
    case 'compr':
    case 'make':
    case 'requires':
    case 'error':
      return [`<${expr.kind}>`];
    default:
      return absurd(expr);
  }
}

const list = (exprs: readonly Expr[]): Pieces =>
  joinPieces(
    exprs.map((expr) => [expr]),
    ', ',
  );

const casePieces = ({ pat, expr }: Case): Pieces => [`case ${patternText(pat)}: `, expr];

/** In parentheses if it binds no tighter than the operator. Left operands never are. KEEP */
function rightOperand(op: BinaryOp, right: Expr): Pieces {
  const isLoose = right.kind === 'binop' && precedence[right.op] <= precedence[op];
  return isLoose ? ['(', right, ')'] : [right];
}

/** FIX: the original has none for `~>` and panics. */
const precedence: Readonly<Record<BinaryOp, number>> = {
  '~>': 1,
  '||': 2,
  '&&': 3,
  '<': 5,
  '>': 5,
  '<=': 5,
  '>=': 5,
  '!=': 5,
  '==': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
  '&': 7,
  '<<': 7,
  '>>': 7,
};
