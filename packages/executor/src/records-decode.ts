// The records of an attempt directory, read back. Whatever is torn, empty or of another shape is absent:
// its writer was killed. Spec: 08-infrastructure §21.3, §21.8, §22 (R4).

import { readFileSync, readlinkSync } from 'node:fs';
import type { ReflowError } from '@reflow-lang/base';
import { decodeErrorJson, errnoOf, fileError } from '@reflow-lang/store';
import { decodeFilesetJson, type Fileset } from '@reflow-lang/values';
import { isGaugeProfileJson, type ProfileJson } from './profile.ts';

export interface StartedRecord {
  readonly host: string;
  readonly pid: number;
  readonly pidStart: string;
  readonly bootId: string;
  readonly startedAt: Date;
}

export interface EndRecord {
  readonly code: number;
  /** `SIGKILL` and the like; `''` when the program ended by itself. */
  readonly signal: string;
  readonly endedAt: Date;
}

export interface ResultRecord {
  readonly attempt: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly code: number;
  /** `undefined` when `error` is set. */
  readonly outputs: Fileset | undefined;
  readonly error: ReflowError | undefined;
  readonly profile: ProfileJson;
}

type Json = Readonly<Record<string, unknown>>;

export function readStarted(path: string): StartedRecord | undefined {
  const json = readJson(path);
  if (json === undefined) return undefined;
  const { host, pid, pidStart, bootId, t } = json;
  if (typeof host !== 'string' || typeof pid !== 'number' || typeof pidStart !== 'string') return undefined;
  if (typeof bootId !== 'string' || typeof t !== 'string') return undefined;
  return { host, pid, pidStart, bootId, startedAt: new Date(t) };
}

/** The launcher's word on how the program ended. */
export function readExit(path: string): EndRecord | undefined {
  const [code, signal, t] = readText(path)?.trimEnd().split(' ') ?? [];
  if (code === undefined || signal === undefined || t === undefined || !/^\d+$/.test(code)) return undefined;
  return { code: Number(code), signal: signal === '-' ? '' : signal, endedAt: new Date(t) };
}

export interface BwrapStatus {
  readonly childPid: number | undefined;
  readonly exitCode: number | undefined;
}

/** What bubblewrap says in its status file: objects, one after the other. */
export function readBwrapStatus(path: string): BwrapStatus {
  const text = readText(path) ?? '';
  const member = (name: string): number | undefined => {
    const found = new RegExp(`"${name}"\\s*:\\s*(\\d+)`).exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  return { childPid: member('child-pid'), exitCode: member('exit-code') };
}

/** Pid and start time of the launcher that claimed the attempt; `undefined` when nobody did. */
export function readClaim(path: string): { readonly pid: number; readonly pidStart: string } | undefined {
  try {
    const [pid, pidStart] = readlinkSync(path).split(':');
    return { pid: Number(pid), pidStart: pidStart ?? '' };
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return undefined;
    throw fileError('read', [path], thrown);
  }
}

export function readResult(path: string): ResultRecord | undefined {
  const json = readJson(path);
  if (json === undefined) return undefined;
  const { attempt, t0, t1, code, outputs, error, profile } = json;
  if (typeof attempt !== 'number' || typeof t0 !== 'string' || typeof t1 !== 'string') return undefined;
  if (typeof code !== 'number') return undefined;
  const failure = error === null || error === undefined ? undefined : decodeErrorJson(error);
  const fileset = failure === undefined ? decodeOutputs(outputs) : undefined;
  if (failure === undefined && fileset === undefined) return undefined;
  return {
    attempt,
    startedAt: new Date(t0),
    endedAt: new Date(t1),
    code,
    outputs: fileset,
    error: failure,
    profile: decodeProfile(profile),
  };
}

function decodeOutputs(outputs: unknown): Fileset | undefined {
  try {
    return decodeFilesetJson(JSON.stringify(outputs));
  } catch {
    return undefined;
  }
}

function decodeProfile(json: unknown): ProfileJson {
  const out: Record<string, ProfileJson[string]> = {};
  if (typeof json !== 'object' || json === null) return out;
  for (const [name, gauge] of Object.entries(json)) if (isGaugeProfileJson(gauge)) out[name] = gauge;
  return out;
}

function readJson(path: string): Json | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Json) : undefined;
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return undefined;
    throw fileError('read', [path], thrown);
  }
}
