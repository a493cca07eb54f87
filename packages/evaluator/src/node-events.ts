// What the world is told of a node. Every event is emitted before the node's next step.
// Spec: 05-flow-eval §15.6, contracts §6.

import { type Digest, type ReflowError, renderDigest } from '@reflow-lang/base';
import { op } from '@reflow-lang/flow';
import { countFiles, type Fileset, sizeOf, type Value } from '@reflow-lang/values';
import type { ErrorInfo, EventPayloads, EventSink, InputInfo } from './events.ts';
import { definitionOf, inputsOf } from './node-definition.ts';
import type { NodeNames } from './node-names.ts';
import type { ExternalRecord, NodeRecord } from './node-record.ts';
import { type AssocKind, assocKind, type Clock, type Gauges } from './ports.ts';
import type { Task } from './scheduler/task.ts';

/** An error as data: its text, and those of its causes from the outside in. */
export function errorInfo(error: ReflowError, location = error.position): ErrorInfo {
  const causes: string[] = [];
  for (let at = error.cause; at !== undefined; at = at.cause) causes.push(at.message);
  return { kind: error.kind, message: error.message, causes, ...(location && { location }) };
}

/** What is known of a node's end besides its value. */
export interface NodeEnd {
  readonly exitCode: number | undefined;
  readonly stderrTail?: readonly string[];
  readonly stdoutTail?: readonly string[];
}

/** The entry of the cache that answered. */
export interface CacheHit {
  readonly key: Digest;
  readonly form: AssocKind;
  readonly value: Digest;
}

/** Where events find what they tell. */
export interface NodeEventsHost {
  readonly names: NodeNames;
  readonly clock: Clock;
  valuesOf(record: NodeRecord): readonly (Value | undefined)[];
  /** As printed. */
  keysOf(record: NodeRecord): readonly Digest[];
}

export class NodeEvents {
  readonly #sink: EventSink | undefined;
  readonly #names: NodeNames;
  readonly #clock: Clock;
  readonly #host: NodeEventsHost;

  constructor(sink: EventSink | undefined, host: NodeEventsHost) {
    this.#sink = sink;
    this.#names = host.names;
    this.#clock = host.clock;
    this.#host = host;
  }

  get isHeard(): boolean {
    return this.#sink !== undefined;
  }

  queued(record: NodeRecord): void {
    if (this.#sink === undefined) return;
    const definition = definitionOf(record.flow);
    this.#sink({ type: 'nodeQueued', node: this.#names.infoOf(record), definition });
  }

  cached(record: NodeRecord, how: EventPayloads['nodeCached']['how'], value: Fileset, hit?: CacheHit): void {
    if (this.#sink === undefined) return;
    const node = this.#names.infoOf(record);
    this.#sink({
      type: 'nodeCached',
      node,
      how,
      cacheKeys: this.#keysOf(record),
      ...this.#inputsOf(record),
      ...(hit && renderHit(hit)),
      ...resultOf(value),
    });
  }

  /** A process was started or attached to, or bytes begin to move. */
  started(record: NodeRecord, external: ExternalRecord, task: Task | undefined): void {
    const exec = task?.exec;
    external.attempt = exec?.attempt ?? external.attempt + 1;
    external.isStarted = true;
    external.startedAt = this.#clock.now().getTime();
    if (this.#sink === undefined) return;
    const { flow } = record;
    this.#sink({
      type: 'nodeStarted',
      node: this.#names.infoOf(record),
      cacheKeys: this.#keysOf(record),
      reason: external.reason ?? 'noCacheEntry',
      ...(external.reasonDetails && { reasonDetails: external.reasonDetails }),
      ...this.#inputsOf(record),
      attempt: external.attempt,
      ...(exec?.origin === 'adoptedRunning' && { adopted: true }),
      resources: external.reserved,
      ...(task !== undefined && flow.op === op.exec && { image: task.config.image }),
      ...(flow.op !== op.exec && { url: flow.url }),
      ...(exec && { execUri: exec.uri() }),
    });
  }

  progress(record: NodeRecord, phase: string, usage: Gauges): void {
    this.#sink?.({ type: 'nodeProgress', node: this.#names.infoOf(record), phase, usage });
  }

  done(record: NodeRecord, external: ExternalRecord, how: EventPayloads['nodeDone']['how'], value: Fileset): void {
    if (this.#sink === undefined) return;
    const { runInfo } = external;
    const elapsed = !external.isStarted ? 0 : this.#clock.now().getTime() - external.startedAt;
    this.#sink({
      type: 'nodeDone',
      node: this.#names.infoOf(record),
      attempt: external.attempt,
      how,
      ms: how === 'exec' && runInfo !== undefined && runInfo.runtimeMs > 0 ? runInfo.runtimeMs : elapsed,
      usage: runInfo?.profile ?? {},
      ...(runInfo?.exitCode !== undefined && { exitCode: runInfo.exitCode }),
      ...resultOf(value),
    });
  }

  failed(record: NodeRecord, external: ExternalRecord, error: ReflowError, end: NodeEnd): void {
    this.#sink?.({
      type: 'nodeFailed',
      node: this.#names.infoOf(record),
      attempt: external.attempt,
      error: errorInfo(error, error.position ?? record.flow.position),
      ...(end.exitCode !== undefined && { exitCode: end.exitCode }),
      ...(end.stderrTail && { stderrTail: end.stderrTail }),
      ...(end.stdoutTail && { stdoutTail: end.stdoutTail }),
      ...(external.exec && { execUri: external.exec.uri() }),
    });
  }

  retry(record: NodeRecord, cause: EventPayloads['retry']['cause'], attempt: number): void {
    const resources = record.external?.reserved ?? {};
    const node = this.#names.infoOf(record);
    this.#sink?.({ type: 'retry', scope: 'task', node, cause, attempt, resources, waitMs: 0 });
  }

  #keysOf(record: NodeRecord): readonly string[] {
    return this.#host.keysOf(record).map(renderDigest);
  }

  #inputsOf(record: NodeRecord): { readonly inputs?: readonly InputInfo[] } {
    const inputs = inputsOf(record.flow, this.#host.valuesOf(record));
    return inputs === undefined ? {} : { inputs };
  }

  /** Inputs of a node go to the executor; again when they are there. */
  moving(record: NodeRecord, moved: { readonly files: number; readonly bytes: number }, done: boolean): void {
    const node = this.#names.infoOf(record);
    this.#sink?.({ type: 'transfer', node, from: 'local', to: 'local', ...moved, done });
  }

  transferred(record: NodeRecord, from: string, moved: { readonly files: number; readonly bytes: number }): void {
    this.#sink?.({ type: 'transfer', from, to: record.flow.url, ...moved, done: true });
  }
}

const renderHit = ({ key, form, value }: CacheHit) => ({
  key: renderDigest(key),
  entry: {
    form: form === assocKind.fileset ? ('Fileset' as const) : ('FilesetV2' as const),
    value: renderDigest(value),
  },
});

const resultOf = (value: Fileset) => ({
  resultDigest: renderDigest(value.digest()),
  size: sizeOf(value),
  files: countFiles(value),
});
