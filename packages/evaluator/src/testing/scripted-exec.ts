// An exec that ends when a test says so.

import { type Digest, hexDigest, mkError, type ReflowError } from '@reflow-lang/base';
import { Fileset } from '@reflow-lang/values';
import { ctxError } from '../ctx.ts';
import type {
  Bytes,
  Channel,
  Ctx,
  Exec,
  ExecConfig,
  ExecInspect,
  ExecOrigin,
  ExecResult,
  ExecRunInfo,
  Profile,
} from '../ports.ts';

/** What the test tells of an exec besides its result. */
export interface ExecFacts {
  readonly exitCode?: number;
  readonly runtimeMs?: number;
  readonly profile?: Profile;
  readonly stderr?: string;
}

type End =
  | { readonly kind: 'result'; readonly result: ExecResult }
  | { readonly kind: 'waitError'; readonly error: ReflowError };

async function* textBytes(text: string): Bytes {
  yield new TextEncoder().encode(text);
}

export class ScriptedExec implements Exec {
  readonly config: ExecConfig;
  readonly key: string | undefined;
  readonly origin?: ExecOrigin;
  readonly attempt?: number;
  facts: ExecFacts = {};
  promoted = 0;
  readonly #id: Digest;
  readonly #uri: string;
  readonly #fault: (step: string) => ReflowError | undefined;
  #end: End | undefined;
  #waiters: (() => void)[] = [];

  constructor(init: {
    readonly id: Digest;
    readonly config: ExecConfig;
    readonly key: string | undefined;
    readonly allocId: string;
    readonly origin: ExecOrigin | undefined;
    readonly attempt: number | undefined;
    /** The error of a step, once each time it is asked and there is one. */
    readonly fault: (step: string) => ReflowError | undefined;
  }) {
    this.#id = init.id;
    this.config = init.config;
    this.key = init.key;
    this.#uri = `${init.allocId}/${hexDigest(init.id)}`;
    this.#fault = init.fault;
    if (init.origin !== undefined) this.origin = init.origin;
    if (init.attempt !== undefined) this.attempt = init.attempt;
  }

  get isComplete(): boolean {
    return this.#end?.kind === 'result';
  }

  /** Ends it with this result, which may hold the program's error. */
  complete(result: ExecResult, facts: ExecFacts = {}): void {
    this.facts = facts;
    this.#finish({ kind: 'result', result });
  }

  /** Makes `wait` reject once. */
  failWait(error: ReflowError): void {
    this.#finish({ kind: 'waitError', error });
  }

  id(): Digest {
    return this.#id;
  }

  uri(): string {
    return this.#uri;
  }

  async wait(ctx: Ctx): Promise<void> {
    this.#check('wait');
    if (this.#end === undefined) await this.#ended(ctx);
    if (this.#end?.kind !== 'waitError') return;
    const { error } = this.#end;
    this.#end = undefined;
    throw error;
  }

  async result(): Promise<ExecResult> {
    this.#check('result');
    if (this.#end?.kind !== 'result')
      throw mkError('result', [], 'Precondition', mkError('exec not complete', [], 'Other'));
    return this.#end.result;
  }

  async inspect(): Promise<ExecInspect> {
    return {
      created: new Date(0),
      config: this.config,
      state: this.isComplete ? 'complete' : 'running',
      status: '',
      profile: this.facts.profile ?? {},
      gauges: { mem: 1 },
      commands: [],
      docker: {},
      runtimeMs: this.facts.runtimeMs ?? 0,
    };
  }

  async runInfo(): Promise<ExecRunInfo> {
    this.#check('inspect');
    const { exitCode, runtimeMs = 0, profile = {} } = this.facts;
    const { resources } = this.config;
    return { runtimeMs, profile, resources, ...(exitCode !== undefined && { exitCode }) };
  }

  async logs(_ctx: Ctx, _stdout: boolean, stderr: boolean): Promise<Bytes> {
    this.#check('logs');
    return textBytes(stderr ? (this.facts.stderr ?? '') : '');
  }

  async shell(): Promise<Channel> {
    throw mkError('shell', [], 'NotSupported');
  }

  async promote(): Promise<void> {
    this.#check('promote');
    this.promoted++;
  }

  #check(step: string): void {
    const error = this.#fault(step);
    if (error !== undefined) throw error;
  }

  #finish(end: End): void {
    this.#end = end;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  #ended(ctx: Ctx): Promise<void> {
    return new Promise((resolve, reject) => {
      if (ctx.signal.aborted) {
        reject(ctxError(ctx.signal));
        return;
      }
      const onAbort = (): void => reject(ctxError(ctx.signal));
      ctx.signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.push(() => {
        ctx.signal.removeEventListener('abort', onAbort);
        resolve();
      });
    });
  }
}

/** The result with these files. */
export const okResult = (fileset: Fileset = Fileset.empty): ExecResult => ({ fileset });
/** The result of a program that failed. */
export const errResult = (err: ReflowError): ExecResult => ({ fileset: Fileset.empty, err });
