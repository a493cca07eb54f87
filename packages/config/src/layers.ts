// The configuration as a stack of layers, later ones winning key by key: built-in, user file, project
// file, environment, command line. Spec: 07-cli §7.4, §20.6 (project file).

import { fail, ok, type Result } from '@reflow-lang/base';
import { readMapping } from './mapping.ts';
import { type ProviderValue, parseProviderValue } from './provider-value.ts';
import { isSchemaKey, type SchemaKey, schemaKeys } from './schema.ts';

export type LayerName = 'built-in' | 'user file' | 'project file' | 'environment' | 'command line';

export interface Layer {
  readonly name: LayerName;
  /** The file it was read from. */
  readonly path?: string;
  readonly values: ReadonlyMap<SchemaKey, string>;
  /** Other keys of the file: carried by their owners, or misspelled. */
  readonly otherKeys?: readonly string[];
}

export interface ConfigValue {
  readonly key: SchemaKey;
  readonly value: ProviderValue;
  readonly layer: Layer;
}

export interface Config {
  readonly layers: readonly Layer[];
  get(key: SchemaKey): ConfigValue | undefined;
  /** In order of the key. */
  readonly values: readonly ConfigValue[];
}

/** The layer of a YAML document's top-level schema keys. The error names the file and the place. */
export function readLayer(name: LayerName, path: string, text: string): Result<Layer, string> {
  const members = readMapping(text);
  return members.ok ? layerOf(name, path, members.value) : fail(`config ${path}: ${members.error}`);
}

/** The layer of a mapping that has been read already. */
export function layerOf(name: LayerName, path: string, members: ReadonlyMap<string, unknown>): Result<Layer, string> {
  const values = new Map<SchemaKey, string>();
  const otherKeys: string[] = [];
  for (const [key, value] of members) {
    if (!isSchemaKey(key)) {
      otherKeys.push(key);
      continue;
    }
    const text = textOf(key, value);
    if (text === undefined) return fail(`config ${path}: ${key} not string key`);
    values.set(key, text);
  }
  return ok({ name, path, values, otherKeys });
}

/** The layer of `REFLOW_<KEY>` variables. */
export function environmentLayer(env: Readonly<Record<string, string | undefined>>): Layer {
  const values = new Map<SchemaKey, string>();
  for (const key of schemaKeys) {
    const text = env[variableOf(key)];
    if (text !== undefined && text !== '') values.set(key, text);
  }
  return { name: 'environment', values };
}

/** Resolves and checks every key. The error names the key, the layer and what would be right. */
export function resolveConfig(layers: readonly Layer[]): Result<Config, string> {
  const values: ConfigValue[] = [];
  for (const key of schemaKeys) {
    const layer = layers.findLast((candidate) => candidate.values.has(key));
    const text = layer?.values.get(key);
    if (layer === undefined || text === undefined) continue;
    const value = parseProviderValue(key, text);
    if (!value.ok) return fail(`${value.error}${whereFrom(layer, key)}`);
    values.push({ key, value: value.value, layer });
  }
  const byKey = new Map(values.map((value) => [value.key, value]));
  return ok({ layers, values, get: (key) => byKey.get(key) });
}

/** What was typed needs no place. */
function whereFrom({ name, path }: Layer, key: SchemaKey): string {
  if (name === 'environment') return ` (in the environment variable ${variableOf(key)})`;
  return path === undefined ? '' : ` (in ${path})`;
}

const variableOf = (key: SchemaKey): string => `REFLOW_${key.toUpperCase()}`;

/** KEEP(07 §7.1): what YAML 1.1 reads as a bool turns the cache off or on. */
const cacheWords: ReadonlyMap<string, string> = new Map([
  ...['no', 'false'].map((word) => [word, 'off'] as const),
  ...['on', 'yes', 'true'].map((word) => [word, 'readwrite'] as const),
]);

function textOf(key: SchemaKey, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return key === 'cache' ? (cacheWords.get(value) ?? value) : value;
}
