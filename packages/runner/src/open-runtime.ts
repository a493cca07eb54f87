// From configuration to stores, executor and transfers. Spec: 07-cli §7.2-7.3, 08-infrastructure §21.8, §21.12.

import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { digestText, hexDigest, type Logger, mkError, plainError, ReflowError, silentLogger } from '@reflow-lang/base';
import type { Config, ProviderValue, SchemaKey } from '@reflow-lang/config';
import {
  chooseProcessRuntime,
  createLocalCluster,
  findExecutable,
  type LocalClusterOptions,
  localClusterFacts,
} from '@reflow-lang/executor';
import {
  createLocalSnapshotter,
  createLocalTransferer,
  createTransferManager,
  type EmbeddedStores,
  type FileRepository,
  openEmbeddedStores,
  type StoreKind,
} from '@reflow-lang/store';
import type { File, Resources } from '@reflow-lang/values';
import { cacheModeOfName } from './cache-mode-name.ts';
import { prepareDirectory } from './home.ts';
import { createLazyCluster } from './lazy-cluster.ts';
import type { Runtime } from './runtime.ts';
import { underUniverse } from './universe-assoc.ts';

export interface RuntimeOptions {
  readonly home: string;
  readonly config: Config;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Argv that starts the launcher process. */
  readonly launcherCommand: readonly string[];
  /** Single arguments of the configured cluster, given on the command line. */
  readonly clusterArgs: Readonly<Record<string, string>>;
  /** Execs may ask for more than this machine has: they run as it allows. */
  readonly overcommit?: boolean;
  /** Execs that ask for AWS credentials run without them where there are none. */
  readonly credentialsOptional?: boolean;
  /** Name space of results; `''` by default. */
  readonly universe?: string;
  /** Instead of what the machine has. */
  readonly resources?: Resources;
  readonly warn: (line: string) => void;
}

/** Opens everything. Rejects with a ReflowError that names the key to change. */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const log: Logger = { ...silentLogger, error: options.warn };
  const settings = clusterSettings(options);
  prepareDirectory(options.home);
  const stores = openStores(options, log);
  const facts = localClusterFacts({
    overcommit: options.overcommit === true,
    ...(options.resources && { resources: options.resources }),
  });
  const cluster = createLazyCluster(facts, async () =>
    createLocalCluster(await clusterOptions(options, settings, stores, log)),
  );
  const workingDirectory = options.cwd;
  const { repository, statCache } = stores;
  return {
    repository,
    assoc: underUniverse(stores.assoc, options.universe ?? ''),
    taskDB: providerOf(options, 'taskdb')?.provider === 'noptaskdb' ? undefined : stores.taskdb,
    cluster,
    transferer: createTransferManager(),
    snapshotter: createLocalSnapshotter({ repository, statCache, workingDirectory, log }),
    directTransferer: createLocalTransferer({ statCache, hasher: repository.hasher, workingDirectory }),
    cacheMode: cacheModeOfName(providerOf(options, 'cache')?.provider ?? 'off'),
    keySpace: 'host',
    runtimeName: expectedRuntime(options),
    objectPath: (file: File) => objectPath(repository, file),
    close: async () => {
      await cluster.close();
      await stores.close();
    },
  };
}

/** What will run the execs, unless bubblewrap turns out not to work. */
function expectedRuntime(options: RuntimeOptions): string {
  const args = { ...providerOf(options, 'cluster')?.args, ...options.clusterArgs };
  const hasBwrap = args.executor !== 'host' && findExecutable('bwrap', options.env.PATH ?? '') !== undefined;
  return hasBwrap ? 'bwrap' : 'no isolation';
}

/** Of a reference there are no bytes here; neither of an object that somebody removed. */
function objectPath(repository: FileRepository, file: File): string | undefined {
  if (file.isRef()) return undefined;
  const path = repository.pathOf(file.id);
  return existsSync(path) ? path : undefined;
}

function openStores(options: RuntimeOptions, log: Logger): EmbeddedStores {
  const { home } = options;
  const repository = providerOf(options, 'repository');
  if (repository?.provider === 'noprepo') {
    throw mkError(
      'open',
      ['repository'],
      'NotSupported',
      plainError('execs on this machine need a repository; use file,dir=…'),
    );
  }
  const [assoc, taskdb] = [storeOf(options, 'assoc'), storeOf(options, 'taskdb')];
  const paths = {
    ...(repository?.args.dir !== undefined && { repository: absolute(home, repository.args.dir) }),
    ...(assoc.path !== undefined && { assoc: assoc.path }),
    ...(taskdb.path !== undefined && { taskdb: taskdb.path }),
  };
  return openEmbeddedStores({
    home,
    log,
    paths,
    ...(assoc.kind && { assoc: assoc.kind }),
    ...(taskdb.kind && { taskdb: taskdb.kind }),
  });
}

/** A built-in value suits itself to the disk; a value somebody wrote is taken at its word. */
function storeOf(
  options: RuntimeOptions,
  key: 'assoc' | 'taskdb',
): { readonly kind?: StoreKind; readonly path?: string } {
  const configured = options.config.get(key);
  if (configured === undefined || configured.layer.name === 'built-in') return {};
  const { provider, args } = configured.value;
  const path = args.path ?? args.dir;
  const place = path === undefined ? {} : { path: absolute(options.home, path) };
  return provider === 'sqlite' || provider === 'file' ? { kind: provider, ...place } : {};
}

/** The cluster's arguments, checked before anything is opened. */
function clusterSettings(options: RuntimeOptions) {
  const { home } = options;
  const args = { ...providerOf(options, 'cluster')?.args, ...options.clusterArgs };
  return {
    root: jobRoot(absolute(home, args.dir ?? join(home, 'local')), options.universe ?? ''),
    executor: oneOf('executor', args.executor ?? 'auto', ['auto', 'process', 'bwrap', 'host']),
    orphan: oneOf('orphan', args.orphan ?? 'survive', ['survive', 'kill']),
    network: oneOf('network', args.network ?? 'host', ['host', 'none']),
    strictImages: args.strictimages === 'true',
    ...(args.maxparallel !== undefined && { maxParallel: positive('maxparallel', args.maxparallel) }),
  };
}

async function clusterOptions(
  options: RuntimeOptions,
  settings: ReturnType<typeof clusterSettings>,
  stores: EmbeddedStores,
  log: Logger,
): Promise<LocalClusterOptions> {
  const { executor, ...rest } = settings;
  const runtime = await chooseProcessRuntime(executor === 'auto' ? 'process' : executor);
  if (runtime.kind === 'host' && expectedRuntime(options) === 'bwrap') {
    options.warn(`bubblewrap does not work here (${runtime.reason}); programs run without isolation`);
  }
  return {
    ...rest,
    repository: stores.repository,
    runtime,
    overcommit: options.overcommit === true,
    launcherCommand: options.launcherCommand,
    ...(options.credentialsOptional === true && { credentials: async () => awsVariables(options.env) }),
    ...(options.resources && { resources: options.resources }),
    log,
  };
}

/** Work of one universe is not taken over by another. */
const jobRoot = (root: string, universe: string): string =>
  universe === '' ? root : join(root, `universe-${hexDigest(digestText(universe)).slice(0, 16)}`);

function awsVariables(env: RuntimeOptions['env']): Readonly<Record<string, string>> {
  const found = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    name.startsWith('AWS_') && value !== undefined ? [[name, value]] : [],
  );
  return Object.fromEntries(found);
}

const providerOf = (options: RuntimeOptions, key: SchemaKey): ProviderValue | undefined =>
  options.config.get(key)?.value;

const absolute = (home: string, path: string): string => (isAbsolute(path) ? path : join(home, path));

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new ReflowError({ kind: 'Invalid', message: `cluster: ${name}=${value}: choose one of ${known.join(', ')}` });
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ReflowError({ kind: 'Invalid', message: `cluster: ${name}=${text}: expected a positive whole number` });
}
