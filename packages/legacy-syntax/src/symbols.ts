// Names of a program as editors see them: where each is introduced and where it is used.
//
// Resolution here is by the text. Names are bound dynamically when a program runs (09 §5.2), so that a use in
// a definition may mean something else where that definition is expanded; this is what its text says.
// Spec: 09-legacy-v0 §15, 10-editor §2.

import type { Expr, Name, Place, Program } from './ast.ts';
import { bind, lookup, type Scope } from './scope.ts';
import { templatePieces } from './template.ts';
import { type LegacyType, legacyType } from './type.ts';
import { childrenOf } from './visitor.ts';

export interface LegacySymbol {
  readonly name: string;
  readonly kind: 'definition' | 'function' | 'param' | 'let';
  readonly place: Place;
  /** Absent where checking did not come. */
  readonly type: LegacyType | undefined;
  readonly uses: readonly Place[];
}

interface OpenSymbol extends LegacySymbol {
  readonly uses: Place[];
}

/** In the order of the text; of several definitions of a name the last has the uses. */
export function symbolsOf(program: Program, types: ReadonlyMap<Expr, LegacyType>): readonly LegacySymbol[] {
  return new SymbolTable(program, types).collect();
}

class SymbolTable {
  private readonly program: Program;
  private readonly types: ReadonlyMap<Expr, LegacyType>;
  private readonly symbols: OpenSymbol[] = [];
  private readonly toplevel = new Map<string, OpenSymbol>();

  constructor(program: Program, types: ReadonlyMap<Expr, LegacyType>) {
    this.program = program;
    this.types = types;
  }

  collect(): readonly LegacySymbol[] {
    for (const stmt of this.program.statements) {
      if (stmt.kind !== 'def') continue;
      const isFunction = stmt.expr.kind === 'func' || stmt.expr.kind === 'varfunc';
      const symbol = this.add(stmt.name, isFunction ? 'function' : 'definition', this.types.get(stmt.expr));
      this.toplevel.set(symbol.name, symbol);
    }
    for (const stmt of this.program.statements) {
      for (const root of stmt.kind === 'def' ? [stmt.expr] : [stmt.flow, stmt.url]) this.resolve(root);
    }
    return this.symbols.toSorted(
      (a, b) => Number(a.place.file > b.place.file) || a.place.span.start - b.place.span.start,
    );
  }

  private add(name: Name, kind: LegacySymbol['kind'], type: LegacyType | undefined): OpenSymbol {
    const place = { file: name.file, span: name.span, pos: name.pos };
    const symbol: OpenSymbol = { name: name.name, kind, place, type, uses: [] };
    this.symbols.push(symbol);
    return symbol;
  }

  private resolve(root: Expr): void {
    const stack: { readonly e: Expr; readonly scope: Scope<OpenSymbol> | undefined }[] = [
      { e: root, scope: undefined },
    ];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { e, scope } = top;
      if (e.kind === 'ident') this.use(e.name, scope, e);
      if (e.kind === 'template') this.useInTemplate(e, scope);
      const inner = this.enter(e, scope);
      for (const child of childrenOf(e)) stack.push({ e: child, scope: isBody(e, child) ? inner : scope });
    }
  }

  private enter(e: Expr, scope: Scope<OpenSymbol> | undefined): Scope<OpenSymbol> | undefined {
    switch (e.kind) {
      case 'func':
        return e.params.reduce((outer, p) => bind(outer, p.name, this.add(p, 'param', legacyType.flow)), scope);
      case 'varfunc':
        return bind(scope, e.param.name, this.add(e.param, 'param', legacyType.flowList));
      case 'let':
        return bind(scope, e.name.name, this.add(e.name, 'let', this.types.get(e.bound)));
      default:
        return scope;
    }
  }

  private use(name: string, scope: Scope<OpenSymbol> | undefined, { file, span, pos }: Place): void {
    const symbol = lookup(scope, name)?.value ?? this.toplevel.get(name);
    symbol?.uses.push({ file, span, pos });
  }

  private useInTemplate(e: Expr & { readonly kind: 'template' }, scope: Scope<OpenSymbol> | undefined): void {
    for (const piece of templatePieces(e.text) ?? []) {
      if (piece.kind === 'text') continue;
      const start = e.span.start + '{'.length + piece.offset;
      this.use(piece.name, scope, { file: e.file, span: { start, end: start + piece.length }, pos: e.pos });
    }
  }
}

const isBody = (e: Expr, child: Expr): boolean =>
  (e.kind === 'func' || e.kind === 'varfunc' || e.kind === 'let') && child === e.body;
