// What can be told of an exec: while it runs and when it has ended. The members of Docker's inspection
// that the run time is read from are filled in here. Spec: 08-infrastructure §1.4, §3.2, §3.9.

import { formatRfc3339, hexDigest, renderDigest, shortDigest } from '@reflow-lang/base';
import type { Arg, ExecConfig, ExecInspect } from '@reflow-lang/evaluator';
import { errorToJson } from '@reflow-lang/store';
import { encodeFilesetJson } from '@reflow-lang/values';
import type { Job } from './job.ts';
import { treeUsage } from './process-tree.ts';
import { profileToJson } from './profile.ts';

const states = {
  initializing: { state: 'initializing', status: 'the exec is still initializing' },
  waiting: { state: 'waiting', status: 'queued by reflow' },
  running: { state: 'running', status: 'the exec container is running' },
  complete: { state: 'complete', status: 'the exec container has completed' },
} as const;

export function inspectJob(job: Job): ExecInspect {
  const { outcome, pid } = job;
  const err = outcome?.result.err;
  return {
    created: job.createdAt,
    config: job.config,
    ...states[job.phase],
    ...(job.error && { error: job.error }),
    profile: job.profile(),
    gauges: job.gauges(),
    commands: pid === undefined ? [] : treeUsage(pid).commands,
    docker: containerOf(job),
    ...(err && { execError: err }),
    runtimeMs: outcome === undefined ? 0 : Math.max(0, outcome.endedAt.getTime() - outcome.startedAt.getTime()),
  };
}

/** What `docker inspect` would say, as far as anybody reads it. */
function containerOf(job: Job): Readonly<Record<string, unknown>> {
  const { outcome } = job;
  const isRunning = job.phase === 'running';
  return {
    Id: hexDigest(job.id),
    Name: `/reflow-${shortDigest(job.id)}-a${job.attempt}`,
    Created: timeText(job.createdAt),
    State: {
      Status: isRunning ? 'running' : job.phase === 'complete' ? 'exited' : 'created',
      Running: isRunning,
      OOMKilled: outcome?.result.err?.kind === 'OOM',
      Pid: job.pid ?? 0,
      ExitCode: outcome?.status ?? 0,
      StartedAt: outcome === undefined ? '' : timeText(outcome.startedAt),
      FinishedAt: outcome === undefined ? '' : timeText(outcome.endedAt),
    },
    Mounts: null,
    Config: null,
    NetworkSettings: null,
  };
}

const timeText = (at: Date): string => formatRfc3339(BigInt(at.getTime()) * 1_000_000n);

/** As stored for `info` and for predictions: the JSON of 08 §1.4. */
export function inspectToJson(inspect: ExecInspect): string {
  const json = {
    Created: timeText(inspect.created),
    Config: configToJson(inspect.config),
    State: inspect.state,
    Status: inspect.status,
    ...(inspect.error && { Error: errorToJson(inspect.error) }),
    Profile: profileToJson(inspect.profile),
    Gauges: inspect.gauges,
    Commands: inspect.commands,
    Docker: inspect.docker,
    ...(inspect.execError && { ExecError: errorToJson(inspect.execError) }),
  };
  return `${JSON.stringify(json)}\n`;
}

function configToJson(config: ExecConfig): unknown {
  return {
    Type: config.type,
    Ident: config.ident,
    URL: config.url,
    Image: config.image,
    OriginalImage: config.originalImage,
    Cmd: config.cmd,
    Args: config.args.map(argToJson),
    Resources: config.resources,
    NeedAWSCreds: config.needAWSCreds,
    NeedDockerAccess: config.needDockerAccess,
    ...((config.outputIsDir ?? []).length > 0 && { OutputIsDir: config.outputIsDir }),
  };
}

function argToJson(arg: Arg): unknown {
  const fileset = arg.fileset === undefined ? {} : { Fileset: JSON.parse(encodeFilesetJson(arg.fileset)) };
  return { Out: arg.out, ...fileset, Index: arg.index };
}

/** The name of an exec for people: its short id. */
export const execName = (job: Job): string => renderDigest(job.id);
