// The table of commands. Each is loaded when it is called: start-up pays for one.

import type { Command } from './command.ts';

export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  bundle: async () => (await import('./commands/bundle.ts')).bundle,
  check: async () => (await import('./commands/check.ts')).check,
  digest: async () => (await import('./commands/digest.ts')).digest,
  doc: async () => (await import('./commands/doc.ts')).doc,
  eval: async () => (await import('./commands/eval.ts')).evalCommand,
  explain: async () => (await import('./commands/explain.ts')).explain,
  fmt: async () => (await import('./commands/fmt.ts')).fmt,
  graph: async () => (await import('./commands/graph.ts')).graph,
  images: async () => (await import('./commands/images.ts')).images,
  lint: async () => (await import('./commands/lint.ts')).lint,
  run: async () => (await import('./commands/run.ts')).run,
  unbundle: async () => (await import('./commands/unbundle.ts')).unbundle,
  version: async () => (await import('./commands/version.ts')).version,
};

export const findCommand = (name: string): Promise<Command | undefined> =>
  Object.hasOwn(commands, name) ? (commands[name]?.() ?? Promise.resolve(undefined)) : Promise.resolve(undefined);
