// Configuration: schema keys and their providers, layers, the project file. Pure: files and environment
// are read by the caller. It builds nothing: the runner turns values into stores and executors.

export {
  type Config,
  type ConfigValue,
  environmentLayer,
  type Layer,
  type LayerName,
  readLayer,
  resolveConfig,
} from './layers.ts';
export { type Project, projectFileName, readProject } from './project.ts';
export { type ProviderValue, parseProviderValue, renderProviderValue } from './provider-value.ts';
export { isSchemaKey, type KeySpec, type ProviderSpec, type SchemaKey, schema, schemaKeys } from './schema.ts';
