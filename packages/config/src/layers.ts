// The configuration as a stack of layers, later ones winning key by key: built-in, user file, project
// file, environment, command line. Spec: 07-cli §7.4, §20.6 (project file).

import { fail, ok, type Result } from '@reflow-lang/base';
import { parse } from 'yaml';
import { type ProviderValue, parseProviderValue } from './provider-value.ts';
import { isSchemaKey, type SchemaKey, schemaKeys } from './schema.ts';

export type LayerName = 'built-in' | 'user file' | 'project file' | 'environment' | 'command line';

export interface Layer {
  readonly name: LayerName;
  /** The file it was read from. */
  readonly path?: string;
  readonly values: ReadonlyMap<SchemaKey, string>;
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

/** The layer of a YAML document's top-level schema keys; other keys are carried by their owners. */
export function readLayer(name: LayerName, path: string, text: string): Result<Layer, string> {
  let document: unknown;
  try {
    document = parse(text, { logLevel: 'silent' });
  } catch (error) {
    return fail(`config ${path}: yaml: ${error instanceof Error ? firstLine(error.message) : String(error)}`);
  }
  const values = new Map<SchemaKey, string>();
  for (const [key, value] of entriesOf(document)) {
    if (!isSchemaKey(key)) continue;
    const text = textOf(key, value);
    if (text === undefined) return fail(`config ${path}: ${key} not string key`);
    values.set(key, text);
  }
  return ok({ name, path, values });
}

/** The layer of `REFLOW_<KEY>` variables. */
export function environmentLayer(env: Readonly<Record<string, string | undefined>>): Layer {
  const values = new Map<SchemaKey, string>();
  for (const key of schemaKeys) {
    const text = env[`REFLOW_${key.toUpperCase()}`];
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
    if (!value.ok) return fail(`${value.error}${layer.path === undefined ? '' : ` (in ${layer.path})`}`);
    values.push({ key, value: value.value, layer });
  }
  const byKey = new Map(values.map((value) => [value.key, value]));
  return ok({ layers, values, get: (key) => byKey.get(key) });
}

/** YAML 1.1 reads `off` as a boolean; for a schema key it is the word. */
function textOf(key: SchemaKey, value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (key === 'cache' && typeof value === 'boolean') return value ? 'readwrite' : 'off';
  return undefined;
}

function entriesOf(document: unknown): readonly (readonly [string, unknown])[] {
  return typeof document === 'object' && document !== null ? Object.entries(document) : [];
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text;
