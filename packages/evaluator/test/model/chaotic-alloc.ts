// An alloc that runs the programs of random graphs, waits at a gate before everything it does, and dies,
// hangs, lies and loses objects as chaos has it.

import { type Digest, mkError, renderDigest } from '@reflow-lang/base';
import type {
  Alloc,
  Bytes,
  Channel,
  Ctx,
  Exec,
  ExecConfig,
  ExecInspect,
  ExecOrigin,
  ExecResult,
  ExecRunInfo,
} from '@reflow-lang/evaluator';
import { contentsOf, createMemoryRepository, isTextFile, type MemoryRepository } from '@reflow-lang/evaluator/testing';
import { type File, Fileset, filesOf, type Resources } from '@reflow-lang/values';
import { type Chaos, injected } from './chaos.ts';
import type { Interleaving } from './interleaving.ts';
import { runProgram } from './program.ts';
import { readSource, resolved } from './random-graph.ts';

export interface AllocWorld {
  readonly interleaving: Interleaving;
  readonly chaos: Chaos;
  readonly shared: MemoryRepository;
  readonly resources: Resources;
  /** How often work has failed for a passing reason, by what it is. */
  readonly failures: Map<string, number>;
  /** Commands of the execs that were put, each time. */
  readonly put: string[];
  /** What its execs say of themselves. */
  readonly origin: ExecOrigin | undefined;
}

type Life = 'well' | 'dead' | 'hung';

export class ChaoticAlloc implements Alloc {
  readonly #world: AllocWorld;
  readonly #id: string;
  readonly #repository: MemoryRepository;
  readonly #execs = new Map<Digest, ChaoticExec>();
  /** References held, by file. */
  readonly held = new Map<Digest, number>();
  isFreed = false;
  #life: Life = 'well';

  constructor(id: string, world: AllocWorld) {
    this.#id = id;
    this.#world = world;
    this.#repository = createMemoryRepository(id);
  }

  get isWell(): boolean {
    return this.#life === 'well';
  }

  id(): string {
    return this.#id;
  }

  resources(): Resources {
    return this.#world.resources;
  }

  repository(): MemoryRepository {
    return this.#repository;
  }

  /** Its turn; or the end of it. */
  async step(ctx: Ctx, name: string): Promise<void> {
    const { interleaving, chaos } = this.#world;
    await interleaving.gate(ctx);
    if (this.#life === 'well' && chaos.strikes('death', 0.02)) this.#life = chaos.random.chance(0.5) ? 'dead' : 'hung';
    if (this.#life === 'hung') await new Promise<never>(() => {});
    if (this.#life === 'dead') throw injected('Net', `${name} on a dead alloc`);
    if (name !== 'keepalive' && chaos.strikes('step', 0.03)) throw injected(chaos.passingKind(), name);
    if (name !== 'keepalive' && chaos.isFatal(0.005)) throw injected('NotExist', `${name} of what is lost`);
  }

  async put(ctx: Ctx, id: Digest, config: ExecConfig): Promise<Exec> {
    await this.step(ctx, 'put');
    const known = this.#execs.get(id);
    if (known !== undefined) return known;
    const exec = new ChaoticExec(id, config, this, this.#world);
    this.#execs.set(id, exec);
    this.#world.put.push(config.cmd);
    return exec;
  }

  async get(_ctx: Ctx, id: Digest): Promise<Exec> {
    const exec = this.#execs.get(id);
    if (exec === undefined) throw mkError('get', [renderDigest(id)], 'NotExist');
    return exec;
  }

  async remove(_ctx: Ctx, id: Digest): Promise<void> {
    this.#execs.delete(id);
  }

  async execs(): Promise<readonly Exec[]> {
    return [...this.#execs.values()];
  }

  async load(ctx: Ctx, _repoURL: string | undefined, fs: Fileset): Promise<Fileset> {
    await this.step(ctx, 'load');
    const loaded = resolved(fs);
    for (const file of filesOf(fs)) if (!file.isRef() && !this.#repository.has(file.id)) this.#fetch(file);
    for (const file of filesOf(loaded)) {
      this.hold(file);
      this.held.set(file.id, (this.held.get(file.id) ?? 0) + 1);
    }
    return loaded;
  }

  /** Constants of the graph need not be in the shared repository; what was written or read must. */
  #fetch(file: File): void {
    const bytes = this.#world.shared.objects.get(file.id);
    if (bytes !== undefined) this.#repository.objects.set(file.id, bytes);
    else if (/^(run |map |s3:)/.test(contentsOf(file))) throw mkError('load', [file.toString()], 'NotExist');
  }

  hold(file: File): void {
    if (isTextFile(file)) this.#repository.add(contentsOf(file));
  }

  async verifyIntegrity(ctx: Ctx): Promise<void> {
    await this.step(ctx, 'verify');
  }

  async unload(ctx: Ctx, fs: Fileset): Promise<void> {
    await this.step(ctx, 'unload');
    for (const file of filesOf(fs)) {
      const left = (this.held.get(file.id) ?? 0) - 1;
      if (left > 0) this.held.set(file.id, left);
      else this.held.delete(file.id);
    }
  }

  async keepalive(ctx: Ctx, intervalMs: number): Promise<number> {
    await this.step(ctx, 'keepalive');
    return intervalMs;
  }

  async free(ctx: Ctx): Promise<void> {
    await this.#world.interleaving.gate(ctx);
    this.isFreed = true;
  }
}

class ChaoticExec implements Exec {
  readonly origin?: ExecOrigin;
  readonly attempt = 1;
  readonly #id: Digest;
  readonly #config: ExecConfig;
  readonly #alloc: ChaoticAlloc;
  readonly #world: AllocWorld;
  #result: ExecResult | undefined;

  constructor(id: Digest, config: ExecConfig, alloc: ChaoticAlloc, world: AllocWorld) {
    this.#id = id;
    this.#config = config;
    this.#alloc = alloc;
    this.#world = world;
    if (world.origin !== undefined) this.origin = world.origin;
  }

  id(): Digest {
    return this.#id;
  }

  uri(): string {
    return `${this.#alloc.id()}/${renderDigest(this.#id)}`;
  }

  async wait(ctx: Ctx): Promise<void> {
    await this.#alloc.step(ctx, 'wait');
    this.#result ??= this.#run();
  }

  async promote(ctx: Ctx): Promise<void> {
    await this.#alloc.step(ctx, 'promote');
    if (this.#world.chaos.isFatal(0.02)) return;
    for (const file of filesOf(this.#result?.fileset ?? Fileset.empty)) this.#alloc.hold(file);
  }

  async result(ctx: Ctx): Promise<ExecResult> {
    await this.#alloc.step(ctx, 'result');
    if (this.#result === undefined) throw mkError('result', [], 'Precondition', injected('Other', 'no result yet'));
    return this.#result;
  }

  #run(): ExecResult {
    const { type, cmd, url, args, resources } = this.#config;
    if (type === 'intern') return { fileset: readSource(url) };
    const inputs = args.flatMap(({ fileset }) => (fileset === undefined ? [] : [fileset]));
    if (type === 'extern') return { fileset: inputs[0] ?? Fileset.empty };
    if (this.#world.chaos.isFatal(0.02)) return { fileset: Fileset.empty, err: injected('Other', `${cmd} fails`) };
    const name = `${cmd} ${inputs.map((input) => renderDigest(resolved(input).digest())).join(' ')}`;
    const failures = this.#world.failures.get(name) ?? 0;
    const result = runProgram(cmd, inputs, { memory: resources.mem ?? 0, failures });
    if (result.kind === 'files') return { fileset: result.files };
    this.#world.failures.set(name, failures + 1);
    return { fileset: Fileset.empty, err: result.error };
  }

  async inspect(): Promise<ExecInspect> {
    return {
      created: new Date(0),
      config: this.#config,
      state: 'running',
      status: '',
      profile: {},
      gauges: {},
      commands: [],
      docker: {},
      runtimeMs: 0,
    };
  }

  async runInfo(ctx: Ctx): Promise<ExecRunInfo> {
    await this.#alloc.step(ctx, 'inspect');
    return { runtimeMs: 1, profile: {}, resources: this.#config.resources, exitCode: 0 };
  }

  async logs(ctx: Ctx): Promise<Bytes> {
    await this.#alloc.step(ctx, 'logs');
    return noBytes();
  }

  async shell(): Promise<Channel> {
    throw mkError('shell', [], 'NotSupported');
  }
}

async function* noBytes(): Bytes {
  yield new Uint8Array();
}
