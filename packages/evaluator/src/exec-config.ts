// What an external node asks an executor to do. Spec: 05-flow-eval §3 (ExecConfig), §5 (execConfig).

import { absurd, type Digest, invariant, quote } from '@reflow-lang/base';
import { execArg, execArgCount, type Flow, imageQualifiers, op } from '@reflow-lang/flow';
import {
  type Assertions,
  assertionsOf,
  type File,
  Fileset,
  filesOf,
  type Resources,
  renderResources,
  renderShort,
  type Value,
} from '@reflow-lang/values';
import type { Arg, ExecConfig, ExecInspect, Gauges, Profile } from './ports.ts';

/** `values[i]` is the value of `deps[i]`; all are done. Throws for a node that is not external. */
export function execConfig(f: Flow, values: readonly (Value | undefined)[], reserved: Resources): ExecConfig {
  const base = {
    ident: f.ident,
    url: f.url,
    image: '',
    originalImage: '',
    cmd: '',
    args: [],
    resources: {},
    needAWSCreds: false,
    needDockerAccess: false,
  };
  if (f.op === op.intern) return { ...base, type: 'intern' };
  if (f.op === op.extern)
    return { ...base, type: 'extern', args: [{ out: false, index: 0, fileset: filesetAt(values, 0) }] };
  invariant(f.op === op.exec, `no exec config for op ${f.op}`);
  const image = imageQualifiers(f.image);
  const original = imageQualifiers(f.originalImage);
  return {
    ...base,
    type: 'exec',
    image: image.name,
    originalImage: f.originalImage,
    cmd: f.cmd,
    args: execArgs(f, values),
    resources: { ...reserved },
    needAWSCreds: image.aws || original.aws,
    needDockerAccess: image.docker || original.docker,
    ...(f.outputIsDir.length > 0 && { outputIsDir: [...f.outputIsDir] }),
  };
}

function execArgs(f: Flow, values: readonly (Value | undefined)[]): readonly Arg[] {
  const args: Arg[] = [];
  for (let i = 0; i < execArgCount(f); i++) {
    const { out, index } = execArg(f, i);
    args.push(out ? { out, index } : { out, index, fileset: filesetAt(values, index) });
  }
  return args;
}

function filesetAt(values: readonly (Value | undefined)[], index: number): Fileset {
  const value = values[index];
  invariant(value instanceof Fileset, `argument ${index} of an external node is not a fileset`);
  return value;
}

/** The distinct files of what a node depends on. */
export function depFiles(values: readonly (Value | undefined)[]): readonly File[] {
  const files = new Map<Digest, File>();
  for (const value of values) {
    if (!(value instanceof Fileset)) continue;
    for (const file of filesOf(value)) files.set(file.digest(), file);
  }
  return [...files.values()];
}

/** What is asserted of the inputs: of the dep of an extern, of the input arguments of an exec. */
export function depAssertions(f: Flow, values: readonly (Value | undefined)[]): readonly Assertions[] {
  const indices = new Set<number>();
  if (f.op === op.extern) indices.add(0);
  else if (f.op === op.exec) {
    for (let i = 0; i < execArgCount(f); i++) {
      const { out, index } = execArg(f, i);
      if (!out) indices.add(index);
    }
  }
  const found: Assertions[] = [];
  for (const index of indices) {
    const value = values[index];
    if (value instanceof Fileset) found.push(assertionsOf(value));
  }
  return found;
}

/** `execconfig exec image I cmd "C" args [out[0], val<...>] resources {...}`. Spec: 05 §3. */
export function renderExecConfig(config: ExecConfig): string {
  const resources = ` resources ${renderResources(config.resources)}`;
  switch (config.type) {
    case 'intern':
    case 'extern':
      return `execconfig ${config.type} url ${config.url}${resources}`;
    case 'exec': {
      const args = config.args.map((arg) =>
        arg.out ? `out[${arg.index}]` : arg.fileset === undefined ? '?' : renderShort(arg.fileset),
      );
      return `execconfig exec image ${config.image} cmd ${quote(config.cmd)} args [${args.join(', ')}]${resources}`;
    }
    default:
      return absurd(config.type);
  }
}

/** Wall time of the program of an inspect, in milliseconds. */
export const execRuntime = (inspect: ExecInspect): number => inspect.runtimeMs;

export const snapshotGauges = (gauges: Gauges): Gauges => ({ ...gauges });

/** `cpu: mean 0.5 max 1.0 N 3 var 0.1; mem: ...`. */
export function renderProfile(profile: Profile): string {
  return Object.keys(profile)
    .sort()
    .map((name) => {
      const gauge = profile[name];
      return gauge === undefined ? '' : `${name}: mean ${gauge.mean} max ${gauge.max} N ${gauge.n} var ${gauge.var}`;
    })
    .join('; ');
}
