// The schema keys, their providers and the providers' arguments: one table for parsing, validation and
// documentation. Spec: 07-cli §7.2-7.3, 08-infrastructure §21.12.

export interface ProviderSpec {
  /** Argument names that may stand as `name=value` after the provider. */
  readonly args: readonly string[];
}

export interface KeySpec {
  readonly doc: string;
  readonly providers: Readonly<Record<string, ProviderSpec>>;
}

const none: ProviderSpec = { args: [] };

export const schema = {
  assoc: {
    doc: 'where cache keys are associated with results',
    providers: { sqlite: { args: ['path'] }, file: { args: ['dir'] } },
  },
  cache: {
    doc: 'whether results are looked up and stored',
    providers: { off: none, read: none, write: none, readwrite: none, 'read+write': none },
  },
  cluster: {
    doc: 'where execs run',
    providers: {
      localcluster: { args: ['dir', 'executor', 'orphan', 'network', 'memlimit', 'strictimages', 'maxparallel'] },
    },
  },
  labels: { doc: 'labels of runs, `k=v;k=v`', providers: { kv: { args: ['labels'] } } },
  logger: { doc: 'log level', providers: { logger: { args: ['level'] } } },
  repository: { doc: 'where objects are stored', providers: { file: { args: ['dir'] }, noprepo: none } },
  taskdb: {
    doc: 'the history of runs and tasks',
    providers: { sqlite: { args: ['path'] }, file: { args: ['dir'] }, noptaskdb: none },
  },
  user: { doc: 'the name runs are recorded under', providers: { user: { args: ['user'] } } },
} as const satisfies Readonly<Record<string, KeySpec>>;

export type SchemaKey = keyof typeof schema;

export const schemaKeys: readonly SchemaKey[] = [
  'assoc',
  'cache',
  'cluster',
  'labels',
  'logger',
  'repository',
  'taskdb',
  'user',
];

export const isSchemaKey = (key: string): key is SchemaKey => Object.hasOwn(schema, key);
