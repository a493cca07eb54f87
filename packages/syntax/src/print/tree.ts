// The tree form of expressions, declarations and modules: `binop(const(1), "+", ident("x"))`.
// Users meet it in one place, the abbreviated form of a variant. Spec: 01-syntax §10.1.

import { absurd, quote } from '@reflow-lang/base';
import type { Case, Clause, Decl, Expr, ModuleAst } from '../core/ast.ts';
import { literalText } from './literal-text.ts';
import { patternText } from './pattern-text.ts';
import { joinPieces, type Piece, printPieces } from './pieces.ts';
import { fieldsText, typeText } from './type-text.ts';

/** What a printer may know of a checked tree. */
export interface CheckedView {
  /** The type of a node as text; `''` if it has none. */
  readonly typeText?: (expr: Expr) => string;
  /** Whether a call is one of a builtin (01 D24). */
  readonly isBuiltin?: (call: Expr) => boolean;
}

/** Each node is prefixed by its type in angle brackets if `view` tells it. */
export function printTree(node: Expr | Decl, view: CheckedView = {}): string {
  return printPieces<Expr | Decl>(node, (part) => ('doc' in part ? declPieces(part) : exprPieces(part, view)));
}

/** `module(keyspace(K), params(..), decls(..))`. */
export function printModule(module: ModuleAst): string {
  const keyspace = module.keyspace === undefined ? '<nil>' : `const(${literalText(module.keyspace)})`;
  const print = (decls: readonly Decl[]) => decls.map((decl) => printTree(decl)).join(', ');
  return `module(keyspace(${keyspace}), params(${print(module.params)}), decls(${print(module.decls)}))`;
}

type Pieces = readonly Piece<Expr | Decl>[];

function declPieces(decl: Decl): Pieces {
  switch (decl.kind) {
    case 'assign':
      return [`assign(${patternText(decl.pat)}, `, decl.expr, ')'];
    case 'declare':
      return [`declare(${decl.name}, ${typeText(decl.type)})`];
    case 'typedecl':
      return [`type(${decl.name} ${typeText(decl.type)})`];
    case 'error':
      return ['error'];
    default:
      return absurd(decl);
  }
}

function exprPieces(expr: Expr, view: CheckedView): Pieces {
  const type = view.typeText?.(expr) ?? '';
  const pieces = untyped(expr, view);
  return type === '' ? pieces : [`<${type}>`, ...pieces];
}

function untyped(expr: Expr, view: CheckedView): Pieces {
  switch (expr.kind) {
    case 'error':
      return ['error'];
    case 'ident':
      return [`ident(${quote(expr.name)})`];
    case 'lit':
      return [`const(${literalText(expr.value)})`];
    case 'binop':
      return ['binop(', expr.left, `, "${expr.op}", `, expr.right, ')'];
    case 'unop':
      // The original forgets the closing parenthesis. KEEP
      return [`unop("${expr.op}", `, expr.arg];
    case 'apply':
      if (expr.fn.kind === 'ident' && view.isBuiltin?.(expr) === true) {
        return [`builtin(${expr.fn.name}`, ...comma(expr.args), ')'];
      }
      return ['apply(', expr.fn, '(', ...list(expr.args), '))'];
    case 'conversion':
      return [`builtin(${expr.op}, `, expr.arg, ')'];
    case 'ascribe':
      return ['ascribe(', expr.arg, ')'];
    case 'block':
      return ['block(', ...list(expr.decls), ' in ', expr.body, ')'];
    case 'func':
      return [`func((${fieldsText(expr.params)}) => `, expr.body, ')'];
    case 'tuple':
      return ['tuple(', ...list(expr.elems), ')'];
    case 'list':
      return ['list(', ...list(expr.elems), ')'];
    default:
      return compound(expr, view);
  }
}

type Compound = Exclude<
  Expr,
  {
    kind:
      | 'error'
      | 'ident'
      | 'lit'
      | 'binop'
      | 'unop'
      | 'apply'
      | 'conversion'
      | 'ascribe'
      | 'block'
      | 'func'
      | 'tuple'
      | 'list';
  }
>;

function compound(expr: Compound, view: CheckedView): Pieces {
  switch (expr.kind) {
    case 'struct':
      return [
        'struct(',
        ...joinPieces(
          expr.fields.map(({ name, value }) => [`${name}:`, value]),
          ', ',
        ),
        ')',
      ];
    case 'map':
      return ['map(', ...mapEntries(expr.entries, view), ')'];
    case 'variant':
      return expr.elem === undefined ? [`variant(#${expr.tag})`] : [`variant(#${expr.tag}, `, expr.elem, ')'];
    case 'exec': {
      const tail = `, ${typeText(expr.type)}, ${quote(expr.template.text)})`;
      return ['exec(decls(', ...list(expr.decls), ')', tail];
    }
    case 'cond':
      return ['cond(', expr.cond, ', ', expr.then, ', ', expr.else, ')'];
    case 'switch':
      return ['switch(', expr.subject, ', cases(', ...joinPieces(expr.cases.map(casePieces), ', '), '))'];
    case 'deref':
      return ['deref(', expr.object, `, ${expr.field})`];
    case 'index':
      return ['index(', expr.object, ', ', expr.index, ')'];
    case 'compr':
      return ['compr(', expr.head, ', ', ...joinPieces(expr.clauses.map(clausePieces), ', '), ')'];
    case 'make':
      return ['make(', expr.path, ...comma(expr.decls), ')'];
    case 'requires':
      return ['resources(', expr.arg, ...comma(expr.decls), ')'];
    default:
      return absurd(expr);
  }
}

function casePieces({ pat, expr }: Case): Pieces {
  return [`case(${patternText(pat)}, `, expr, ')'];
}

function clausePieces(clause: Clause): Pieces {
  if (clause.kind === 'filter') return ['filter(', clause.expr, ')'];
  return ['enum(', clause.expr, `, ${patternText(clause.pat)})`];
}

/** Entries in the order of their keys' texts: the original's map has no order of its own. */
function mapEntries(entries: Extract<Expr, { kind: 'map' }>['entries'], view: CheckedView): Pieces {
  const texts = entries.map(({ key, value }) => ({ key: printTree(key, view), value }));
  texts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return joinPieces(
    texts.map(({ key, value }) => [`${key}:`, value]),
    ', ',
  );
}

const list = (nodes: readonly (Expr | Decl)[]): Pieces =>
  joinPieces(
    nodes.map((node) => [node]),
    ', ',
  );

const comma = (nodes: readonly (Expr | Decl)[]): Pieces => nodes.flatMap((node) => [', ', node]);
