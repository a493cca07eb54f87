// The text log of an evaluation: a line when a node starts and when it ends, and the node at length.
// A reader of the event stream. Snapshots have no lines; hits have some only bottom-up (KEEP).
// Spec: 05-flow-eval §15.4, 07-cli §9.3.

import { formatDuration, formatSize, type Logger, renderDigest, shortDigest } from '@reflow-lang/base';
import { abbrevCmd, abbrevLeft, op, renderOp } from '@reflow-lang/flow';
import { Fileset, renderResources, sizeOf } from '@reflow-lang/values';
import type { NodeView } from '../eval.ts';
import type { EventSink, ReflowEvent } from '../events.ts';
import { type BlockMoment, describeNode } from './exec-block.ts';

export interface TextLogConfig {
  readonly log: Logger;
  /** What the evaluation knows of a node that events have named. */
  readonly nodeOf: (id: string) => NodeView | undefined;
  readonly bottomUp: boolean;
}

/** Lines at info level; messages of `log` events at their own. */
export function createTextLog(config: TextLogConfig): EventSink {
  return new TextLog(config).read;
}

const longestUrl = 60;

class TextLog {
  readonly #config: TextLogConfig;
  /** Nodes with a start line and no end line yet. */
  readonly #open = new Set<string>();

  constructor(config: TextLogConfig) {
    this.#config = config;
  }

  readonly read = (event: ReflowEvent): void => {
    if (event.type === 'log') {
      this.#config.log[event.level](event.msg);
      return;
    }
    if (
      event.type !== 'nodeStarted' &&
      event.type !== 'nodeCached' &&
      event.type !== 'nodeDone' &&
      event.type !== 'nodeFailed'
    ) {
      return;
    }
    const view = this.#config.nodeOf(event.node.id);
    if (view === undefined) return;
    const { id } = event.node;
    switch (event.type) {
      case 'nodeStarted':
        if (event.execUri !== undefined || view.record.flow.op !== op.intern) this.#start(id, view);
        return;
      case 'nodeCached':
        if (event.entry !== undefined) this.#info(hitLine(view, event.key ?? '', event.entry));
        if (event.how === 'cache' && this.#config.bottomUp) this.#end('(<-) ', view, valueSize(event.size), 'ok');
        if (event.how === 'upToDate') this.#start(id, view);
        if (event.how === 'upToDate' || event.how === 'adopted') this.#ok(id, view, event.size);
        return;
      case 'nodeDone':
        if (event.how !== 'snapshot') this.#ok(id, view, event.size);
        return;
      case 'nodeFailed': {
        const { stdoutTail: stdout = [], stderrTail: stderr = [] } = event;
        this.#failed(id, view, event.error.message, { kind: 'failed', stdout, stderr });
        return;
      }
    }
  };

  #start(id: string, view: NodeView): void {
    this.#open.add(id);
    this.#info(head(' ->  ', view, 'exec') + startDetail(view));
    this.#tellAtLength(view, { kind: 'start' });
  }

  #ok(id: string, view: NodeView, size: number): void {
    this.#open.delete(id);
    this.#end(' <-  ', view, valueSize(size), 'ok');
  }

  #end(arrow: string, view: NodeView, size: string, word: string): void {
    this.#info(`${head(arrow, view, word)}${runtimeOf(view)} ${size}`);
    this.#tellAtLength(view, { kind: 'ok' });
  }

  /** A program that failed has an empty result, a task that could not be run has none. */
  #failed(id: string, view: NodeView, error: string, moment: BlockMoment): void {
    if (!this.#open.has(id)) this.#start(id, view);
    this.#open.delete(id);
    const { position } = view.record.flow;
    const size = view.external.task?.result === undefined ? '?' : valueSize(0);
    const block = describeNode(view, moment).map((line) => `\t${line}\n`);
    this.#info(
      `${head(' <-  ', view, 'err')}${runtimeOf(view)} ${size}\n\terror ${error}\n\t${position}\n${block.join('')}`,
    );
  }

  #tellAtLength(view: NodeView, moment: BlockMoment): void {
    const { flow } = view.record;
    if (flow.op === op.extern) return;
    const lines = [`${flow.ident} ${shortDigest(flow.digest())} ${flow.position}:`];
    if (flow.op === op.exec) {
      const { runInfo, reserved, cached } = view.external;
      const used = moment.kind === 'start' ? reserved : (runInfo?.resources ?? (cached ? {} : reserved));
      lines.push(`\tresources: ${renderResources(used)}`, ...view.cacheKeys.map((key) => `\t${renderDigest(key)}`));
    }
    this.#info([...lines, ...describeNode(view, moment).map((line) => `\t${line}`)].join('\n'));
  }

  #info(text: string): void {
    this.#config.log.info(text);
  }
}

function hitLine({ record }: NodeView, key: string, entry: { readonly form: string; readonly value: string }): string {
  const { flow } = record;
  const name = `${shortDigest(flow.digest())} (${flow.ident})`;
  return `cache.Lookup flow: ${name} result from (key, kind): (${key}, ${entry.form}), value: ${entry.value}`;
}

function head(arrow: string, { record }: NodeView, word: string): string {
  const { flow } = record;
  const name = `${flow.ident.padEnd(12)} ${shortDigest(flow.digest())}`;
  return `${arrow}${name} ${word.padEnd(4)} ${renderOp(flow.op).padStart(6)} `;
}

function startDetail({ record, values }: NodeView): string {
  const { flow } = record;
  if (flow.op === op.exec) return abbrevCmd(flow);
  const url = abbrevLeft(flow.url, longestUrl);
  const input = values[0];
  return flow.op === op.extern && input instanceof Fileset ? `${url} ${formatSize(sizeOf(input))}` : url;
}

const valueSize = (bytes: number): string => formatSize(bytes);

/** Whole seconds. */
function runtimeOf({ external }: NodeView): string {
  const seconds = Math.trunc((external.runInfo?.runtimeMs ?? 0) / 1000);
  return formatDuration(BigInt(seconds) * 1_000_000_000n);
}
