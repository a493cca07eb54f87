// An alloc whose execs a test ends one by one, by their idents, and whose steps fail when told to.

import { type Digest, mkError, type ReflowError, renderDigest } from '@reflow-lang/base';
import { File, type Fileset, filesOf, type Resources, substitute } from '@reflow-lang/values';
import { throwIfAborted } from '../ctx.ts';
import type { Alloc, Ctx, ExecConfig, ExecOrigin, ExecResult } from '../ports.ts';
import { contentsOf, isTextFile, textFile } from './filesets.ts';
import { createMemoryRepository, type MemoryRepository } from './memory-repository.ts';
import { type ExecFacts, errResult, okResult, ScriptedExec } from './scripted-exec.ts';

export interface ScriptedAllocOptions {
  readonly id?: string;
  /** Twice the least an exec gets, by default. */
  readonly resources?: Resources;
  readonly repository?: MemoryRepository;
  /** Where inputs are fetched from, by URL. */
  readonly repositories?: readonly MemoryRepository[];
  /** Contents of references, by source. */
  readonly sources?: Readonly<Record<string, string>>;
  /** What its execs say of themselves; absent: they say nothing, as where no job directory is kept. */
  readonly origin?: (config: ExecConfig) => ExecOrigin;
  /** Ends execs at once; `undefined` leaves one to the test. */
  readonly auto?: (config: ExecConfig) => ExecResult | undefined;
}

/** A step that can be told to fail. */
export type AllocStep =
  | 'load'
  | 'put'
  | 'wait'
  | 'verify'
  | 'promote'
  | 'inspect'
  | 'result'
  | 'unload'
  | 'logs'
  | 'keepalive'
  | 'free';

export class ScriptedAlloc implements Alloc {
  /** Every exec, in the order they were put; an exec that was put again is there once. */
  readonly execList: ScriptedExec[] = [];
  /** Ids of every call of `put`. */
  readonly puts: Digest[] = [];
  /** References held, by file digest. */
  readonly held = new Map<Digest, number>();
  /** Files fetched, by digest: how often. */
  readonly fetched = new Map<Digest, number>();
  isFreed = false;
  readonly #options: ScriptedAllocOptions;
  readonly #repository: MemoryRepository;
  readonly #byId = new Map<Digest, ScriptedExec>();
  readonly #faults: {
    readonly step: AllocStep;
    readonly ident: string | undefined;
    readonly error: ReflowError;
    times: number;
  }[] = [];
  readonly #attempts = new Map<string, number>();
  #expected: { readonly ident: string; readonly resolve: (exec: ScriptedExec) => void }[] = [];
  #deathError: ReflowError | undefined;

  constructor(options: ScriptedAllocOptions = {}) {
    this.#options = options;
    this.#repository = options.repository ?? createMemoryRepository(options.id ?? 'alloc');
  }

  // ---- For the test ----

  /** The next `times` calls of this step, of execs with this ident if one is given, reject. */
  fail(step: AllocStep, error: ReflowError, times = 1, ident?: string): void {
    this.#faults.push({ step, ident, error, times });
  }

  /** Resolves to the latest exec with this ident that has not ended, when there is one. */
  started(ident: string): Promise<ScriptedExec> {
    const exec = this.execList.findLast((e) => e.config.ident === ident && !e.isComplete);
    if (exec !== undefined) return Promise.resolve(exec);
    return new Promise((resolve) => {
      this.#expected.push({ ident, resolve });
    });
  }

  /** Ends it with these files, whose contents are then in the alloc's repository; or with an error. */
  async ok(ident: string, result: Fileset | ReflowError, facts?: ExecFacts): Promise<ScriptedExec> {
    const exec = await this.started(ident);
    if (result instanceof Error) exec.complete(errResult(result), facts);
    else {
      this.hold(result);
      exec.complete(okResult(result), facts);
    }
    return exec;
  }

  /** Puts the contents of these files into its repository. */
  hold(fileset: Fileset): void {
    for (const file of filesOf(fileset)) if (isTextFile(file)) this.#repository.add(contentsOf(file));
  }

  /** Makes the wait of an exec fail once. */
  async error(ident: string, error: ReflowError): Promise<void> {
    (await this.started(ident)).failWait(error);
  }

  /** Idents in the order they were put. */
  idents(): readonly string[] {
    return this.execList.map((exec) => exec.config.ident);
  }

  /** Its next keepalive, and every later one, ends with this error. */
  die(error: ReflowError): void {
    this.#deathError = error;
  }

  // ---- The port ----

  id(): string {
    return this.#options.id ?? 'alloc';
  }

  resources(): Resources {
    return this.#options.resources ?? { mem: 1000 * 2 ** 20, cpu: 2, disk: 20 };
  }

  repository(): MemoryRepository {
    return this.#repository;
  }

  async put(ctx: Ctx, id: Digest, config: ExecConfig, key?: string): Promise<ScriptedExec> {
    throwIfAborted(ctx);
    this.puts.push(id);
    this.#check('put', config.ident);
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const exec = this.#create(id, config, key);
    this.#byId.set(id, exec);
    this.execList.push(exec);
    const automatic = this.#options.auto?.(config);
    if (automatic !== undefined) {
      this.hold(automatic.fileset);
      exec.complete(automatic);
    }
    const expected = this.#expected.find((e) => e.ident === config.ident);
    if (expected !== undefined && !exec.isComplete) {
      this.#expected = this.#expected.filter((e) => e !== expected);
      expected.resolve(exec);
    }
    return exec;
  }

  #create(id: Digest, config: ExecConfig, key: string | undefined): ScriptedExec {
    const origin = this.#options.origin?.(config);
    const attempt = (this.#attempts.get(key ?? '') ?? 0) + 1;
    this.#attempts.set(key ?? '', attempt);
    return new ScriptedExec({
      id,
      config,
      key,
      allocId: this.id(),
      origin,
      attempt: origin === undefined ? undefined : attempt,
      fault: (step) => this.#fault(step, config.ident),
    });
  }

  async get(_ctx: Ctx, id: Digest): Promise<ScriptedExec> {
    const exec = this.#byId.get(id);
    if (exec === undefined) throw mkError('get', [renderDigest(id)], 'NotExist');
    return exec;
  }

  async remove(_ctx: Ctx, id: Digest): Promise<void> {
    this.#byId.delete(id);
  }

  async execs(): Promise<readonly ScriptedExec[]> {
    return [...this.#byId.values()];
  }

  async load(ctx: Ctx, repoURL: string | undefined, fs: Fileset): Promise<Fileset> {
    throwIfAborted(ctx);
    this.#check('load', undefined);
    const resolved = new Map<Digest, File>();
    for (const file of filesOf(fs)) {
      const found = file.isRef() ? this.#resolve(file) : this.#fetch(file, repoURL);
      if (found === undefined) throw mkError('load', [file.toString()], 'NotExist');
      resolved.set(file.digest(), found);
    }
    const loaded = substitute(fs, resolved).fileset;
    for (const file of filesOf(loaded)) this.held.set(file.id, (this.held.get(file.id) ?? 0) + 1);
    return loaded;
  }

  #resolve(ref: File): File | undefined {
    const text = this.#options.sources?.[ref.source];
    if (text === undefined) return undefined;
    const { id, size } = textFile(text);
    this.#repository.add(text);
    this.#count(id);
    const { source, etag, assertions } = ref;
    return new File({ id, size, source, etag, ...(assertions && { assertions }) });
  }

  #fetch(file: File, repoURL: string | undefined): File | undefined {
    if (this.#repository.has(file.id)) return file;
    const from = this.#options.repositories?.find((repository) => repository.url() === repoURL);
    const bytes = from?.objects.get(file.id);
    if (bytes === undefined) return undefined;
    this.#repository.objects.set(file.id, bytes);
    this.#count(file.id);
    return file;
  }

  #count(id: Digest): void {
    this.fetched.set(id, (this.fetched.get(id) ?? 0) + 1);
  }

  async verifyIntegrity(): Promise<void> {
    this.#check('verify', undefined);
  }

  async unload(_ctx: Ctx, fs: Fileset): Promise<void> {
    this.#check('unload', undefined);
    for (const file of filesOf(fs)) {
      const left = (this.held.get(file.id) ?? 0) - 1;
      if (left > 0) this.held.set(file.id, left);
      else this.held.delete(file.id);
    }
  }

  async keepalive(ctx: Ctx, intervalMs: number): Promise<number> {
    throwIfAborted(ctx);
    this.#check('keepalive', undefined);
    if (this.#deathError !== undefined) throw this.#deathError;
    return intervalMs;
  }

  async free(): Promise<void> {
    this.#check('free', undefined);
    this.isFreed = true;
  }

  #check(step: AllocStep, ident: string | undefined): void {
    const error = this.#fault(step, ident);
    if (error !== undefined) throw error;
  }

  #fault(step: string, ident: string | undefined): ReflowError | undefined {
    const fault = this.#faults.find(
      (f) => f.step === step && f.times > 0 && (f.ident === undefined || f.ident === ident),
    );
    if (fault !== undefined) fault.times--;
    return fault?.error;
  }
}
