// Stores, executor and scheduler for `eval`. Contracts §3 "How it evaluates".

import { ReflowError } from '@reflow-lang/base';
import { openRuntime, startEvaluation } from '@reflow-lang/runner';
import type { ProcessHost } from '../command.ts';
import type { ParsedFlags } from '../flags.ts';
import { loadSettings } from '../settings.ts';
import type { EvalService } from './eval.ts';
import { createRecordingTransferer } from './record-externs.ts';

/** Opens what the configuration names, but execs run on this machine whatever cluster is configured. */
export async function openEvalService(
  host: ProcessHost,
  globals: ParsedFlags,
  options: { readonly cwd: string; readonly executor: string },
): Promise<EvalService> {
  const settings = loadSettings(host, globals, options.cwd, new Map([['cluster', 'localcluster']]));
  if (!settings.ok) throw new ReflowError({ kind: 'Invalid', message: settings.error });
  return createEvalService({
    home: settings.value.home,
    config: settings.value.config,
    cwd: options.cwd,
    env: host.env,
    launcherCommand: host.launcherCommand,
    clusterArgs: { executor: options.executor },
    warn: () => {},
    signal: host.interrupts(),
  });
}

type ServiceOptions = Parameters<typeof openRuntime>[0] & { readonly signal: AbortSignal };

/** Externs are recorded, never performed. */
export async function createEvalService(options: ServiceOptions): Promise<EvalService> {
  const runtime = await openRuntime({ ...options, overcommit: true, credentialsOptional: true });
  const externs = createRecordingTransferer();
  const evaluation = startEvaluation(runtime, { signal: options.signal, directTransferer: externs });
  return {
    evaluation,
    externs,
    close: async () => {
      await evaluation.close();
      await runtime.close();
    },
  };
}
