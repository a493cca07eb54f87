// What every job of an executor shares.

import type { Logger } from '@reflow-lang/base';
import type { Ctx } from '@reflow-lang/evaluator';
import type { FileRepository } from '@reflow-lang/store';
import type { Admission } from './admission.ts';
import type { LauncherClient } from './launcher-client.ts';
import type { ProgramRuntime } from './runtime.ts';
import type { UsageSampler } from './usage-sampler.ts';

export interface JobEnvironment {
  /** The executor's directory. */
  readonly root: string;
  readonly repository: FileRepository;
  readonly runtime: ProgramRuntime;
  readonly launchers: LauncherClient;
  readonly admission: Admission;
  readonly sampler: UsageSampler;
  readonly log: Logger;
  /** Written into results. */
  readonly version: string;
  readonly killGraceMs: number;
  /** 0: none. */
  readonly timeLimitMs: number;
  readonly minFreeBytes: number;
  /** Whether an exec's demand of disk must be free before it starts. */
  readonly reservesDisk: boolean;
  /** How long to wait for disk space. */
  readonly diskWaitMs: number;
  /** Environment variables of execs that ask for credentials. */
  readonly credentials: (ctx: Ctx) => Promise<Readonly<Record<string, string>>>;
}
