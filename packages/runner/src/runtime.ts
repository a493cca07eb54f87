// Stores, executor and scheduler of a process, as the configuration names them.
// Spec: 07-cli §7.2 (built-in values), 08-infrastructure §21.8-21.10.

import type {
  Assoc,
  Cluster,
  DirectTransferer,
  Repository,
  Snapshotter,
  TaskDB,
  Transferer,
} from '@reflow-lang/evaluator';
import type { File } from '@reflow-lang/values';

export interface Runtime {
  readonly repository: Repository;
  readonly assoc: Assoc | undefined;
  readonly taskDB: TaskDB | undefined;
  readonly cluster: Cluster;
  readonly transferer: Transferer;
  readonly snapshotter: Snapshotter;
  readonly directTransferer: DirectTransferer;
  /** Bits of the evaluator's `cacheMode`. */
  readonly cacheMode: number;
  /** `host` when images are ignored. */
  readonly keySpace: '' | 'host';
  /** What runs the execs, as warnings name it. */
  readonly runtimeName: string;
  /** Where the bytes of an object are on this machine. */
  objectPath(file: File): string | undefined;
  /** Ends programs that still run, writes what is pending, closes the databases. */
  close(): Promise<void>;
}
