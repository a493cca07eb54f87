// The configuration a command works under: built-in values, the user's file, the project's file, the
// environment, the command line. Spec: 07-cli §7.4, §20.6.

import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '@reflow-lang/base';
import type { OpenedModule } from '@reflow-lang/checker';
import {
  type Config,
  environmentLayer,
  isSchemaKey,
  type Layer,
  type Project,
  projectFileName,
  readLayer,
  readProject,
  resolveConfig,
  type SchemaKey,
  schemaKeys,
} from '@reflow-lang/config';
import { builtInLayer, reflowHome, systemText } from '@reflow-lang/runner';
import { errnoOf } from '@reflow-lang/store';
import type { ProcessHost } from './command.ts';
import { flagText, nearest, type ParsedFlags } from './flags.ts';

export interface Settings {
  /** Absolute. */
  readonly home: string;
  readonly config: Config;
  readonly project: Project | undefined;
}

/** `programDir`: where to look for a project file, upwards. The error is one line with a next step. */
export function loadSettings(
  host: ProcessHost,
  globals: ParsedFlags,
  programDir: string | undefined,
  overrides: ReadonlyMap<SchemaKey, string> = new Map(),
): Result<Settings, string> {
  const found = reflowHome(host.env);
  if (!found.ok) return found;
  const home = resolve(host.cwd, found.value);
  const user = userLayer(host, globals, home);
  if (!user.ok) return user;
  const project = findProject(programDir);
  if (!project.ok) return project;
  const commandLine = new Map<SchemaKey, string>();
  for (const key of globals.given) {
    if (isSchemaKey(key) && flagText(globals.values, key) !== '') commandLine.set(key, flagText(globals.values, key));
  }
  for (const [key, value] of overrides) commandLine.set(key, value);
  const layers: Layer[] = [
    builtInLayer(home),
    ...(user.value ? [user.value] : []),
    ...(project.value ? [project.value.config] : []),
    environmentLayer(host.env),
    { name: 'command line', values: commandLine },
  ];
  for (const layer of layers) noteMisspelled(host, layer);
  const config = resolveConfig(layers);
  return config.ok ? ok({ home, config: config.value, project: project.value }) : config;
}

/** Keys nobody knows belong to somebody else; one that is nearly a key of ours was meant to be it. */
function noteMisspelled(host: ProcessHost, layer: Layer): void {
  for (const key of layer.otherKeys ?? []) {
    const near = nearest(key, schemaKeys);
    if (near === undefined) continue;
    host.stderr(`reflow: warning: ${layer.path}: unknown key "${key}"; did you mean "${near}"?\n`);
  }
}

/** The file named by `-config` or `REFLOW_CONFIG` must exist; the default one need not. */
function userLayer(host: ProcessHost, globals: ParsedFlags, home: string): Result<Layer | undefined, string> {
  const named = globals.given.has('config') ? flagText(globals.values, 'config') : host.env.REFLOW_CONFIG;
  if (named === '') return ok(undefined);
  const shown = named ?? join(home, 'config.yaml');
  try {
    return readLayer('user file', shown, readFileSync(resolve(host.cwd, shown), 'utf8'));
  } catch (error) {
    // Where the home is no directory at all is told when something is to be kept in it.
    const isAbsent = errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR';
    return named === undefined && isAbsent ? ok(undefined) : fail(systemText('open', shown, error));
  }
}

/** The project file nearest to a folder, upwards. */
export function findProject(from: string | undefined): Result<Project | undefined, string> {
  for (let dir = from; dir !== undefined; dir = dirname(dir) === dir ? undefined : dirname(dir)) {
    const path = join(dir, projectFileName);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    try {
      return readProject(path, readFileSync(path, 'utf8'));
    } catch (error) {
      return fail(systemText('open', path, error));
    }
  }
  return ok(undefined);
}

/** The project's parameters; paths of files and directories are relative to the project file. */
export function presetsOf(settings: Settings, module: OpenedModule): ReadonlyMap<string, string> {
  const { project } = settings;
  const presets = new Map(project?.params ?? []);
  if (project === undefined || module.kind !== 'rf') return presets;
  for (const { name, type } of module.module.params) {
    const text = presets.get(name);
    const isPath = type.kind === 'file' || type.kind === 'dir';
    if (text === undefined || !isPath || /^[a-z][a-z0-9+.-]*:/i.test(text)) continue;
    presets.set(name, resolve(dirname(project.path), text));
  }
  return presets;
}
