// Functions written in programs: an expression with the environment it was written in.
// Spec: 03-evaluation §3 (idents), §7, §18.1.

import type { ByteString, Digest } from '@reflow-lang/base';
import { digestOf } from '@reflow-lang/base';
import type { Expr } from '@reflow-lang/syntax';
import { FuncValue, type Location, type Value } from '@reflow-lang/values';
import type { EvalContext } from './context.ts';
import { digestExpr, exactExpr } from './digest/index.ts';
import { Env } from './env.ts';

/** The part all closures of one `func` expression share. */
export interface FuncCode {
  readonly expr: Expr & { readonly kind: 'func' };
  readonly params: readonly string[];
  /** Evaluates the body in a frame that binds the parameters. */
  readonly body: (env: Env) => Value;
  readonly ctx: EvalContext;
}

/** Flows a call creates are named after the definition, not the caller. */
export class Closure extends FuncValue {
  readonly #code: FuncCode;
  readonly #env: Env;
  #digest: Digest | undefined;
  #exact: ByteString | undefined;

  constructor(code: FuncCode, env: Env) {
    super();
    this.#code = code;
    this.#env = env;
  }

  override apply(_loc: Location, args: readonly Value[]): Value {
    return this.#code.body(new Env(this.#env, this.#code.params, args));
  }

  override digest(): Digest {
    this.#digest ??= digestExpr(this.#code.expr, this.#env, this.#code.ctx);
    return this.#digest;
  }

  override exact(): ByteString {
    this.#exact ??= `f${digestOf(exactExpr(this.#code.expr, this.#env, this.#code.ctx))}`;
    return this.#exact;
  }
}
