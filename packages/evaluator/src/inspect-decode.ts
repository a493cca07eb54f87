// What the predictor reads of a stored inspect: the profile, and whether the exec succeeded. Anything
// else, and anything that is not of the expected form, is left out. Spec: 08-infrastructure §1.4.

/** Maxima and spans of one gauge. */
export interface ProfiledGauge {
  readonly max: number;
  /** Between its first and its last sample, milliseconds. */
  readonly spanMs: number;
}

export interface InspectedProfile {
  readonly gauges: ReadonlyMap<string, ProfiledGauge>;
  readonly hasFailed: boolean;
}

/** `undefined` when the text is not an inspect. */
export function decodeInspect(text: string): InspectedProfile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const gauges = new Map<string, ProfiledGauge>();
  for (const [name, gauge] of Object.entries(isRecord(value.Profile) ? value.Profile : {})) {
    if (!isRecord(gauge) || typeof gauge.Max !== 'number') continue;
    const spanMs = timeOf(gauge.Last) - timeOf(gauge.First);
    gauges.set(name, { max: gauge.Max, spanMs: Number.isFinite(spanMs) ? spanMs : 0 });
  }
  return { gauges, hasFailed: isPresent(value.Error) || isPresent(value.ExecError) };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

const timeOf = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN);
