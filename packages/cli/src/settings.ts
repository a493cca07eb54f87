// The configuration a command works under: built-in values, the user's file, the project's file, the
// environment, the command line. Spec: 07-cli §7.4, §20.6.

import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '@reflow-lang/base';
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
} from '@reflow-lang/config';
import { builtInLayer, reflowHome, systemText } from '@reflow-lang/runner';
import type { CommandHost } from './command.ts';
import { flagText, type ParsedFlags } from './flags.ts';

export interface Settings {
  readonly home: string;
  readonly config: Config;
  readonly project: Project | undefined;
}

/** `programDir`: where to look for a project file, upwards. The error is one line with a next step. */
export function loadSettings(
  host: CommandHost,
  globals: ParsedFlags,
  programDir: string | undefined,
  overrides: ReadonlyMap<SchemaKey, string> = new Map(),
): Result<Settings, string> {
  const home = reflowHome(host.env);
  if (!home.ok) return home;
  const user = userLayer(host, globals, home.value);
  if (!user.ok) return user;
  const project = findProject(programDir);
  if (!project.ok) return project;
  const commandLine = new Map(overrides);
  for (const key of globals.given) {
    if (isSchemaKey(key) && flagText(globals.values, key) !== '') commandLine.set(key, flagText(globals.values, key));
  }
  const layers: Layer[] = [
    builtInLayer(home.value),
    ...(user.value ? [user.value] : []),
    ...(project.value ? [project.value.config] : []),
    environmentLayer(host.env),
    { name: 'command line', values: commandLine },
  ];
  const config = resolveConfig(layers);
  return config.ok ? ok({ home: home.value, config: config.value, project: project.value }) : config;
}

/** The file named by `-config` or `REFLOW_CONFIG` must exist; the default one need not. */
function userLayer(host: CommandHost, globals: ParsedFlags, home: string): Result<Layer | undefined, string> {
  const named = globals.given.has('config') ? flagText(globals.values, 'config') : host.env.REFLOW_CONFIG;
  if (named === '') return ok(undefined);
  const path = named === undefined ? join(home, 'config.yaml') : resolve(host.cwd, named);
  try {
    return readLayer('user file', path, readFileSync(path, 'utf8'));
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return named === undefined && isAbsent ? ok(undefined) : fail(systemText('open', path, error));
  }
}

function findProject(from: string | undefined): Result<Project | undefined, string> {
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
