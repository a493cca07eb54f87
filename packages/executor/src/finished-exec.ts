// An exec that is over before it began: what this executor cannot do. Spec: 08-infrastructure §23 (25).

import { type Digest, hexDigest, plainError, type ReflowError } from '@reflow-lang/base';
import type { Exec, ExecConfig } from '@reflow-lang/evaluator';
import { Fileset } from '@reflow-lang/values';

export function createFinishedExec(id: Digest, config: ExecConfig, err: ReflowError): Exec {
  const at = new Date();
  return {
    id: () => id,
    uri: () => `local:${hexDigest(id)}`,
    origin: 'new',
    attempt: 1,
    wait: async () => {},
    result: async () => ({ fileset: Fileset.empty, err }),
    inspect: async () => ({
      created: at,
      config,
      state: 'complete',
      status: 'the exec was refused',
      profile: {},
      gauges: {},
      commands: [],
      docker: {},
      execError: err,
      runtimeMs: 0,
    }),
    runInfo: async () => ({ runtimeMs: 0, profile: {}, resources: config.resources }),
    logs: async () => noBytes(),
    shell: async () => {
      throw plainError('cannot shell into a non-running exec');
    },
    promote: async () => {},
  };
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
