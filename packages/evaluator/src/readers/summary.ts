// The table at the end of an evaluation: per ident how many nodes, how many from the cache, and what
// their programs used. A reader of the event stream. Spec: 05-flow-eval §15.5.

import { compareUtf8, formatDuration } from '@reflow-lang/base';
import { type Resources, renderResources } from '@reflow-lang/values';
import type { EventSink } from '../events.ts';
import type { Profile } from '../ports.ts';
import { fixedPoint } from './fixed-point.ts';
import { layOut } from './tabular.ts';

const gib = 2 ** 30;
const minExecMemory = 500 * 2 ** 20;
/** Of the requested memory: below it an ident is told to ask for less. */
const suggestThreshold = 0.6;

export interface Summary {
  readonly read: EventSink;
  /** The whole message; `undefined` when no external node has ended. */
  render(elapsedMs: number): string | undefined;
}

interface Row {
  n: number;
  cached: number;
  requested: Resources | undefined;
  readonly runtimes: number[];
  readonly cpu: number[];
  readonly mem: number[];
  readonly disk: number[];
  readonly tmp: number[];
}

export function createSummary(): Summary {
  const rows = new Map<string, Row>();
  const requested = new Map<string, Resources>();
  const rowOf = (ident: string): Row => {
    const name = ident === '' ? '?' : ident;
    const row = rows.get(name) ?? mkRow();
    rows.set(name, row);
    return row;
  };
  const read: EventSink = (event) => {
    switch (event.type) {
      case 'nodeStarted':
        requested.set(event.node.id, event.resources);
        return;
      case 'nodeCached': {
        const row = rowOf(event.node.ident);
        row.n++;
        if (event.how === 'cache' || event.how === 'adopted') row.cached++;
        return;
      }
      case 'nodeDone': {
        const row = rowOf(event.node.ident);
        row.n++;
        if (event.how === 'exec') addProfile(row, event.usage, event.ms, requested.get(event.node.id) ?? {});
        return;
      }
      case 'nodeFailed':
        rowOf(event.node.ident).n++;
        return;
      default:
    }
  };
  return { read, render: (elapsedMs) => (rows.size === 0 ? undefined : renderRows(rows, elapsedMs)) };
}

const mkRow = (): Row => ({
  n: 0,
  cached: 0,
  requested: undefined,
  runtimes: [],
  cpu: [],
  mem: [],
  disk: [],
  tmp: [],
});

function addProfile(row: Row, profile: Profile, ms: number, requested: Resources): void {
  const { cpu, mem, disk, tmp } = profile;
  if (cpu === undefined && mem === undefined && disk === undefined && tmp === undefined) return;
  row.requested = requested;
  if (ms > 0) row.runtimes.push(ms / 60_000);
  if (cpu !== undefined) row.cpu.push(cpu.mean);
  if (mem !== undefined) row.mem.push(mem.max);
  if (disk !== undefined) row.disk.push(disk.max);
  if (tmp !== undefined) row.tmp.push(tmp.max);
}

function renderRows(rows: ReadonlyMap<string, Row>, elapsedMs: number): string {
  const names = [...rows.keys()].sort(compareUtf8);
  let n = 0;
  const wasteful: string[] = [];
  const lines = ['ident\tn\tncache\truntime(m)\tcpu\tmem(GiB)\tdisk(GiB)\ttmp(GiB)\trequested'];
  for (const name of names) {
    const row = rows.get(name);
    if (row === undefined) continue;
    n += row.n;
    lines.push(`${name}\t${row.n}\t${row.cached}\t${statistics(row)}`);
    if (isWasteful(row)) wasteful.push(name);
  }
  const seconds = BigInt(Math.trunc(elapsedMs / 1000)) * 1_000_000_000n;
  const table = layOut(lines).map((line) => `\t${line}`);
  const warning = `\twarning: reduce memory requirements for over-allocating execs: ${wasteful.join(', ')}`;
  const head = `total n=${n} time=${formatDuration(seconds)}`;
  return [head, ...table, ...(wasteful.length > 0 ? [warning] : [])].join('\n');
}

function statistics(row: Row): string {
  if (row.requested === undefined) return '\t\t\t\t';
  const columns = [
    range(row.runtimes, 0),
    range(row.cpu, 1),
    range(inGiB(row.mem), 1),
    range(inGiB(row.disk), 1),
    range(inGiB(row.tmp), 1),
  ];
  return `${columns.join('\t')}\t${renderResources(row.requested)}`;
}

const inGiB = (bytes: readonly number[]): readonly number[] => bytes.map((n) => n / gib);

/** `min/mean/max`. */
function range(values: readonly number[], places: number): string {
  if (values.length === 0) return '';
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const shown = [least, mean(values), most].map((n) => fixedPoint(n, places));
  return shown.join('/');
}

const mean = (values: readonly number[]): number => values.reduce((sum, n) => sum + n, 0) / values.length;

function isWasteful({ requested, mem }: Row): boolean {
  const asked = requested?.mem ?? 0;
  return mem.length > 0 && asked > minExecMemory && mean(mem) <= suggestThreshold * asked;
}
