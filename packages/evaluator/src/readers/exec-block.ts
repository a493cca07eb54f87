// What is told at length of a node: command, inputs, outputs, profile. Spec: 05-flow-eval §15.4.

import { formatDuration, formatSize, renderDigest } from '@reflow-lang/base';
import { execArg, execArgCount, type Flow, formatCmd, op } from '@reflow-lang/flow';
import { type File, Fileset, type Value } from '@reflow-lang/values';
import type { NodeView } from '../eval.ts';
import type { GaugeProfile, Profile, RepoObjectRef } from '../ports.ts';
import { fixedPoint } from './fixed-point.ts';

/** At which moment a node is described. */
export type BlockMoment =
  | { readonly kind: 'start' }
  | { readonly kind: 'ok' }
  | { readonly kind: 'failed'; readonly stdout: readonly string[]; readonly stderr: readonly string[] };

/** Lines without indentation; none for operations that have no block. */
export function describeNode(view: NodeView, moment: BlockMoment): readonly string[] {
  const { flow } = view.record;
  if (flow.op === op.exec) return describeExec(view, moment);
  if (flow.op !== op.intern || moment.kind !== 'ok') return [];
  return ['result:', ...indent(filesetLines(view.record.value))];
}

function describeExec(view: NodeView, moment: BlockMoment): readonly string[] {
  const { external, record } = view;
  const { flow } = record;
  const lines = [
    ...(external.exec ? [external.exec.uri()] : []),
    flow.image,
    'command:',
    ...commandLines(formatCmd(flow.cmd, flow.argstrs)),
    'where:',
    ...indent(inputLines(view)),
  ];
  switch (moment.kind) {
    case 'start':
      return lines;
    case 'failed':
      return [...lines, 'stdout:', ...indent(moment.stdout), 'stderr:', ...indent(moment.stderr)];
    case 'ok':
      return [
        ...lines,
        ...storedLog('stdout', external.runInfo?.stdout),
        ...storedLog('stderr', external.runInfo?.stderr),
        'result:',
        ...indent(outputLines(flow, record.value)),
        'profile:',
        ...indent(profileLines(external.runInfo?.profile ?? {})),
      ];
  }
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`);

/** Without blank edges and common indentation, behind four blanks. */
export function commandLines(command: string): readonly string[] {
  const lines = command.split('\n').map((line) => line.trimEnd());
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  const [first] = lines;
  if (first === undefined) return [];
  if (lines.length === 1) return [`    ${first.trim()}`];
  let prefix = leadingSpace(first);
  for (const line of lines) {
    if (line === '' || line.startsWith(prefix)) continue;
    const own = leadingSpace(line);
    prefix = prefix.startsWith(own) ? own : '';
  }
  return lines.map((line) => `    ${line.startsWith(prefix) ? line.slice(prefix.length) : line}`);
}

const leadingSpace = (line: string): string => line.slice(0, line.length - line.trimStart().length);

/** Every input once, as it was loaded where that is known. */
function inputLines({ record, external, values }: NodeView): readonly string[] {
  const { flow } = record;
  const lines: string[] = [];
  const told = new Set<string>();
  for (let i = 0; i < execArgCount(flow); i++) {
    const { out, index } = execArg(flow, i);
    const name = flow.argstrs[i] ?? '';
    if (out || told.has(name)) continue;
    told.add(name);
    lines.push(`${name} = `, ...indent(filesetLines(external.task?.config.args[i]?.fileset ?? values[index])));
  }
  return lines;
}

function outputLines(flow: Flow, value: Value | undefined): readonly string[] {
  const lines: string[] = [];
  const list = value instanceof Fileset ? value.list : undefined;
  for (let i = 0; i < execArgCount(flow) && flow.argmap !== undefined; i++) {
    const { out, index } = execArg(flow, i);
    if (out) lines.push(`${flow.argstrs[i] ?? ''} =`, ...indent(filesetLines(list?.[index])));
  }
  return lines.length === 0 ? filesetLines(value) : lines;
}

function filesetLines(value: Value | undefined): readonly string[] {
  if (!(value instanceof Fileset)) return ['(cached)'];
  if (value.list === undefined) return value.entries.map(([path, file]) => fileLine(path, file));
  return value.list.flatMap((member, i) => [`list[${i}]:`, ...filesetLines(member).map((line) => `  ${line}`)]);
}

const fileLine = (path: string, file: File): string =>
  `${path} ${file.isRef() ? file.source : renderDigest(file.id)} ${formatSize(file.size)}`;

const storedLog = (name: string, ref: RepoObjectRef | undefined): readonly string[] =>
  ref === undefined ? [] : [`${name}: digest: ${renderDigest(ref.digest)} (repo: ${ref.repoURL})`];

function profileLines(profile: Profile): readonly string[] {
  const lines: string[] = [];
  for (const name of ['cpu', 'mem', 'disk', 'tmp']) {
    const gauge = profile[name];
    if (gauge !== undefined) lines.push(profileLine(name, gauge));
  }
  return lines;
}

function profileLine(name: string, gauge: GaugeProfile): string {
  const show = name === 'cpu' ? (n: number) => fixedPoint(n, 1) : (n: number) => formatSize(Math.trunc(n));
  const duration = formatDuration(BigInt(gauge.last.getTime() - gauge.first.getTime()) * 1_000_000n);
  return `${name} mean=${show(gauge.mean)} max=${show(gauge.max)} (N=${gauge.n}, duration=${duration})`;
}
