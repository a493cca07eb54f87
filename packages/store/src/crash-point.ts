// Crash points: places where a test can have this process killed, to see that what it leaves behind
// is sound. `REFLOW_CRASH=cas.published:3` sends SIGKILL at the third passage of that point.
// Costs one comparison when the variable is not set. Spec: 08-infrastructure §22 (R1).

/** Every place that may be named in `REFLOW_CRASH`. */
export type CrashPoint =
  | 'cas.temporary'
  | 'cas.published'
  | 'cas.cleaned'
  | 'assoc.begin'
  | 'assoc.commit'
  | 'job.prepared'
  | 'job.sent'
  | 'job.started'
  | 'job.ended'
  | 'job.collected'
  | 'job.recorded'
  | 'job.cleaned'
  | 'output.staged'
  | 'output.published'
  | 'output.removed'
  | 'output.placed';

interface Plan {
  readonly point: string;
  passagesLeft: number;
}

/** Read at the first passage, not when this file is loaded: that may have been in another process. */
let plan: Plan | 'none' | undefined;

/** Ends this process by SIGKILL if the environment asks for it here; else nothing. */
export function crashPoint(point: CrashPoint): void {
  plan ??= parsePlan(process.env.REFLOW_CRASH) ?? 'none';
  if (plan === 'none' || plan.point !== point) return;
  plan.passagesLeft--;
  if (plan.passagesLeft > 0) return;
  process.kill(process.pid, 'SIGKILL');
}

function parsePlan(text: string | undefined): Plan | undefined {
  if (text === undefined || text === '') return undefined;
  const [point = '', passages] = text.split(':');
  const count = passages === undefined ? 1 : Number.parseInt(passages, 10);
  return { point, passagesLeft: Number.isNaN(count) ? 1 : count };
}
