// From a checked expression to a closure, once per node: the dispatcher over the constructs.
// Spec: 03-evaluation §7, §25.3.

import { absurd, plainError } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import { type Code, type Compilation, code } from './compilation.ts';
import { compileDeref, compileIndex } from './eval/access.ts';
import { compileApply, compileFunc } from './eval/apply.ts';
import { compileBlock } from './eval/block.ts';
import { compileConversion } from './eval/builtins/conversions.ts';
import { compileList, compileMap, compileStruct, compileTuple, compileVariant } from './eval/composites.ts';
import { compileComprehension } from './eval/comprehension.ts';
import { compileCond } from './eval/cond.ts';
import { compileExec } from './eval/exec.ts';
import { compileIdent } from './eval/ident.ts';
import { compileLiteral } from './eval/literal.ts';
import { compileMake } from './eval/make.ts';
import { compileBinop, compileUnop } from './eval/operators.ts';
import { compileRequires } from './eval/requires.ts';
import { compileSwitch } from './eval/switch.ts';

export function compileExpr(e: Expr, c: Compilation): Code {
  switch (e.kind) {
    case 'ident':
      return compileIdent(e, c);
    case 'lit':
      return compileLiteral(e);
    case 'binop':
      return compileBinop(e, c);
    case 'unop':
      return compileUnop(e, c);
    case 'apply':
      return compileApply(e, c);
    case 'conversion':
      return compileConversion(e, c);
    case 'ascribe':
      return code(e.arg, c);
    case 'block':
      return compileBlock(e, c);
    case 'func':
      return compileFunc(e, c);
    case 'tuple':
      return compileTuple(e, c);
    case 'list':
      return compileList(e, c);
    case 'struct':
      return compileStruct(e, c);
    case 'map':
      return compileMap(e, c);
    case 'variant':
      return compileVariant(e, c);
    case 'exec':
      return compileExec(e, c);
    case 'cond':
      return compileCond(e, c);
    case 'switch':
      return compileSwitch(e, c);
    case 'deref':
      return compileDeref(e, c);
    case 'index':
      return compileIndex(e, c);
    case 'compr':
      return compileComprehension(e, c);
    case 'make':
      return compileMake(e, c);
    case 'requires':
      return compileRequires(e, c);
    case 'error':
      return () => {
        throw plainError('internal error: a module with errors is evaluated');
      };
    default:
      return absurd(e);
  }
}
