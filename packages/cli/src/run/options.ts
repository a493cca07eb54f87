// What `reflow run` was asked to do, checked.

import type { SchemaKey } from '@reflow-lang/config';
import type { AssertPolicy } from '@reflow-lang/values';

export interface RunOptions {
  /** Absolute path. */
  readonly program: string;
  /** As given. */
  readonly shownProgram: string;
  readonly args: readonly string[];
  readonly bottomUp: boolean;
  readonly assert: AssertPolicy;
  readonly recomputeEmpty: boolean;
  readonly postUseChecksum: boolean;
  /** By ident. */
  readonly invalidate: ((ident: string) => boolean) | undefined;
  readonly backgroundTimeoutMs: number;
  readonly retryWaitMs: number;
  readonly output: string | undefined;
  readonly json: boolean;
  /** `''`, `-` or a file. */
  readonly events: string;
  readonly progress: 'auto' | 'tty' | 'plain' | 'json' | 'none';
  readonly logLevel: string;
  readonly strictImages: boolean;
  readonly universe: string;
  /** Configuration keys given on the command line. */
  readonly overrides: ReadonlyMap<SchemaKey, string>;
  /** Arguments of the configured cluster given on the command line. */
  readonly clusterArgs: Readonly<Record<string, string>>;
}
