// What this machine has to offer. Spec: 08-infrastructure §8.3, §14.

import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { Resources } from '@reflow-lang/values';

/** The rest is the system's. */
const usableMemory = 0.95;
const localDisk = 1e13;
const features: readonly (readonly [string, string])[] = [
  ['avx', 'intel_avx'],
  ['avx2', 'intel_avx2'],
  ['avx512f', 'intel_avx512'],
];

/** Memory and processors within the limits of this process's group, disk without a limit, CPU features. */
export function machineResources(): Resources {
  const limit = readNumber('/sys/fs/cgroup/memory.max') ?? readNumber('/sys/fs/cgroup/memory/memory.limit_in_bytes');
  const cpu = Math.max(1, Math.min(availableParallelism(), cpuQuota() ?? Number.POSITIVE_INFINITY));
  const out: Record<string, number> = {
    mem: Math.floor(Math.min(totalmem(), limit ?? Number.POSITIVE_INFINITY) * usableMemory),
    cpu,
    disk: localDisk,
  };
  const flags = cpuFlags();
  for (const [flag, feature] of features) if (flags.has(flag)) out[feature] = cpu;
  return out;
}

function cpuQuota(): number | undefined {
  const [quota, period] = (readText('/sys/fs/cgroup/cpu.max') ?? '').trim().split(' ');
  const v2 = Number(quota) / Number(period);
  if (Number.isFinite(v2) && v2 > 0) return Math.floor(v2);
  const v1 =
    (readNumber('/sys/fs/cgroup/cpu/cpu.cfs_quota_us') ?? -1) /
    (readNumber('/sys/fs/cgroup/cpu/cpu.cfs_period_us') ?? 1);
  return Number.isFinite(v1) && v1 > 0 ? Math.max(1, Math.floor(v1)) : undefined;
}

function cpuFlags(): ReadonlySet<string> {
  const line = /^flags\s*:(.*)$/m.exec(readText('/proc/cpuinfo') ?? '')?.[1] ?? '';
  return new Set(line.trim().split(/\s+/));
}

function readNumber(path: string): number | undefined {
  const text = readText(path)?.trim() ?? '';
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
